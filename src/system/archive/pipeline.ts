import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type GioUnix from 'gi://GioUnix';

import { Cancellation } from '../../core/cancellation.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import { Pipe } from '../pipe.js';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish');
Gio._promisify(Gio.OutputStream.prototype, 'splice_async');
Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

/** A program of a pipeline. */
export interface Stage {
    readonly argv: readonly string[];
    /** Where it runs. */
    readonly directory?: string;
    /** A line that it finds at the file descriptor SECRET_DESCRIPTOR, and nobody else does. */
    readonly secret?: string;
}

/** Where a program finds its secret. */
export const SECRET_DESCRIPTOR = 3;

/** A program of a pipeline has failed. */
export class StageFailure extends WorkspaceError {
    constructor(
        /** The name of the program. */
        readonly program: string,
        message: string,
    ) {
        super('Failed', message);
    }
}

type Readable = Gio.InputStream & Pick<GioUnix.InputStream, 'fd' | 'close_fd'>;

interface Running {
    readonly program: string;
    readonly process: Gio.Subprocess;
    /** What it complains of first; empty if nothing. */
    readonly complaint: Promise<string>;
}

const FULL = /No space left on device|Disk quota exceeded/;
// By setpriv(1), which starts them.
const NOT_THERE = 'setpriv: failed to execute ';
const SIGPIPE = 13;
// Programs are told to speak English for FULL; what steers them otherwise is not ours.
const ENVIRONMENT = { LC_ALL: 'C', LANGUAGE: null, TAR_OPTIONS: null, GZIP: null };

/**
 * Runs programs, each of which reads what the one before it prints. The kernel hands that on, so that
 * nothing of it passes through this process. They end with it, however it ends.
 *
 * @param hear is told each line that any of them writes to its standard error, and says whether that
 * is no complaint.
 * @returns what the last of them prints.
 * @throws {StageFailure} Failed, of the first that failed by itself.
 * @throws {Error} the reason, if it was cancelled. All of them have ended then, too.
 */
export async function runPipeline(
    stages: readonly Stage[],
    cancellation: Cancellation,
    hear: (line: string) => boolean = () => false,
): Promise<string> {
    const running: Running[] = [];
    const stopAll = (): void => {
        for (const { process } of running) process.force_exit();
    };
    const end = new Cancellation();
    end.onCancel(stopAll);
    const stop = cancellation.onCancel(reason => {
        end.cancel(reason);
    });
    const listen = (line: string): boolean => {
        // A program like tar goes on with the next file.
        if (FULL.test(line)) end.cancel(diskFull());
        return hear(line);
    };
    try {
        requireGoingOn(end);
        let input: Readable | null = null;
        for (const stage of stages) {
            const started = await start(stage, input, listen);
            running.push(started);
            // It may have been given up before there was this one to stop.
            requireGoingOn(end);
            input = started.process.get_stdout_pipe() as unknown as Readable;
        }
        const output = input === null ? '' : await readAll(input);
        for (const { process, complaint } of running) {
            await process.wait_async(null);
            await complaint;
        }
        requireGoingOn(end);
        for (const stage of running) await requireSuccess(stage);
        return output;
    } catch (error) {
        stopAll();
        for (const { process } of running) await process.wait_async(null);
        throw error;
    } finally {
        stop();
    }
}

/** @throws the reason for which it was given up, if it was. */
function requireGoingOn({ reason }: Cancellation): void {
    if (reason) throw reason;
}

async function start(
    { argv, directory, secret }: Stage,
    input: Readable | null,
    hear: (line: string) => boolean,
): Promise<Running> {
    const launcher = new Gio.SubprocessLauncher({
        flags: Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE,
    });
    for (const [name, value] of Object.entries(ENVIRONMENT))
        if (value === null) launcher.unsetenv(name);
        else launcher.setenv(name, value, true);
    if (directory !== undefined) launcher.set_cwd(directory);
    if (input) launcher.take_stdin_fd(handOver(input));
    else launcher.set_stdin_file_path('/dev/null');
    if (secret !== undefined) {
        const pipe = new Pipe();
        await pipe.fill(`${secret}\n`);
        launcher.take_fd(pipe.handOver(), SECRET_DESCRIPTOR);
    }
    // What runs for hours has no business when nobody waits for it any more.
    const process = launcher.spawnv(['setpriv', '--pdeathsig', 'KILL', '--', ...argv]);
    // Its copies of descriptors, which would keep the pipes open.
    launcher.close();
    const [program = ''] = argv;
    return { program, process, complaint: readComplaint(process, hear) };
}

/** The descriptor of a stream that whoever takes it closes. */
function handOver(stream: Readable): number {
    stream.close_fd = false;
    return stream.fd;
}

async function readComplaint(
    process: Gio.Subprocess,
    hear: (line: string) => boolean,
): Promise<string> {
    const stderr = process.get_stderr_pipe();
    let first = '';
    if (stderr)
        for await (const line of linesOf(stderr)) if (!hear(line) && first === '') first = line;
    return first;
}

/** All of it, with the zero bytes, at which GIO would end a line. */
async function readAll(stream: Gio.InputStream): Promise<string> {
    const memory = Gio.MemoryOutputStream.new_resizable();
    const flags = Gio.OutputStreamSpliceFlags.CLOSE_TARGET;
    await memory.splice_async(stream, flags, GLib.PRIORITY_DEFAULT, null);
    return new TextDecoder().decode(memory.steal_as_bytes().toArray());
}

async function* linesOf(stream: Gio.InputStream): AsyncGenerator<string> {
    const lines = new Gio.DataInputStream({ base_stream: stream });
    for (;;) {
        const [bytes] = await lines.read_line_async(GLib.PRIORITY_DEFAULT, null);
        if (bytes === null) return;
        yield new TextDecoder().decode(bytes);
    }
}

function diskFull(): WorkspaceError {
    return new WorkspaceError('Failed', _('The disk is full. Make room and try again.'));
}

async function requireSuccess({ program, process, complaint }: Running): Promise<void> {
    if (process.get_successful()) return;
    // Whoever read from it had enough; if that was a failure, it is told of by itself.
    if (process.get_if_signaled() && process.get_term_sig() === SIGPIPE) return;
    const problem = await complaint;
    if (problem.startsWith(NOT_THERE))
        throw new WorkspaceError(
            'Failed',
            fill(_('The program “%(program)” is needed for this. Install it first.'), { program }),
        );
    throw new StageFailure(
        program,
        problem === '' ? fill(_('%(program) was stopped.'), { program }) : problem,
    );
}
