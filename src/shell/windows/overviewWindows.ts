import type Meta from 'gi://Meta';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

// An overview that is open follows the virtual desktops; one that opens later asks the windows.

/** Takes a window that has been hidden out of an open overview. */
export function removeFromOverview(window: Meta.Window): void {
    if (!Main.overview.visible) return;
    for (const metaWorkspace of metaWorkspacesOf(window))
        metaWorkspace.emit('window-removed', window);
}

/** Puts a window that is shown again into an open overview. */
export function returnToOverview(window: Meta.Window): void {
    if (!Main.overview.visible) return;
    for (const metaWorkspace of metaWorkspacesOf(window))
        metaWorkspace.emit('window-added', window);
}

function metaWorkspacesOf(window: Meta.Window): Meta.Workspace[] {
    if (!window.on_all_workspaces) return [window.get_workspace()];
    const { workspace_manager: manager } = global;
    return Array.from({ length: manager.n_workspaces }, (_, index) =>
        manager.get_workspace_by_index(index),
    ).filter(metaWorkspace => metaWorkspace !== null);
}
