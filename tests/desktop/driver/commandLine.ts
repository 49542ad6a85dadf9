import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { UUID } from './extension.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

/** The command line, as the extension brings it. */
export const PROGRAM = `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}/bin/kolide-workspaces`;

/** How a program has ended. */
export interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
    readonly input?: string;
    readonly environment?: Record<string, string>;
    /** Where it is run; where the tests are, if it does not matter. */
    readonly directory?: string;
}

/** Runs a program to its end. */
export async function execute(argv: string[], options: RunOptions = {}): Promise<Ended> {
    const { input = '', environment = {}, directory } = options;
    const launcher = new Gio.SubprocessLauncher({
        flags:
            Gio.SubprocessFlags.STDIN_PIPE |
            Gio.SubprocessFlags.STDOUT_PIPE |
            Gio.SubprocessFlags.STDERR_PIPE,
    });
    for (const [name, value] of Object.entries(environment)) launcher.setenv(name, value, true);
    if (directory !== undefined) launcher.set_cwd(directory);
    // Without a terminal of its own, so that the program cannot ask on that of the tests.
    const process = launcher.spawnv(['setsid', '--wait', ...argv]);
    const [stdout, stderr] = await process.communicate_utf8_async(input, null);
    return { code: process.get_exit_status(), stdout, stderr };
}

/** Runs the command line to its end. */
export async function run(...words: string[]): Promise<Ended> {
    return execute([PROGRAM, ...words]);
}

// Types each line when it is asked for something, as people do.
const TYPIST = `
import os, pty, sys
[answers, *argv] = sys.argv[1:]
answers = answers.split('\\n')
pid, terminal = pty.fork()
if pid == 0:
    os.execv(argv[0], argv)
shown = b''
while True:
    try:
        some = os.read(terminal, 4096)
    except OSError:
        break
    if not some:
        break
    shown += some
    if some.endswith(b': ') and answers:
        os.write(terminal, answers.pop(0).encode() + b'\\n')
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Runs a program in a terminal, where the answers are typed, each when it is asked for. */
export async function executeAndAnswer(
    answers: readonly string[],
    argv: readonly string[],
): Promise<Ended> {
    return execute(['python3', '-c', TYPIST, answers.join('\n'), ...argv]);
}

/** Runs the command line in a terminal, where the answers are typed, each when it is asked for. */
export async function runAndAnswer(answers: readonly string[], ...words: string[]): Promise<Ended> {
    return executeAndAnswer(answers, [PROGRAM, ...words]);
}
