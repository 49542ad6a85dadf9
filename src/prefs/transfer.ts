import Gio from 'gi://Gio';

import { complaintOf, readProgress } from '../core/archive/programWords.js';
import { WorkspaceError } from '../core/errors.js';
import { startProgram } from '../system/subprocess.js';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish');
Gio._promisify(Gio.OutputStream.prototype, 'close_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_all_async');
Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

const SIGINT = 2;

/** The command line, doing for the preferences what takes its time. It undoes what it does not end. */
export class Transfer {
    private readonly process: Gio.Subprocess;
    private isGivenUp = false;

    /**
     * @param extensionPath the directory of the extension.
     * @param words what the command line is asked for, without how to tell of the progress.
     * @param passphrase a line for its standard input, if it is to read one there.
     */
    constructor(
        extensionPath: string,
        words: readonly string[],
        private readonly passphrase: string | null,
    ) {
        const program = ['gjs', '-m', `${extensionPath}/bin/kolide-workspaces`];
        const { STDIN_PIPE, STDOUT_SILENCE, STDERR_PIPE } = Gio.SubprocessFlags;
        const flags = STDIN_PIPE | STDOUT_SILENCE | STDERR_PIPE;
        this.process = startProgram([...program, ...words, '--progress=json'], flags);
    }

    /** Gives it up; what was begun is undone. */
    cancel(): void {
        this.isGivenUp = true;
        this.process.send_signal(SIGINT);
    }

    /**
     * Returns when it is done, and whether it was, which it is not if it was given up.
     *
     * @param report told of the bytes that are done, and of all of them.
     * @throws {WorkspaceError} Failed, with the program's own words if it has any.
     */
    async ended(report: (done: number, total: number) => void): Promise<boolean> {
        const input = this.process.get_stdin_pipe();
        if (input) await say(input, this.passphrase);
        const pipe = this.process.get_stderr_pipe();
        const complaints = pipe ? await readComplaints(pipe, report) : [];
        await this.process.wait_async(null);
        if (this.process.get_successful()) return true;
        if (this.isGivenUp) return false;
        throw new WorkspaceError('Failed', complaintOf(complaints));
    }
}

/** Writes a line, if there is one. */
async function say(input: Gio.OutputStream, line: string | null): Promise<void> {
    try {
        if (line !== null)
            await input.write_all_async(new TextEncoder().encode(`${line}\n`), 0, null);
        await input.close_async(0, null);
    } catch {
        // It has ended before it was told, and says why.
    }
}

async function readComplaints(
    pipe: Gio.InputStream,
    report: (done: number, total: number) => void,
): Promise<string[]> {
    const lines = new Gio.DataInputStream({ base_stream: pipe });
    const complaints: string[] = [];
    for (;;) {
        const [line] = await lines.read_line_async(0, null);
        if (line === null) return complaints;
        const text = new TextDecoder().decode(line);
        const progress = readProgress(text);
        if (progress) report(progress.done, progress.total);
        else complaints.push(text);
    }
}
