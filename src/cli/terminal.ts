import Gio from 'gi://Gio';
import GioUnix from 'gi://GioUnix';
import GLib from 'gi://GLib';
import GLibUnix from 'gi://GLibUnix';

import { Cancellation } from '../core/cancellation.js';
import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { execute } from '../system/execute.js';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish');
Gio._promisify(Gio.File.prototype, 'open_readwrite_async');

const STDOUT = 1;
const STDERR = 2;
type AddSignal = typeof GLibUnix.signal_add_full;
// GLib 2.84 names it as C does, others as programs in other languages are meant to.
const signals = GLibUnix as unknown as Partial<Record<'signal_add', AddSignal>> &
    Record<'signal_add_full', AddSignal>;
const addSignal = signals.signal_add ?? signals.signal_add_full;

const PRIORITY = 0;
// SIGHUP, SIGINT and SIGTERM (signal(7)).
const SIGNALS = [1, 2, 15];

/** Writes to the standard output and returns when the kernel has it. */
export function writeOutput(text: string): void {
    writeTo(STDOUT, text);
}

/** Writes to the standard error and returns when the kernel has it. */
export function writeError(text: string): void {
    writeTo(STDERR, text);
}

/**
 * Asks the person at the terminal, whatever the standard streams are connected to.
 *
 * @returns the line typed, empty if the terminal ended instead; null if there is no terminal.
 */
export async function askTerminal(question: string): Promise<string | null> {
    const terminal = await openTerminal();
    if (!terminal) return null;
    terminal.output_stream.write_all(encode(question), null);
    return firstLineOf(terminal.input_stream);
}

/** Asks as `askTerminal` does, and does not show what is typed. */
export async function askTerminalSecretly(
    question: string,
    cancellation: Cancellation,
): Promise<string | null> {
    if (!(await openTerminal())) return null;
    const echo = async (isOn: boolean): Promise<void> => {
        await execute(['stty', '-F', '/dev/tty', isOn ? 'echo' : '-echo']);
    };
    await echo(false);
    try {
        return await cancellation.guard(askTerminal(question));
    } finally {
        await echo(true);
        writeError('\n');
    }
}

/** The line that a file descriptor begins with. @throws {WorkspaceError} InvalidArgument */
export async function readLineFrom(descriptor: number): Promise<string> {
    try {
        return await firstLineOf(GioUnix.InputStream.new(descriptor, true));
    } catch (error) {
        throw new WorkspaceError(
            'InvalidArgument',
            fill(_('Nothing can be read from the file descriptor %(number).'), {
                number: descriptor,
            }),
            error,
        );
    }
}

/** Whether what goes to the standard error is seen on a terminal. */
export function showsErrors(): boolean {
    // GJS has no isatty(3); GIO takes a terminal for a character device.
    const info = Gio.File.new_for_path('/dev/stderr').query_info('unix::mode', 0, null);
    const TYPE = 0o170000;
    const CHARACTER_DEVICE = 0o020000;
    return (info.get_attribute_uint32('unix::mode') & TYPE) === CHARACTER_DEVICE;
}

/** Does work that a person can give up by Ctrl+C, and that is told to end like any program. */
export async function interruptible<Value>(
    work: (cancellation: Cancellation) => Promise<Value>,
): Promise<Value> {
    const cancellation = new Cancellation();
    const sources = SIGNALS.map(signal =>
        addSignal(GLib.PRIORITY_DEFAULT, signal, () => {
            cancellation.cancel(
                new WorkspaceError('Failed', _('It was given up, and nothing of it is left.')),
            );
            return GLib.SOURCE_CONTINUE;
        }),
    );
    try {
        return await work(cancellation);
    } finally {
        for (const source of sources) GLib.source_remove(source);
    }
}

/** Empty if there is none. */
async function firstLineOf(stream: Gio.InputStream): Promise<string> {
    const input = new Gio.DataInputStream({ base_stream: stream });
    const [line] = await input.read_line_async(PRIORITY, null);
    return new TextDecoder().decode(line ?? new Uint8Array());
}

async function openTerminal(): Promise<Gio.FileIOStream | null> {
    try {
        return await Gio.File.new_for_path('/dev/tty').open_readwrite_async(PRIORITY, null);
    } catch {
        return null;
    }
}

// print() would put question marks in the place of what the locale's character set lacks, which
// breaks JSON and names read by scripts.
function writeTo(fd: number, text: string): void {
    try {
        GioUnix.OutputStream.new(fd, false).write_all(encode(text), null);
    } catch (error) {
        if (!isBrokenPipe(error)) throw error;
        // Whoever was reading has enough, as in `kolide-workspaces list | head -1`.
    }
}

function isBrokenPipe(error: unknown): boolean {
    return (
        error instanceof Gio.IOErrorEnum &&
        error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.BROKEN_PIPE)
    );
}

function encode(text: string): Uint8Array {
    return new TextEncoder().encode(text);
}
