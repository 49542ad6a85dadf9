import { messageOf } from '../../core/errors.js';
import { execute } from '../execute.js';
import { log } from '../log.js';
import { pause } from '../pause.js';

const LINES = 5;
// The journal takes its time with what a program that has ended has printed.
const ATTEMPTS = 10;
const PAUSE_MS = 100;
const TIMEOUT_MS = 2000;

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
            const lines = (await execute(argv, TIMEOUT_MS)).trim();
            if (lines !== '') return lines;
            await pause(PAUSE_MS);
        }
    } catch (error) {
        log.error(messageOf(error));
    }
    return '';
}
