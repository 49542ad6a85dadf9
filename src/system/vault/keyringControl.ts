import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import {
    CONTROL_ANSWER_BYTES,
    controlMessage,
    readControlAnswer,
    type ControlOperation,
} from '../../core/vault/controlMessage.js';
import { _ } from '../../core/words.js';
import { readText } from '../files.js';
import { isRefused } from '../gioErrors.js';
import { after, pause } from '../pause.js';

Gio._promisify(Gio.SocketClient.prototype, 'connect_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');
Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');

// To encrypt a key ring anew takes a fraction of a second; the machine may be busy.
const PATIENCE_MS = 10_000;
const CONNECT_TRIES = 100;
const CONNECT_RETRY_MS = 10;

/**
 * Asks a key ring for something by its control socket, so that no passphrase is in an argument, a
 * file, or on a bus.
 *
 * @param directory the key ring’s control directory.
 * @param unit the end of the cgroup that the key ring must run in: others may be able to put a socket
 * of their own in the place of its.
 * @returns whether it was done; false if the passphrase is wrong.
 * @throws {WorkspaceError} Failed if it does not answer, Denied if something else does.
 */
export async function askKeyring(
    directory: string,
    unit: string,
    operation: ControlOperation,
    texts: readonly string[],
): Promise<boolean> {
    const cancellable = new Gio.Cancellable();
    const giveUp = after(PATIENCE_MS, () => {
        cancellable.cancel();
    });
    try {
        const connection = await connect(`${directory}/control`, cancellable);
        try {
            await requirePeer(connection, unit);
            const message = new GLib.Bytes(controlMessage(operation, texts));
            const answer = await exchange(connection, message, cancellable);
            const isDone = readControlAnswer(answer);
            if (isDone !== null) return isDone;
        } finally {
            connection.close_async(GLib.PRIORITY_DEFAULT, null, null);
        }
    } catch (error) {
        if (error instanceof WorkspaceError) throw error;
        throw unanswered(error);
    } finally {
        giveUp();
    }
    throw unanswered();
}

/** A socket is there a moment before somebody listens to it. */
async function connect(path: string, cancellable: Gio.Cancellable): Promise<Gio.SocketConnection> {
    const address = Gio.UnixSocketAddress.new(path);
    for (let tries = 1; ; tries += 1)
        try {
            return await new Gio.SocketClient().connect_async(address, cancellable);
        } catch (error) {
            if (!isRefused(error) || tries === CONNECT_TRIES) throw error;
            await pause(CONNECT_RETRY_MS);
        }
}

async function exchange(
    connection: Gio.SocketConnection,
    message: GLib.Bytes,
    cancellable: Gio.Cancellable,
): Promise<Uint8Array> {
    const output = connection.get_output_stream();
    for (let left = message; left.get_size() > 0;) {
        const written = await output.write_bytes_async(left, GLib.PRIORITY_DEFAULT, cancellable);
        left = left.new_from_bytes(written, left.get_size() - written);
    }
    const answer: number[] = [];
    for (;;) {
        const bytes = await connection
            .get_input_stream()
            .read_bytes_async(CONTROL_ANSWER_BYTES, GLib.PRIORITY_DEFAULT, cancellable);
        answer.push(...bytes.toArray());
        if (bytes.get_size() === 0 || answer.length >= CONTROL_ANSWER_BYTES)
            return Uint8Array.from(answer);
    }
}

async function requirePeer(connection: Gio.SocketConnection, unit: string): Promise<void> {
    // pid_t has no type of its own in the typelib.
    const pid: number = connection.get_socket().get_credentials().get_unix_pid();
    const cgroup = await readText(`/proc/${String(pid)}/cgroup`);
    if (!cgroup.trimEnd().endsWith(`/${unit}`))
        throw new WorkspaceError(
            'Denied',
            _('Something else answers in place of the workspace’s key ring.'),
        );
}

function unanswered(cause?: unknown): WorkspaceError {
    return new WorkspaceError(
        'Failed',
        _('The workspace’s key ring does not answer. Close the workspace’s apps and try again.'),
        cause,
    );
}
