import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { readText } from '../files.js';
import { MESSAGE_BUS } from './calls.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call_with_unix_fd_list');

/**
 * The number of the process behind a unique name on a bus, as this process knows it.
 *
 * A bus in a sandbox knows others; a descriptor of the process, which dbus-daemon hands out from 1.15.8
 * on, means the same everywhere (D-Bus specification, GetConnectionCredentials).
 *
 * @throws if the client has left, or its process has ended.
 */
export async function processOfClient(
    connection: Gio.DBusConnection,
    name: string,
): Promise<number> {
    const [answer, descriptors] = await connection.call_with_unix_fd_list(
        MESSAGE_BUS.service,
        MESSAGE_BUS.path,
        MESSAGE_BUS.interfaceName,
        'GetConnectionCredentials',
        new GLib.Variant('(s)', [name]),
        null,
        Gio.DBusCallFlags.NONE,
        -1,
        null,
        null,
    );
    const [credentials] = answer.deepUnpack<[Record<string, GLib.Variant | undefined>]>();
    const handle = credentials['ProcessFD']?.get_handle();
    const descriptor = handle === undefined ? undefined : descriptors?.peek_fds()[handle];
    if (descriptor === undefined) return credentials['ProcessID']?.get_uint32() ?? 0;
    // proc_pid_fdinfo(5)
    const info = await readText(`/proc/self/fdinfo/${descriptor}`);
    const process = Number(/^Pid:\s*(\d+)$/m.exec(info)?.[1]);
    if (!(process > 0)) throw new Error(`${name} is of no process that is seen here`);
    return process;
}
