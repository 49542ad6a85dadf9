import Gio from 'gi://Gio';

import { WorkspaceError } from '../core/errors.js';
import { _ } from '../core/words.js';
import { startProgram } from '../system/subprocess.js';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish_utf8');
Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

const SIGINT = 2;
const FROM_PROGRAM = /^kolide-workspaces: /;

/** The command line, doing for the preferences what takes its time. It undoes what it does not end. */
export class Transfer {
    private readonly process: Gio.Subprocess;
    private isGivenUp = false;

    /**
     * @param extensionPath the directory of the extension.
     * @param words what the command line is asked for, without how to tell of the progress.
     */
    constructor(extensionPath: string, words: readonly string[]) {
        const program = ['gjs', '-m', `${extensionPath}/bin/kolide-workspaces`];
        const flags = Gio.SubprocessFlags.STDOUT_SILENCE | Gio.SubprocessFlags.STDERR_PIPE;
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
     * @throws {WorkspaceError} Failed, with the program's own words.
     */
    async ended(report: (done: number, total: number) => void): Promise<boolean> {
        const pipe = this.process.get_stderr_pipe();
        const problems = pipe ? await readComplaints(pipe, report) : [];
        await this.process.wait_async(null);
        if (this.process.get_successful()) return true;
        if (this.isGivenUp) return false;
        throw new WorkspaceError('Failed', problems[0] ?? _('It was stopped.'));
    }
}

async function readComplaints(
    pipe: Gio.InputStream,
    report: (done: number, total: number) => void,
): Promise<string[]> {
    const lines = new Gio.DataInputStream({ base_stream: pipe });
    const problems: string[] = [];
    for (;;) {
        const [line] = await lines.read_line_async(0, null);
        if (line === null) return problems;
        const text = String(line);
        const progress = parseProgress(text);
        if (progress) report(progress.done, progress.total);
        else problems.push(text.replace(FROM_PROGRAM, ''));
    }
}

function parseProgress(text: string): { done: number; total: number } | null {
    if (!text.startsWith('{')) return null;
    const { done, total } = JSON.parse(text) as { done: number; total: number };
    return { done, total };
}
