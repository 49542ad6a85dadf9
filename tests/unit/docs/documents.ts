import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

/** The text of a file of the project, in whose root specs run. */
export function read(path: string): string {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}

/** The paths of the files in a directory of the project. */
export function filesIn(directory: string): string[] {
    return entriesOf(directory).map(({ path }) => path);
}

/** The paths of the files in a directory, and in those below it. */
export function filesBelow(directory: string): string[] {
    return entriesOf(directory).flatMap(({ path, isDirectory }) =>
        isDirectory ? filesBelow(path) : [path],
    );
}

function entriesOf(directory: string): { readonly path: string; readonly isDirectory: boolean }[] {
    const entries = Gio.File.new_for_path(directory).enumerate_children(
        'standard::name,standard::type',
        Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS,
        null,
    );
    return [...entries]
        .map(info => ({
            path: `${directory}/${info.get_name()}`,
            isDirectory: info.get_file_type() === Gio.FileType.DIRECTORY,
        }))
        .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The paths of all documents. */
export function documentPaths(): string[] {
    return [
        'README.md',
        'CONTRIBUTING.md',
        'po/README.md',
        ...filesIn('docs').filter(path => path.endsWith('.md')),
    ];
}
