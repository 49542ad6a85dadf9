import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Layout } from '../../../../src/system/store/layout.js';
import { DirectoryStore } from '../../../../src/system/store/directoryStore.js';

/** When everything is made in these specs. */
export const NOW = new Date('2025-01-02T03:04:05.000Z');

const NOFOLLOW = Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS;
const DEADLINE_MS = 4_000;

/** A home directory of its own for each spec; paths are relative to it. */
export class TemporaryHome {
    readonly path = GLib.dir_make_tmp('kolide-XXXXXX');
    readonly layout = new Layout({
        config: `${this.path}/.config`,
        data: `${this.path}/.local/share`,
        cache: `${this.path}/.cache`,
        state: `${this.path}/.local/state`,
    });
    private ids = 0;

    readonly newId = (): string =>
        `dddddddd-0000-4000-8000-${String(++this.ids).padStart(12, '0')}`;

    /** A store as a new process would have it. */
    store(): DirectoryStore {
        return new DirectoryStore(this.layout, this.newId, () => NOW);
    }

    write(path: string, content: string | Uint8Array): void {
        const file = `${this.path}/${path}`;
        GLib.mkdir_with_parents(GLib.path_get_dirname(file), 0o700);
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        GLib.unlink(file);
        GLib.file_set_contents_full(file, bytes, GLib.FileSetContentsFlags.NONE, 0o600);
    }

    /** Writes to the file that is there, as an editor may do, instead of replacing it. */
    overwrite(path: string, text: string): void {
        const stream = this.file(path).open_readwrite(null);
        stream.truncate(0, null);
        stream.get_output_stream().write_all(new TextEncoder().encode(text), null);
        stream.close(null);
    }

    read(path: string): string {
        const [, bytes] = this.file(path).load_contents(null);
        return new TextDecoder().decode(bytes);
    }

    makeDirectory(path: string): void {
        GLib.mkdir_with_parents(`${this.path}/${path}`, 0o700);
    }

    makeLink(path: string, target: string): void {
        GLib.mkdir_with_parents(GLib.path_get_dirname(`${this.path}/${path}`), 0o700);
        this.file(path).make_symbolic_link(target, null);
    }

    makePipe(path: string): void {
        this.run(['mkfifo', path]);
    }

    setMode(path: string, mode: number): void {
        this.file(path).set_attribute_uint32('unix::mode', mode, NOFOLLOW, null);
    }

    move(from: string, to: string): void {
        const flags = Gio.FileCopyFlags.OVERWRITE | Gio.FileCopyFlags.NOFOLLOW_SYMLINKS;
        this.file(from).move(this.file(to), flags, null, null);
    }

    remove(path: string): void {
        this.run(['rm', '-rf', path]);
    }

    exists(path: string): boolean {
        return this.kind(path) !== Gio.FileType.UNKNOWN;
    }

    kind(path: string): Gio.FileType {
        return this.file(path).query_file_type(NOFOLLOW, null);
    }

    /** The permission bits. */
    mode(path: string): number {
        const info = this.file(path).query_info('unix::mode', NOFOLLOW, null);
        return info.get_attribute_uint32('unix::mode') & 0o7777;
    }

    target(path: string): string | null {
        const info = this.file(path).query_info('standard::symlink-target', NOFOLLOW, null);
        return info.get_attribute_byte_string('standard::symlink-target');
    }

    /** The names in a directory, sorted. */
    list(path: string): string[] {
        const names: string[] = [];
        const files = this.file(path).enumerate_children('standard::name', NOFOLLOW, null);
        for (let info = files.next_file(null); info; info = files.next_file(null))
            names.push(info.get_name());
        return names.sort();
    }

    /** Everything below the home directory: what it is and what is in it. */
    everything(): string[] {
        const found: string[] = [];
        const visit = (folder: string): void => {
            for (const name of this.list(folder)) {
                const path = folder === '' ? name : `${folder}/${name}`;
                const kind = this.kind(path);
                if (kind === Gio.FileType.DIRECTORY) {
                    found.push(`${path}/ ${this.mode(path).toString(8)}`);
                    visit(path);
                } else if (kind === Gio.FileType.SYMBOLIC_LINK)
                    found.push(`${path} -> ${this.target(path) ?? ''}`);
                else if (kind === Gio.FileType.REGULAR)
                    found.push(`${path} ${this.mode(path).toString(8)} ${this.read(path)}`);
                else found.push(path);
            }
        };
        visit('');
        return found;
    }

    delete(): void {
        GLib.spawn_sync(null, ['rm', '-rf', this.path], null, GLib.SpawnFlags.SEARCH_PATH, null);
    }

    private file(path: string): Gio.File {
        return Gio.File.new_for_path(path === '' ? this.path : `${this.path}/${path}`);
    }

    private run(argv: string[]): void {
        GLib.spawn_sync(this.path, argv, null, GLib.SpawnFlags.SEARCH_PATH, null);
    }
}

/** A home directory that each spec of the calling suite finds new; gone when the spec is over. */
export function useTemporaryHome(): () => TemporaryHome {
    let home: TemporaryHome | undefined;
    beforeEach(() => {
        home = new TemporaryHome();
    });
    afterEach(() => {
        home?.delete();
    });
    return () => {
        if (!home) throw new Error('There is a home directory only while a spec runs.');
        return home;
    };
}

/** Waits until something is so. */
export async function eventually(isSo: () => boolean): Promise<void> {
    for (const start = Date.now(); !isSo();) {
        if (Date.now() - start > DEADLINE_MS) throw new Error('It did not happen.');
        await pause(10);
    }
}

/** Waits for some time. */
export async function pause(milliseconds: number): Promise<void> {
    await new Promise<void>(resolve => {
        setTimeout(resolve, milliseconds);
    });
}

/** A `meta.toml` in order, with more lines before its tables. */
export function metaText(name: string, more = ''): string {
    return `name = "${name}"\ncreated_at = 2024-05-06T07:08:09Z\n${more}\n`;
}
