import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { RedirectPage, Redirects } from '../../core/identity/ports.js';
import { formatPage, notFoundPage, queryOfRedirect } from '../../core/identity/redirectPage.js';
import { after } from '../pause.js';

Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'splice_async');

/** More than the longest redirect that is taken. */
const MAX_HEAD_BYTES = 24 * 1024;
// Whoever else is on this computer can connect, too.
const MAX_CONNECTIONS = 16;
const PATIENCE_MS = 10_000;

/**
 * Listens for browsers on a free port of 127.0.0.1 (RFC 8252 §7.3). Requests that are no redirects are
 * turned away, those that are too long or too slow are cut off.
 *
 * @throws if there is no loopback interface or no free port.
 */
export function listenOnLoopback(): Redirects {
    return new LoopbackListener();
}

class LoopbackListener implements Redirects {
    readonly port: number;
    private readonly service = new Gio.SocketService();
    /** Of those who have not said yet what they want. */
    private readonly waiting = new Set<Gio.Cancellable>();
    private readonly first: Promise<string>;
    private takeFirst: ((query: string) => void) | null = null;
    /** Sends an answer to whoever came first. */
    private respond = (_response: string): void => {};

    constructor() {
        this.first = new Promise(resolve => {
            this.takeFirst = resolve;
        });
        const loopback = Gio.InetAddress.new_loopback(Gio.SocketFamily.IPV4);
        const [, address] = this.service.add_address(
            Gio.InetSocketAddress.new(loopback, 0),
            Gio.SocketType.STREAM,
            Gio.SocketProtocol.TCP,
            null,
        );
        this.port = (address as Gio.InetSocketAddress).port;
        this.service.connect('incoming', (_service, connection) => {
            // Who hangs up meanwhile is not told anything.
            this.serve(connection).catch(() => undefined);
            return true;
        });
        this.service.start();
    }

    async next(): Promise<string> {
        return this.first;
    }

    answer(page: RedirectPage): void {
        this.respond(formatPage(page));
    }

    close(): void {
        this.service.stop();
        this.service.close();
        for (const cancellable of this.waiting) cancellable.cancel();
        this.respond(notFoundPage());
    }

    private async serve(connection: Gio.SocketConnection): Promise<void> {
        try {
            const head = await this.readHead(connection.get_input_stream());
            const query = queryOfRedirect(head);
            const page = query === null ? notFoundPage() : await this.pageFor(query);
            await write(connection, page);
        } finally {
            connection.close_async(GLib.PRIORITY_DEFAULT, null, null);
        }
    }

    /** What was sent until the first empty line. */
    private async readHead(stream: Gio.InputStream): Promise<string> {
        const cancellable = new Gio.Cancellable();
        this.waiting.add(cancellable);
        // Who comes first and says nothing keeps nobody out.
        const [oldest] = this.waiting;
        if (this.waiting.size > MAX_CONNECTIONS) oldest?.cancel();
        const stop = after(PATIENCE_MS, () => {
            cancellable.cancel();
        });
        try {
            let head = '';
            while (!/\r?\n\r?\n/.test(head)) {
                const bytes = await stream.read_bytes_async(
                    MAX_HEAD_BYTES,
                    GLib.PRIORITY_DEFAULT,
                    cancellable,
                );
                head += new TextDecoder().decode(bytes.toArray());
                if (bytes.get_size() === 0 || head.length > MAX_HEAD_BYTES) return '';
            }
            return head;
        } finally {
            stop();
            this.waiting.delete(cancellable);
        }
    }

    /** The first redirect is answered when somebody has looked at it. */
    private async pageFor(query: string): Promise<string> {
        const { takeFirst } = this;
        if (takeFirst === null) return notFoundPage();
        this.takeFirst = null;
        return new Promise(resolve => {
            this.respond = resolve;
            takeFirst(query);
        });
    }
}

async function write(connection: Gio.SocketConnection, text: string): Promise<void> {
    const bytes = new GLib.Bytes(new TextEncoder().encode(text));
    await connection
        .get_output_stream()
        .splice_async(
            Gio.MemoryInputStream.new_from_bytes(bytes),
            Gio.OutputStreamSpliceFlags.NONE,
            GLib.PRIORITY_DEFAULT,
            null,
        );
}
