import GLib from 'gi://GLib';

import { ownAppsDirectoryOf } from '../../core/apps/environment.js';
import { SharedWork } from '../../core/sharedWork.js';
import { _, fill } from '../../core/words.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import { executeDamaged } from '../execute.js';
import { deleteTree, ensureDirectory, inspect, writeText } from '../files.js';
import { log } from '../log.js';
import { DesktopFile } from './desktopFile.js';
import { copyOwnIcon } from './ownIcons.js';

const MAX_FILES = 200;
const MAX_BYTES = 65_536;
const MAX_DEPTH = 4;
const PATIENCE_MS = 10_000;
const MAIN_GROUP = 'Desktop Entry';

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
    /**
     * A copy of that for the shell, with an icon that it can show; at another place whenever
     * something there has changed.
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
}

/**
 * The apps that workspaces have installed for themselves, in `XDG_DATA_HOME/applications`. Those of
 * the default one are the session's, which knows them by itself.
 */
export class OwnApps {
    private readonly known = new Map<string, Reading>();
    private readonly reading = new SharedWork<string, OwnAppMap>();
    private readings = 0;

    /** @param treeOf the directory of a workspace. */
    constructor(
        private readonly treeOf: (id: string) => string,
        private readonly runtimeDirectory: string,
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
            return await this.reading.run(source.id, () => this.read(source));
        } catch (error) {
            log.error(error);
            return this.known.get(source.id)?.apps ?? NO_APPS;
        }
    }

    /** Deletes what was copied of a workspace. */
    async forget(id: string): Promise<void> {
        if (this.known.delete(id)) await deleteTree(this.copiesOf(id));
    }

    private async read(source: OwnAppSource): Promise<OwnAppMap> {
        const directory = this.directoryOf(source.id);
        const lines = (await inspect(directory))?.kind === 'directory' ? await list(directory) : [];
        const signature = lines.join('\n');
        const before = this.known.get(source.id);
        if (before?.signature === signature) return before.apps;
        if (lines.length === 0) return this.keep(source.id, { signature, apps: NO_APPS });
        const names = lines.map(line => line.split('\t').slice(3).join('\t'));
        const texts = await readAll(names.map(name => `${directory}/${name}`));
        const apps = new Map<string, OwnApp>();
        this.readings += 1;
        const place = `${this.copiesOf(source.id)}/${this.readings}`;
        await ensureDirectory(place);
        for (const [index, name] of names.entries()) {
            const desktopId = name.replaceAll('/', '-');
            const text = texts[index] ?? '';
            try {
                const file = DesktopFile.parse(`${directory}/${name}`, text);
                if (file.isApplication)
                    apps.set(desktopId, await this.copy(source, desktopId, file, text, place));
            } catch {
                // What is wrong with it may be a secret of the workspace's.
                log.notice(
                    fill(_('%(path) is no desktop file.'), { path: `${directory}/${name}` }),
                );
            }
        }
        return this.keep(source.id, { signature, apps });
    }

    private keep(id: string, reading: Reading): OwnAppMap {
        this.known.set(id, reading);
        return reading.apps;
    }

    private async copy(
        source: OwnAppSource,
        desktopId: string,
        file: DesktopFile,
        text: string,
        place: string,
    ): Promise<OwnApp> {
        const icon = await copyOwnIcon(file.icon, {
            tree: this.treeOf(source.id),
            isolation: source.isolation,
            target: `${place}/${desktopId}.icon`,
        });
        // The name of the file is the app's id.
        const copy = `${place}/${desktopId}`;
        await writeText(copy, withIcon(text, icon));
        return { desktopId, file, copy };
    }

    private copiesOf(id: string): string {
        return ownAppsDirectoryOf(this.runtimeDirectory, id);
    }
}

/** A line for each desktop file: when it was changed, its size, its number, its name below. */
async function list(directory: string): Promise<string[]> {
    const output = await executeDamaged(
        [
            ...['find', '-P', directory, '-maxdepth', String(MAX_DEPTH), '-type', 'f'],
            ...['-name', '*.desktop', '-size', `-${MAX_BYTES + 1}c`],
            ...['-printf', '%T@\\t%s\\t%i\\t%P\\n'],
        ],
        PATIENCE_MS,
    );
    return output
        .split('\n')
        .filter(line => line !== '' && !line.includes(REPLACEMENT))
        .sort()
        .slice(0, MAX_FILES);
}

async function readAll(paths: readonly string[]): Promise<string[]> {
    if (paths.length === 0) return [];
    const output = await executeDamaged(['sh', '-c', READ_ALL, 'sh', ...paths], PATIENCE_MS);
    return output.split(SEPARATOR);
}

function withIcon(text: string, icon: string): string {
    const keys = new GLib.KeyFile();
    const bytes = new GLib.Bytes(new TextEncoder().encode(text));
    keys.load_from_bytes(bytes, GLib.KeyFileFlags.KEEP_TRANSLATIONS);
    if (icon !== '') keys.set_string(MAIN_GROUP, 'Icon', icon);
    // It is started by its command line, on the workspace's bus.
    keys.set_boolean(MAIN_GROUP, 'DBusActivatable', false);
    return keys.to_data()[0];
}
