import GLib from 'gi://GLib';

import { ownAppsDirectoryOf } from '../../core/apps/environment.js';
import { SharedWork } from '../../core/sharedWork.js';
import { _, fill } from '../../core/words.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import { executeDamaged } from '../execute.js';
import { deleteTree, ensureDirectory, inspect, listDirectory, writeText } from '../files.js';
import { log } from '../log.js';
import { pause } from '../pause.js';
import { DesktopFile, readKey } from './desktopFile.js';
import { copyOwnIcon } from './ownIcons.js';

const MAX_FILES = 200;
const MAX_BYTES = 65_536;
const MAX_DEPTH = 4;
// Of all apps of a workspace: the copies are in memory.
const MAX_ICON_BYTES = 16 * 1024 * 1024;
const PATIENCE_MS = 10_000;
// Programs of the workspace may change their files without end.
const REST_MS = 2000;
const MAIN_GROUP = 'Desktop Entry';
// A name that is looked for in PATH, or a path in the system, however one reads quotes and links.
const SYSTEM_COMMAND = /^(?:\/usr\/(?:[\w+-][\w.+-]*\/)*)?[\w+-][\w.+-]*(?= |$)/;
// GIO knows no app whose program is missing.
const PRESENT_PROGRAM = 'true';

// Stands for a directory; the line of a file begins with a number.
const DIRECTORY_LINE = '/';
// Between two files; no desktop file has it.
const SEPARATOR = '\x1e';
// What stands for what was no UTF-8; no file can be found by it.
const REPLACEMENT = '\ufffd';
// Programs of the workspace write there, and could have the shell read without end, or for them.
const READ_ALL = `for file; do
dd "if=$file" iflag=nofollow,nonblock bs=${MAX_BYTES} count=1 status=none | tr -d '\\000\\036'
printf '\\036'
done`;

/** An app that is installed in the data directory of a workspace, and nowhere else. */
export interface OwnApp {
    /** Its id by the Desktop Entry Specification, “Desktop File ID”. */
    readonly desktopId: string;
    /** Its desktop file in the workspace. */
    readonly file: DesktopFile;
    /** The name of its program. */
    readonly program: string;
    /**
     * A copy of that for the shell, with an icon that it can show, and with nothing that has GIO look
     * where programs of the workspace may have it wait; at another place whenever something there has
     * changed. It is not for starting the app.
     */
    readonly copy: string;
}

/** What there is in a workspace, by desktop file id. */
export type OwnAppMap = ReadonlyMap<string, OwnApp>;

/** What there is where nothing is installed. */
export const NO_APPS: OwnAppMap = new Map();

/** What is to be known of a workspace. */
export interface OwnAppSource {
    readonly id: string;
    readonly isDefault: boolean;
    readonly isolation: Isolation;
}

interface Reading {
    readonly signature: string;
    readonly apps: OwnAppMap;
    /** Whether there are directories below, which a watch of the one does not see. */
    readonly isDeep: boolean;
    /** Where the copies are; null if there are none. */
    readonly place: string | null;
    /** When it ended, in milliseconds. */
    readonly at: number;
}

/**
 * The apps that workspaces have installed for themselves, in `XDG_DATA_HOME/applications`. Those of
 * the default one are the session's, which knows them by itself.
 */
export class OwnApps {
    private readonly known = new Map<string, Reading>();
    private readonly reading = new SharedWork<string, OwnAppMap>();
    /** Of which the last reading failed. */
    private readonly failed = new Set<string>();
    private readings = 0;

    /**
     * @param treeOf the directory of a workspace.
     * @param rest resolves after so many milliseconds.
     * @param now the time in milliseconds, of a clock that nobody sets.
     */
    constructor(
        private readonly treeOf: (id: string) => string,
        private readonly runtimeDirectory: string,
        private readonly rest: (milliseconds: number) => Promise<void> = pause,
        private readonly now: () => number = monotonicTime,
    ) {}

    /** Where the desktop files of a workspace are. */
    directoryOf(id: string): string {
        return `${this.treeOf(id)}/XDG_DATA_HOME/applications`;
    }

    /**
     * The apps of a workspace; read anew only if a file there has changed. Never fails: what cannot
     * be read is logged, and must not keep the session's apps from being started there.
     */
    async of(source: OwnAppSource): Promise<OwnAppMap> {
        if (source.isDefault) return NO_APPS;
        try {
            const apps = await this.reading.run(source.id, () => this.read(source));
            this.failed.delete(source.id);
            return apps;
        } catch (error) {
            log.error(error);
            this.failed.add(source.id);
            return this.known.get(source.id)?.apps ?? NO_APPS;
        }
    }

    /** What was found when it was last looked; null if there may be more by now that no watch tells of. */
    kept(id: string): OwnAppMap | null {
        const reading = this.known.get(id);
        return reading && !reading.isDeep && !this.failed.has(id) ? reading.apps : null;
    }

    /** Deletes what was copied of a workspace. */
    async forget(id: string): Promise<void> {
        // What is being read would be copied afterwards.
        await this.reading.settled(id);
        if (this.known.delete(id)) await deleteTree(this.copiesOf(id));
    }

