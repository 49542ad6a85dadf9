import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { _, fill } from '../../../core/words.js';
import { callMethod } from '../../dbus/calls.js';

const INTERFACE = 'org.freedesktop.Application';

/** Opens an app in a workspace. */
export type OpenApp = (
    bus: Gio.DBusConnection,
    workspaceId: string,
    appId: string,
) => Promise<void>;

/** What the desktop says to an app along with an activation. */
export type PlatformData = Readonly<Record<string, GLib.Variant>>;

/**
 * Activates an app that is on the bus or can be started by it (Desktop Entry Specification, “D-Bus
 * Activation”).
 */
export async function activateApp(
    bus: Gio.DBusConnection,
    appId: string,
    platformData: PlatformData = {},
): Promise<void> {
    await call(bus, appId, 'Activate', new GLib.Variant('(a{sv})', [platformData]));
}

/** Activates one of the actions of such an app. */
export async function activateAction(
    bus: Gio.DBusConnection,
    appId: string,
    action: string,
    parameter: readonly GLib.Variant[],
    platformData: PlatformData,
): Promise<void> {
    const parameters = new GLib.Variant('(sava{sv})', [action, [...parameter], platformData]);
    await call(bus, appId, 'ActivateAction', parameters);
}

async function call(
    bus: Gio.DBusConnection,
    appId: string,
    method: string,
    parameters: GLib.Variant,
): Promise<void> {
    const path = `/${appId.replaceAll('.', '/').replaceAll('-', '_')}`;
    // To a call that cannot be written down GDBus never answers. Many an app's id is no bus name.
    if (!Gio.dbus_is_name(appId) || !GLib.Variant.is_object_path(path))
        throw new WorkspaceError('NotFound', fill(_('There is no app “%(appId)”.'), { appId }));
    await callMethod(bus, { service: appId, path, interfaceName: INTERFACE }, method, parameters);
}
