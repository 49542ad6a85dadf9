import type { ActorQuery } from './actors.js';

/** The product's button in the panel. */
export const PANEL_BUTTON: ActorQuery = { style: 'kolide-panel-button' };

/** The menu below it. */
export const MENU: ActorQuery = { style: 'kolide-panel-menu' };

/** A workspace's row in the menu. */
export const ROW: ActorQuery = { style: 'kolide-workspace-row', within: MENU };

/** The row of the workspace with the name. */
export function rowOf(name: string): ActorQuery {
    return { ...ROW, text: name };
}

/** The menu's “New Workspace…”. */
export const NEW_WORKSPACE: ActorQuery = {
    style: 'popup-menu-item',
    text: 'New Workspace…',
    within: MENU,
};

/** The menu's “Manage Workspaces…”. */
export const MANAGE_WORKSPACES: ActorQuery = { ...NEW_WORKSPACE, text: 'Manage Workspaces…' };

/** The menu's item with which somebody signs in to the active workspace. */
export function signInTo(name: string): ActorQuery {
    return { ...NEW_WORKSPACE, text: `Sign In to “${name}”…` };
}

/** The dialog that asks for a new workspace. */
export const DIALOG: ActorQuery = { style: 'kolide-new-workspace' };

/** Where the new workspace's name is typed. */
export const ENTRY: ActorQuery = { style: 'kolide-name-entry' };

/** What is wrong with the name. */
export const PROBLEM: ActorQuery = { style: 'kolide-problem' };

/** The dialog's button that makes the workspace. */
export const CREATE: ActorQuery = { style: 'modal-dialog-button', text: 'Create' };

/** The menu's item to sign in or out of the active workspace, by what it says. */
export function accountItem(text: string): ActorQuery {
    return { ...NEW_WORKSPACE, text };
}

/** The dialog that shows a code to type on another device. */
export const DEVICE_DIALOG: ActorQuery = { style: 'kolide-device' };

/** The dialog that asks what an app may see of the screen. */
export const SHARE_DIALOG: ActorQuery = { style: 'kolide-share' };

/** The menu's item with what can be pasted from other workspaces. */
export const PASTE_FROM: ActorQuery = {
    style: 'popup-submenu-menu-item',
    text: 'Paste From',
    within: MENU,
};

/** The item below it of a workspace, by what it says. */
export function pasteFrom(text: string): ActorQuery {
    return { ...NEW_WORKSPACE, text };
}

/** The panel's button that opens Quick Settings. */
export const QUICK_SETTINGS_BUTTON: ActorQuery = { name: 'System', role: 'MENU' };

/** The product's toggle in Quick Settings. */
export const TOGGLE: ActorQuery = { style: 'quick-toggle', text: 'Workspaces' };

/** The menu below it. */
export const TOGGLE_MENU: ActorQuery = { style: 'quick-toggle-menu' };

/** The row of a workspace in that menu. */
export function toggleRowOf(name: string): ActorQuery {
    return { style: 'kolide-workspace-row', text: name, within: TOGGLE_MENU };
}

/** A switch of the active workspace in that menu. */
export function switchCalled(title: string): ActorQuery {
    return { style: 'popup-menu-item', role: 'CHECK_MENU_ITEM', text: title, within: TOGGLE_MENU };
}

/** The keyboard's switcher. */
export const SWITCHER: ActorQuery = { style: 'kolide-switcher-list' };

/** The row of a workspace in it. */
export function switcherRowOf(name: string): ActorQuery {
    return { style: 'kolide-switcher-row', text: name, within: SWITCHER };
}

/** A workspace among the results of the overview's search. */
export function resultCalled(name: string): ActorQuery {
    return { style: 'grid-search-result', name: `${name}, *` };
}
