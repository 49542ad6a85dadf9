/**
 * Waits until the GNOME Shell on a bus can be used, which is when JavaScript holds there, and prints
 * when that was painted, in microseconds since 1970:
 *
 *     gjs -m login.main.js BUS_ADDRESS CONDITION
 */
import GLib from 'gi://GLib';

import { connectToBus } from '../../src/system/session/busConnection.js';
import { eventually } from './driver/eventually.js';
import { runProgram } from './driver/program.js';
import { ShellAccess } from './driver/shell.js';

const PATIENCE_MS = 60_000;

const [address = '', condition = ''] = ARGV;

/** What comes of something that cannot be done before the session has come so far. */
async function attempt<Result>(action: () => Promise<Result>): Promise<Result | null> {
    try {
        return await action();
    } catch {
        return null;
    }
}

runProgram(async () => {
    const connection = await eventually(
        'there is a bus',
        async () => attempt(async () => connectToBus(address)),
        PATIENCE_MS,
    );
    const shell = new ShellAccess(connection);
    await eventually(
        'the shell is up',
        async () => attempt(async () => (await shell.evaluate(condition)) === true),
        PATIENCE_MS,
    );
    await shell.painted();
    print(String(GLib.get_real_time()));
    connection.close_sync(null);
});
