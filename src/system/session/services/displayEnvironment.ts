import GLib from 'gi://GLib';

import type { WorkspaceLink } from './workspaceLink.js';

/**
 * Tells a bus where the display is, for what it activates: it may have been started by an earlier
 * shell, with other files (D-Bus Specification, UpdateActivationEnvironment).
 */
export async function updateDisplay(
    link: WorkspaceLink,
    display: Readonly<Record<string, string>>,
): Promise<void> {
    await link.askBus('UpdateActivationEnvironment', new GLib.Variant('(a{ss})', [display]));
}
