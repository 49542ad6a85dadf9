import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { startProgram } from './subprocess.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_async');
Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

/**
 * Runs a program and returns what it prints.
 *
 * @param timeoutMs after which it is killed; left out, it may take as long as it needs.
 * @throws {WorkspaceError} Failed if it takes longer or ends with an error, with the first line of
 * what it complained about.
 */
export async function execute(argv: readonly string[], timeoutMs?: number): Promise<string> {
    return run(argv, timeoutMs, async process => process.communicate_utf8_async(null, null));
}

/** The same, with what is not UTF-8 replaced by U+FFFD; for what anyone may have written. */
export async function executeDamaged(argv: readonly string[], timeoutMs?: number): Promise<string> {
    return run(argv, timeoutMs, async process => {
        const [stdout, stderr] = await process.communicate_async(null, null);
        return [decode(stdout), decode(stderr)];
    });
}

async function run(
    argv: readonly string[],
    timeoutMs: number | undefined,
    communicate: (process: Gio.Subprocess) => Promise<[stdout: string, stderr: string]>,
): Promise<string> {
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
        const [stdout, stderr] = await communicate(process);
        if (process.get_successful()) return stdout;
        const [problem = ''] = stderr.split('\n');
        throw failure(argv, problem);
    } finally {
        if (timer !== 0) GLib.source_remove(timer);
    }
}

function decode(bytes: GLib.Bytes | null): string {
    return new TextDecoder('utf-8').decode(bytes?.toArray());
}

function failure([program = '']: readonly string[], problem: string): WorkspaceError {
    return problem === ''
        ? new WorkspaceError('Failed', fill(_('%(program) was stopped.'), { program }))
        : new WorkspaceError('Failed', problem);
}
