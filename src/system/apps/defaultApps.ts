import GLib from 'gi://GLib';

import {
    DEFAULT_APP_SETTINGS,
    formatAppValue,
    parseAppValue,
} from '../../core/apps/defaultApps.js';
import { WorkspaceError } from '../../core/errors.js';
import { OperationQueue } from '../../core/operationQueue.js';
import type { Profile } from '../../core/profile/profile.js';
import { _, fill } from '../../core/words.js';
import { inspect, readStart, writeText } from '../files.js';

const CHOSEN = 'Default Applications';
const MAX_BYTES = 65_536;

/**
 * The apps that were chosen in each workspace to open something with, in the `mimeapps.list` of its
 * `XDG_CONFIG_HOME` (MIME Applications Associations §default), which its programs read and write.
 */
export class DefaultApps {
    private readonly queue = new OperationQueue();

    /** @param treeOf the directory of a workspace. */
    constructor(private readonly treeOf: (id: string) => string) {}

    /** What was chosen of DEFAULT_APP_SETTINGS: null where nothing was. */
    async settingsOf(id: string): Promise<Profile> {
        const keys = await read(fileOf(this.treeOf(id)));
        return new Map(
            Object.entries(DEFAULT_APP_SETTINGS).map(([name, [type = '']]) => {
                const [desktopId] = chosenIn(keys, type);
                return [name, desktopId === undefined ? null : formatAppValue(desktopId)];
            }),
        );
    }

    /**
     * Chooses some of DEFAULT_APP_SETTINGS.
     *
     * @throws {WorkspaceError} InvalidArgument for what is no app, and if the file cannot be written.
     */
    async change(id: string, changes: Profile): Promise<void> {
        if (changes.size === 0) return;
        await this.queue.run(async () => {
            const keys = await read(fileOf(this.treeOf(id)));
            for (const [name, value] of changes)
                for (const type of DEFAULT_APP_SETTINGS[name] ?? []) {
                    if (value !== null) keys.set_string_list(CHOSEN, type, [appIn(value)]);
                    else if (isChosen(keys, type)) keys.remove_key(CHOSEN, type);
                }
            await writeText(fileOf(this.treeOf(id)), keys.to_data()[0]);
        });
    }
}

/**
 * The apps that were chosen in a workspace for a type, the first choice first.
 *
 * @param tree the directory of the workspace.
 */
export async function chosenApps(tree: string, contentType: string): Promise<string[]> {
    return chosenIn(await read(fileOf(tree)), contentType);
}

function fileOf(tree: string): string {
    return `${tree}/XDG_CONFIG_HOME/mimeapps.list`;
}

async function read(path: string): Promise<GLib.KeyFile> {
    const keys = new GLib.KeyFile();
    if ((await inspect(path))?.kind !== 'file') return keys;
    try {
        // The workspace's programs write there, and could have the shell read without end.
        const bytes = new TextEncoder().encode(await readStart(path, MAX_BYTES));
        keys.load_from_bytes(new GLib.Bytes(bytes), GLib.KeyFileFlags.KEEP_COMMENTS);
        return keys;
    } catch {
        // Nothing was chosen there.
        return new GLib.KeyFile();
    }
}

/** @throws {WorkspaceError} InvalidArgument */
function appIn(value: string): string {
    const desktopId = parseAppValue(value);
    if (desktopId !== null) return desktopId;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(value)” is no app. One is: %(example)'), {
            value,
            example: "'org.gnome.TextEditor.desktop'",
        }),
    );
}

function isChosen(keys: GLib.KeyFile, contentType: string): boolean {
    return chosenIn(keys, contentType).length > 0;
}

function chosenIn(keys: GLib.KeyFile, contentType: string): string[] {
    try {
        return keys.get_string_list(CHOSEN, contentType);
    } catch {
        return [];
    }
}
