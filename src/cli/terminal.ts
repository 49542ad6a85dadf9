import Gio from 'gi://Gio';
import GioUnix from 'gi://GioUnix';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish');
Gio._promisify(Gio.File.prototype, 'open_readwrite_async');

const STDOUT = 1;
const STDERR = 2;
const PRIORITY = 0;

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
    const input = new Gio.DataInputStream({ base_stream: terminal.input_stream });
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
