import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { startProgram } from './subprocess.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

/**
 * Runs a program and returns what it prints.
 *
 * @param timeoutMs after which it is killed; left out, it may take as long as it needs.
 * @throws {WorkspaceError} Failed if it takes longer or ends with an error, with the first line of
 * what it complained about.
 */
export async function execute(argv: readonly string[], timeoutMs?: number): Promise<string> {
    const flags = Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE;
    const process = startProgram(argv, flags);
    const timer =
        timeoutMs === undefined
            ? 0
            : GLib.timeout_add(GLib.PRIORITY_DEFAULT, timeoutMs, () => {
                  process.force_exit();
                  return GLib.SOURCE_CONTINUE;
              });
    try {
        const [stdout, stderr] = await process.communicate_utf8_async(null, null);
        if (process.get_successful()) return stdout;
        const [problem = ''] = stderr.split('\n');
        throw failure(argv, problem);
    } finally {
        if (timer !== 0) GLib.source_remove(timer);
    }
}

function failure([program = '']: readonly string[], problem: string): WorkspaceError {
    return problem === ''
        ? new WorkspaceError('Failed', fill(_('%(program) was stopped.'), { program }))
        : new WorkspaceError('Failed', problem);
}
