import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf } from '../../core/errors.js';
import { log } from '../log.js';
import { startProgram } from '../subprocess.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

const LINES = 5;
// The journal takes its time with what a program that has ended has printed.
const ATTEMPTS = 10;
const PAUSE_MS = 100;

/**
 * The last lines that a service printed whose SyslogIdentifier is its name; empty if there are none.
 */
export async function lastLinesOf(unit: string): Promise<string> {
    const argv = [
        'journalctl',
        `--identifier=${unit}`,
        '--output=cat',
        `--lines=${String(LINES)}`,
        '--no-pager',
        '--quiet',
        // What systemd itself says of the unit is no line of the program's.
        '_TRANSPORT=stdout',
    ];
    try {
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
            const lines = await read(argv);
            if (lines !== '') return lines;
            await pause(PAUSE_MS);
        }
    } catch (error) {
        log.error(messageOf(error));
    }
    return '';
}

async function read(argv: string[]): Promise<string> {
    const flags = Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_SILENCE;
    const [text] = await startProgram(argv, flags).communicate_utf8_async(null, null);
    return text.trim();
}

async function pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}