    private async read(source: OwnAppSource): Promise<OwnAppMap> {
        const directory = this.directoryOf(source.id);
        const before = this.known.get(source.id);
        let listing = await list(directory);
        if (before?.signature === signatureOf(listing)) return before.apps;
        const wait = before?.place ? before.at + REST_MS - this.now() : 0;
        if (wait > 0) {
            await this.rest(wait);
            listing = await list(directory);
        }
        const { files, isDeep } = listing;
        const isEmpty = files.length === 0;
        const place = isEmpty ? null : await this.makePlace(source.id, before?.place ?? null);
        const apps = place === null ? NO_APPS : await this.copyAll(source, files, place);
        const signature = signatureOf(listing);
        this.known.set(source.id, { signature, apps, isDeep, place, at: this.now() });
        return apps;
    }

    /** Makes a directory for copies. The shell shows those before it until it has looked again. */
    private async makePlace(id: string, before: string | null): Promise<string> {
        const copies = this.copiesOf(id);
        for (const { name } of await listDirectory(copies)) {
            const path = `${copies}/${name}`;
            if (path !== before) await deleteTree(path);
        }
        this.readings += 1;
        const place = `${copies}/${this.readings}`;
        await ensureDirectory(place);
        return place;
    }

    private async copyAll(
        source: OwnAppSource,
        lines: readonly string[],
        place: string,
    ): Promise<OwnAppMap> {
        const names = lines.map(line => line.split('\t').slice(3).join('\t'));
        const paths = names.map(name => `${this.directoryOf(source.id)}/${name}`);
        const texts = await readAll(paths);
        const apps = new Map<string, OwnApp>();
        let room = MAX_ICON_BYTES;
        for (const [index, path] of paths.entries()) {
            const text = texts[index] ?? '';
            // The name of the file is the app's id.
            const desktopId = (names[index] ?? '').replaceAll('/', '-');
            const copy = `${place}/${desktopId}`;
            try {
                const file = DesktopFile.parse(path, text);
                if (!file.isApplication) continue;
                const { icon, size } = await copyOwnIcon(file.icon, {
                    tree: this.treeOf(source.id),
                    isolation: source.isolation,
                    target: `${copy}.icon`,
                    room,
                });
                room -= size;
                const shown = forShell(text, icon);
                await writeText(copy, shown.text);
                apps.set(desktopId, { desktopId, file, program: shown.program, copy });
            } catch {
                // What is wrong with it may be a secret of the workspace's.
                log.notice(fill(_('%(path) is no desktop file.'), { path }));
            }
        }
        return apps;
    }

    private copiesOf(id: string): string {
        return ownAppsDirectoryOf(this.runtimeDirectory, id);
    }
}

/** What is found in a directory. */
interface Listing {
    /** A line for each desktop file: when it was changed, its size, its number, its name below. */
    readonly files: readonly string[];
    /** Whether there are directories below. */
    readonly isDeep: boolean;
}

function signatureOf({ files, isDeep }: Listing): string {
    return [...files, isDeep].join('\n');
}

async function list(directory: string): Promise<Listing> {
    if ((await inspect(directory))?.kind !== 'directory') return { files: [], isDeep: false };
    const output = await executeDamaged(
        [
            ...['find', '-P', directory, '-mindepth', '1', '-maxdepth', String(MAX_DEPTH)],
            ...['(', '-type', 'd', '-printf', `${DIRECTORY_LINE}\\n`, ')', '-o'],
            ...['-type', 'f', '-name', '*.desktop', '-size', `-${MAX_BYTES + 1}c`],
            ...['-printf', '%T@\\t%s\\t%i\\t%P\\n'],
        ],
        PATIENCE_MS,
    );
    const lines = output.split('\n').filter(line => line !== '' && !line.includes(REPLACEMENT));
    const isDeep = lines.includes(DIRECTORY_LINE);
    const files = lines.filter(line => line !== DIRECTORY_LINE).sort();
    return { files: files.slice(0, MAX_FILES), isDeep };
}

async function readAll(paths: readonly string[]): Promise<string[]> {
    const output = await executeDamaged(['sh', '-c', READ_ALL, 'sh', ...paths], PATIENCE_MS);
    return output.split(SEPARATOR);
}

/**
 * What the shell is to read. GIO looks at once for the programs that it names, and waits, be it for a
 * server that does not answer: it is told of those only that are looked for in the system.
 */
function forShell(text: string, icon: string): { text: string; program: string } {
    const keys = new GLib.KeyFile();
    const bytes = new GLib.Bytes(new TextEncoder().encode(text));
    keys.load_from_bytes(bytes, GLib.KeyFileFlags.KEEP_TRANSLATIONS);
    if (icon !== '') keys.set_string(MAIN_GROUP, 'Icon', icon);
    const exec = readKey(keys, MAIN_GROUP, 'Exec');
    for (const key of ['Exec', 'TryExec']) {
        const command = readKey(keys, MAIN_GROUP, key);
        if (command !== null && !SYSTEM_COMMAND.test(command))
            keys.set_string(MAIN_GROUP, key, PRESENT_PROGRAM);
    }
    // It is started by its command line, on the workspace's bus.
    keys.set_boolean(MAIN_GROUP, 'DBusActivatable', false);
    const [first = ''] = /[^\s"]+/.exec(exec ?? '') ?? [];
    return { text: keys.to_data()[0], program: GLib.path_get_basename(first) };
}

function monotonicTime(): number {
    return GLib.get_monotonic_time() / 1000;
}
