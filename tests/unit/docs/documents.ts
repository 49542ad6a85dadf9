import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

/** The text of a file of the project, in whose root specs run. */
export function read(path: string): string {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}

/** The paths of the files in a directory of the project. */
export function filesIn(directory: string): string[] {
    const files = Gio.File.new_for_path(directory).enumerate_children(
        'standard::name',
        Gio.FileQueryInfoFlags.NONE,
        null,
    );
    return [...files].map(info => `${directory}/${info.get_name()}`).sort();
}

/** The paths of all documents. */
export function documentPaths(): string[] {
    return [
        'README.md',
        'CONTRIBUTING.md',
        ...filesIn('docs').filter(path => path.endsWith('.md')),
    ];
}
