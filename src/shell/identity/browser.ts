import Shell from 'gi://Shell';

import type { WorkspaceApps } from '../../system/apps/workspaceApps.js';
import { browserOf } from '../../system/identity/workspaceBrowser.js';

/**
 * Opens a URL in the browser of a workspace, whose window takes the focus.
 *
 * @param tree the directory of the workspace.
 * @throws {WorkspaceError} NotFound if it has no browser, Failed if that does not start.
 */
export async function openInBrowser(
    apps: Pick<WorkspaceApps, 'launch'>,
    workspaceId: string,
    tree: string,
    url: string,
): Promise<void> {
    const desktopId = await browserOf(tree, id => lookUp(id) !== null);
    const info = lookUp(desktopId)?.get_app_info();
    const context = global.create_app_launch_context(global.display.get_current_time(), -1);
    const activationToken = (info && context.get_startup_notify_id(info, [])) ?? '';
    await apps.launch(workspaceId, desktopId, { uris: [url], activationToken });
}

function lookUp(desktopId: string): Shell.App | null {
    return Shell.AppSystem.get_default().lookup_app(desktopId);
}
