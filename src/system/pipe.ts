import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type GioUnix from 'gi://GioUnix';

import { WorkspaceError } from '../core/errors.js';
import { _ } from '../core/words.js';
import { startProgram } from './subprocess.js';

Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'close_async');
Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

/**
 * A pipe whose reading end can be handed to another process. The kernel closes its writing end when
 * this process ends, however that happens.
 *
 * GJS cannot make one (pipe(2) fills an array), hence the program in its middle.
 */
export class Pipe {
    private readonly relay: Gio.Subprocess;
    private readonly reader: Gio.InputStream & Pick<GioUnix.InputStream, 'fd' | 'close_fd'>;
    private readonly writer: Gio.OutputStream;

    /** @throws {WorkspaceError} Failed if there are no file descriptors left. */
    constructor() {
        const flags = Gio.SubprocessFlags.STDIN_PIPE | Gio.SubprocessFlags.STDOUT_PIPE;
        this.relay = startProgram(['/bin/cat'], flags);
        const writer = this.relay.get_stdin_pipe();
        const reader = this.relay.get_stdout_pipe();
        if (!writer || !reader) throw new WorkspaceError('Failed', _('No pipe could be made.'));
        this.writer = writer;
        // By its class it is one; GIO declares no more than that it can be read.
        this.reader = reader as typeof this.reader;
    }

    /** The file descriptor of the reading end; reading waits. */
    get descriptor(): number {
        return this.reader.fd;
    }

    /** The same, to be closed by whoever takes it. */
    handOver(): number {
        this.reader.close_fd = false;
        return this.reader.fd;
    }

    /**
     * Puts all that will ever be read into the pipe; returns when it is there.
     *
     * @param text less than a pipe holds, 4096 bytes at least (pipe(7)).
     */
    async fill(text: string): Promise<void> {
        const bytes = new GLib.Bytes(new TextEncoder().encode(text));
        await this.writer.write_bytes_async(bytes, GLib.PRIORITY_DEFAULT, null);
        await this.writer.close_async(GLib.PRIORITY_DEFAULT, null);
        await this.relay.wait_async(null);
    }

    /** Whoever reads comes to the end, at once. */
    cut(): void {
        this.relay.force_exit();
    }
}
