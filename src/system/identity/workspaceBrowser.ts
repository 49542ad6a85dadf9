import { WorkspaceError } from '../../core/errors.js';
import { _ } from '../../core/words.js';
import { chosenApps } from '../apps/defaultApps.js';
import { defaultAppFor } from '../apps/launchKeys.js';

const SCHEME = 'x-scheme-handler/https';

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
    const own = (await chosenApps(tree, SCHEME)).find(isInstalled);
    if (own !== undefined) return own;
    const app = await defaultAppFor(SCHEME).catch(() => null);
    const desktopId = app?.get_id() ?? null;
    if (desktopId !== null && isInstalled(desktopId)) return desktopId;
    throw new WorkspaceError(
        'NotFound',
        _('There is no web browser to sign in with. Choose one in Settings, under Default Apps.'),
    );
}
