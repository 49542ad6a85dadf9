import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import { _ } from '../../core/words.js';
import { defaultAppFor } from '../apps/launchKeys.js';
import { readStart } from '../files.js';

const SCHEME = 'x-scheme-handler/https';
const CHOSEN = 'Default Applications';
const MAX_BYTES = 65_536;

/**
 * The desktop file of the browser of a workspace: the one that was chosen within (MIME Applications
 * Associations §default), or else the person's.
 *
 * @param tree the directory of the workspace.
 * @param isInstalled whether there is an app with this desktop file.
 * @throws {WorkspaceError} NotFound if there is none.
 */
export async function browserOf(
    tree: string,
    isInstalled: (desktopId: string) => boolean,
): Promise<string> {
    const own = (await chosenIn(`${tree}/XDG_CONFIG_HOME/mimeapps.list`)).find(isInstalled);
    if (own !== undefined) return own;
    const app = await defaultAppFor(SCHEME).catch(() => null);
    const desktopId = app?.get_id() ?? null;
    if (desktopId !== null && isInstalled(desktopId)) return desktopId;
    throw new WorkspaceError(
        'NotFound',
        _('There is no web browser to sign in with. Choose one in Settings, under Default Apps.'),
    );
}

async function chosenIn(path: string): Promise<string[]> {
    try {
        const keys = new GLib.KeyFile();
        // The workspace's programs write there, and could have the shell read without end.
        const text = await readStart(path, MAX_BYTES);
        const bytes = new GLib.Bytes(new TextEncoder().encode(text));
        keys.load_from_bytes(bytes, GLib.KeyFileFlags.NONE);
        return keys.get_string_list(CHOSEN, SCHEME);
    } catch {
        // Nothing was chosen there.
        return [];
    }
}
