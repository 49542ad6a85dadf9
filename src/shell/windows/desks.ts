import type Meta from 'gi://Meta';

import { windowsToRaise, type Desk } from '../../core/windows/visibility.js';
import { jumpTo } from './effects.js';

/** All windows, bottom to top. */
export function windowsByStacking(): Meta.Window[] {
    const { display } = global;
    return display.sort_windows_by_stacking(display.list_all_windows());
}

/** Notes how the windows are that are shown now, given bottom to top. */
export function takeDesk(stacking: readonly Meta.Window[]): Desk<Meta.Window, Meta.Workspace> {
    const focus = global.display.focus_window as Meta.Window | null;
    return {
        focus: focus && stacking.includes(focus) ? focus : null,
        stacking,
        metaWorkspace: global.workspace_manager.get_active_workspace(),
    };
}

/**
 * Puts windows that are shown again back as they were.
 *
 * @param desk what was noted; undefined if the workspace was never shown before.
 * @param canFocus whether the window is still there to be given the keyboard.
 */
export function restoreDesk(
    desk: Desk<Meta.Window, Meta.Workspace> | undefined,
    canFocus: (window: Meta.Window) => boolean,
): void {
    const { display } = global;
    const time = display.get_current_time_roundtrip();
    if (desk) {
        if (exists(desk.metaWorkspace)) jumpTo(desk.metaWorkspace, time);
        for (const window of windowsToRaise(desk.stacking, windowsByStacking())) window.raise();
    }
    // Before mutter hides the window that has the keyboard, and gives it to whichever was next.
    if (desk?.focus && canFocus(desk.focus)) desk.focus.focus(time);
    else display.focus_default_window(time);
}

function exists(metaWorkspace: Meta.Workspace): boolean {
    const { workspace_manager: manager } = global;
    for (let index = 0; index < manager.n_workspaces; index += 1)
        if (manager.get_workspace_by_index(index) === metaWorkspace) return true;
    return false;
}
