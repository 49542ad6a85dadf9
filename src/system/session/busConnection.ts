import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { asyncCall } from '../asyncCall.js';

/**
 * Connects to a message bus. A bus that is frozen answers when it is thawed.
 *
 * @param address a D-Bus address.
 * @param cancellable gives the attempt up.
 */
export async function connectToBus(
    address: string,
    cancellable: Gio.Cancellable | null = null,
): Promise<Gio.DBusConnection> {
    const flags =
        Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
        Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION;
    return asyncCall(
        callback => {
            Gio.DBusConnection.new_for_address(address, flags, null, cancellable, callback);
        },
        result => Gio.DBusConnection.new_for_address_finish(result),
    );
}

/** The address of the session's own bus. */
export function sessionBusAddress(): string {
    return (
        GLib.getenv('DBUS_SESSION_BUS_ADDRESS') ?? `unix:path=${GLib.get_user_runtime_dir()}/bus`
    );
}
