import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';

const WAIT_MS = 30_000;

/** Runs programs in workspaces, as their apps run. */
export class WorkspacePrograms {
    /** @param waitMs how long what a program is to say may take. */
    constructor(
        private readonly desktop: Desktop,
        private readonly waitMs = WAIT_MS,
    ) {}

    /** Runs a command of the shell in a workspace and returns what it has printed when it ends. */
    async run(workspace: string, command: string): Promise<string> {
        const file = temporaryFile();
        const script = `{ ${command}\n} > ${file}.new 2>&1; mv ${file}.new ${file}`;
        await this.desktop.workspaces.run(workspace, ['sh', '-c', script], '');
        return this.untilWritten(file, () => true);
    }

    /** Starts a Python program in a workspace, which runs on beside the test. */
    async startPython(workspace: string, program: string): Promise<PythonProgram> {
        const source = `${temporaryFile()}.py`;
        const output = temporaryFile();
        GLib.file_set_contents(source, program);
        const script = `exec python3 -u ${source} > ${output} 2>&1 < /dev/null`;
        const unit = await this.desktop.workspaces.run(workspace, ['sh', '-c', script], '');
        const signal = async (name: string): Promise<void> => {
            await this.desktop.execute(['systemctl', '--user', 'kill', '-s', name, unit]);
        };
        return {
            said: async text => this.untilWritten(output, content => content.includes(text)),
            output: () => readFile(output),
            signal,
            stop: async () => signal('KILL'),
        };
    }

    private async untilWritten(
        file: string,
        condition: (content: string) => boolean,
    ): Promise<string> {
        const deadline = GLib.get_monotonic_time() + this.waitMs * 1000;
        for (;;) {
            const isThere = GLib.file_test(file, GLib.FileTest.EXISTS);
            const content = isThere ? readFile(file) : '';
            if (isThere && condition(content)) return content.trim();
            if (GLib.get_monotonic_time() > deadline)
                throw new Error(`The program has not said it, but: ${content}`);
            await this.desktop.shell.run(inside => inside.nextFrame(50));
        }
    }
}

/** A program that runs in a workspace. */
export interface PythonProgram {
    /** Waits until it has printed the text; returns all that it has printed. */
    said(text: string): Promise<string>;
    output(): string;
    /** Sends a signal, such as STOP, to all of its processes. */
    signal(name: string): Promise<void>;
    /** Kills it and what it has started. */
    stop(): Promise<void>;
}

function temporaryFile(): string {
    return `${GLib.get_tmp_dir()}/program-${GLib.uuid_string_random()}`;
}

function readFile(path: string): string {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}
