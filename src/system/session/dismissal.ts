import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WORKSPACES_NAME } from '../dbus/workspacesInterface.js';

/**
 * Tells of a notification that the person has closed, which org.gtk.Notifications has no signal for.
 * It goes the way that the shell's own signals go, so that none of those comes later.
 */
export const DISMISSAL = {
    path: '/org/gtk/Notifications',
    interfaceName: `${WORKSPACES_NAME}.Notifications`,
    signal: 'Dismissed',
} as const;

/** Tells the client of the session's bus that asked for it. */
export function tellDismissed(client: string, appId: string, id: string): void {
    const { path, interfaceName, signal } = DISMISSAL;
    const parameters = new GLib.Variant('(ss)', [appId, id]);
    Gio.DBus.session.emit_signal(client, path, interfaceName, signal, parameters);
}
