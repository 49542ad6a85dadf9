import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Answer } from '../../../src/core/identity/answer.js';
import type { HttpRequest } from '../../../src/core/identity/ports.js';
import { pass } from './eventually.js';
import { StandInProvider, type Place } from '../../unit/core/identity/standInProvider.js';

Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');

/** Sends what it likes in answer to a request, and closes the connection when it is done. */
export type WireLie = (connection: Wire, honest: string) => Promise<void>;

/** A connection of somebody who has asked for something. */
export class Wire {
    constructor(private readonly connection: Gio.SocketConnection) {}

    /** @throws if the other end has hung up. */
    async send(text: string): Promise<void> {
        const stream = this.connection.get_output_stream();
        for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
            const bytes = new GLib.Bytes(rest);
            const sent = await stream.write_bytes_async(bytes, GLib.PRIORITY_DEFAULT, null);
            rest = rest.subarray(sent);
        }
    }

    /** The same, after a while. */
    async sendLater(text: string): Promise<void> {
        await pass(20);
        await this.send(text);
    }

    /** Resolves when the other end has hung up. */
    async untilLeft(): Promise<void> {
        const stream = this.connection.get_input_stream();
        await stream.read_bytes_async(1, GLib.PRIORITY_DEFAULT, null);
    }
}

/** A stand-in of an identity provider, on a port of the loopback interface. */
export class StandInServer {
    readonly provider: StandInProvider;
    readonly port: number;
    /** Lies of the connection, by place. */
    readonly wires: Partial<Record<Place, WireLie>> = {};
    /** How many requests are being answered. */
    active = 0;
    private readonly service = new Gio.SocketService();

    constructor() {
        const loopback = Gio.InetAddress.new_loopback(Gio.SocketFamily.IPV4);
        const [, address] = this.service.add_address(
            Gio.InetSocketAddress.new(loopback, 0),
            Gio.SocketType.STREAM,
            Gio.SocketProtocol.TCP,
            null,
        );
        this.port = (address as Gio.InetSocketAddress).port;
        this.provider = new StandInProvider(`http://127.0.0.1:${this.port}`, () =>
            Math.floor(Date.now() / 1000),
        );
        this.service.connect('incoming', (_service, connection) => {
            this.active += 1;
            this.serve(connection)
                .catch(() => undefined)
                .finally(() => {
                    connection.close(null);
                    this.active -= 1;
                });
            return true;
        });
        this.service.start();
    }

    /** Nobody can connect any more. */
    stop(): void {
        this.service.stop();
        this.service.close();
    }

    private async serve(connection: Gio.SocketConnection): Promise<void> {
        const { method, target, headers, body } = await readRequest(connection.get_input_stream());
        const wire = new Wire(connection);
        const { issuer } = this.provider;
        const place = target.replace(/\?.*/, '') as Place;
        if (place === ('/authorize' as Place) || place === ('/end' as Place)) {
            const location = this.provider.comeBackFrom(`${issuer}${target}`);
            await wire.send(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\n${CLOSE}\r\n`);
            return;
        }
        const request = { method, url: `${issuer}${target}`, headers, body } as HttpRequest;
        const honest = format(this.provider.answer(request));
        const lie = this.wires[place];
        await (lie ? lie(wire, honest) : wire.send(honest));
    }
}

const CLOSE = 'Connection: close\r\n';

function format({ status, contentType, body }: Answer): string {
    return [
        `HTTP/1.1 ${status} X`,
        ...(contentType === '' ? [] : [`Content-Type: ${contentType}`]),
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        new TextDecoder().decode(body),
    ].join('\r\n');
}

interface RawRequest {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

async function readRequest(stream: Gio.InputStream): Promise<RawRequest> {
    let text = '';
    for (;;) {
        const [head = '', body] = text.split(/\r\n\r\n([^]*)/);
        const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        if (body !== undefined && body.length >= length) return parse(head, body);
        const bytes = await stream.read_bytes_async(65536, GLib.PRIORITY_DEFAULT, null);
        if (bytes.get_size() === 0) throw new Error('hung up');
        text += new TextDecoder().decode(bytes.toArray());
    }
}

function parse(head: string, body: string): RawRequest {
    const [line = '', ...fields] = head.split('\r\n');
    const [method = '', target = ''] = line.split(' ');
    const headers = fields.map(field => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon), field.slice(colon + 1).trim()];
    });
    return { method, target, headers: Object.fromEntries(headers) as RawRequest['headers'], body };
}
