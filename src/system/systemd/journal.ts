import Gio from 'gi://Gio';

import { messageOf } from '../../core/errors.js';
import { log } from '../log.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

const LINES = 5;

/** The last lines that the processes of a unit of the person's printed; empty if there are none. */
export async function lastLinesOf(unit: string): Promise<string> {
    const argv = [
        'journalctl',
        `--user-unit=${unit}`,
        '--output=cat',
        `--lines=${String(LINES)}`,
        '--no-pager',
        '--quiet',
        // What systemd itself says of the unit is no line of the program's.
        '_TRANSPORT=stdout',
    ];
    try {
        const flags = Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_SILENCE;
        const journal = Gio.Subprocess.new(argv, flags);
        const [text] = await journal.communicate_utf8_async(null, null);
        return text.trim();
    } catch (error) {
        log.error(messageOf(error));
        return '';
    }
}
