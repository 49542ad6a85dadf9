import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { startProgram } from './subprocess.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

/**
 * Runs a program and returns what it prints.
 *
 * @param timeoutMs after which it is killed.
 * @throws {WorkspaceError} Failed if it takes longer or ends with an error.
 */
export async function execute(argv: readonly string[], timeoutMs: number): Promise<string> {
    const flags = Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_SILENCE;
    const process = startProgram(argv, flags);
    const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, timeoutMs, () => {
        process.force_exit();
        return GLib.SOURCE_CONTINUE;
    });
    try {
        const [stdout] = await process.communicate_utf8_async(null, null);
        if (process.get_successful()) return stdout;
    } finally {
        GLib.source_remove(timer);
    }
    throw new WorkspaceError(
        'Failed',
        fill(_('%(program) failed or took too long.'), { program: argv[0] ?? '' }),
    );
}
