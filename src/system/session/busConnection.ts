import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { busAddressOf } from '../../core/apps/environment.js';
import { WorkspaceError } from '../../core/errors.js';
import { busServiceOf, sliceOf } from '../../core/systemd/unitNames.js';
import { _ } from '../../core/words.js';
import { asyncCall } from '../asyncCall.js';
import { inspect, readText } from '../files.js';
import { isClosed, isNotFound, isRefused } from '../gioErrors.js';

/** The program that is a workspace's bus. */
export const BUS_PROGRAM = '/usr/bin/dbus-daemon';

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

/**
 * Connects to a workspace's bus, and to nothing else: its programs can put another socket, or a link
 * to that of another bus, in the place of its own.
 *
 * @throws {WorkspaceError} Denied if it is not the workspace's bus that answers.
 * @throws {GLib.Error} CLOSED if the bus has ended.
 */
export async function connectToWorkspaceBus(
    runtimeDirectory: string,
    id: string,
    cancellable: Gio.Cancellable | null = null,
): Promise<Gio.DBusConnection> {
    const address = busAddressOf(runtimeDirectory, id);
    const connection = await connectToBus(address, cancellable).catch((error: unknown) => {
        throw isNotFound(error) || isRefused(error) ? ended() : error;
    });
    try {
        if (await isBusOf(id, connection)) return connection;
    } catch (error) {
        if (isNotFound(error) || isClosed(error)) {
            connection.close(null, null);
            throw ended();
        }
        // Nothing is known of it.
    }
    connection.close(null, null);
    throw new WorkspaceError(
        'Denied',
        _('Something else answers in place of the workspace’s bus.'),
    );
}

/** A workspace's bus ends with its apps, whenever that is. */
function ended(): Error {
    const { CLOSED } = Gio.IOErrorEnum;
    const message = 'The bus of the workspace has ended';
    // To its types GLib's errors are none of JavaScript's.
    return new Gio.IOErrorEnum({ code: CLOSED, message }) as unknown as Error;
}

/** Whether the process that listens at the other end is the workspace's message bus. */
async function isBusOf(id: string, connection: Gio.DBusConnection): Promise<boolean> {
    const { stream } = connection;
    if (!(stream instanceof Gio.SocketConnection)) return false;
    // pid_t has no type of its own in the typelib.
    const pid: number = stream.get_socket().get_credentials().get_unix_pid();
    const [program, cgroup] = await Promise.all([
        inspect(`/proc/${pid}/exe`),
        readText(`/proc/${pid}/cgroup`),
    ]);
    // A process that has ended runs none.
    if (!program) throw ended();
    return (
        cgroup.trimEnd().endsWith(`/${sliceOf(id)}/${busServiceOf(id)}`) &&
        program.target === BUS_PROGRAM
    );
}

/** The address of the session's own bus. */
export function sessionBusAddress(): string {
    return (
        GLib.getenv('DBUS_SESSION_BUS_ADDRESS') ?? `unix:path=${GLib.get_user_runtime_dir()}/bus`
    );
}
