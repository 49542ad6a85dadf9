import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Cancellation } from '../../src/core/cancellation.js';
import { WorkspaceError, type ErrorCode } from '../../src/core/errors.js';
import type { Answer } from '../../src/core/identity/answer.js';
import type { Redirects } from '../../src/core/identity/ports.js';
import { sendRequest } from '../../src/system/identity/http.js';
import { listenOnLoopback } from '../../src/system/identity/loopbackListener.js';
import { eventually } from './driver/eventually.js';
import { selfSignedCertificate } from './driver/selfSigned.js';
import { StandInServer } from './driver/standInServer.js';
import { utf8 } from '../unit/core/identity/sample.js';

Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');
Gio._promisify(Gio.SocketClient.prototype, 'connect_to_host_async');

/** Somebody on this computer who connects to a port. */
class Caller {
    private constructor(private readonly connection: Gio.SocketConnection) {}

    static async connect(port: number): Promise<Caller> {
        const client = new Gio.SocketClient();
        return new Caller(await client.connect_to_host_async('127.0.0.1', port, null));
    }

    /** Says something and waits until the other end hangs up; returns what that said. */
    static async call(port: number, text: string): Promise<string> {
        const caller = await Caller.connect(port);
        caller.say(text);
        return caller.untilLeft();
    }

    say(text: string): void {
        this.connection.get_output_stream().write_bytes(new GLib.Bytes(utf8(text)), null);
    }

    async untilLeft(): Promise<string> {
        return readAll(this.connection.get_input_stream());
    }
}

async function readAll(stream: Gio.InputStream): Promise<string> {
    let text = '';
    for (;;) {
        const bytes = await stream.read_bytes_async(4096, GLib.PRIORITY_DEFAULT, null);
        if (bytes.get_size() === 0) return text;
        text += new TextDecoder().decode(bytes.toArray());
    }
}

/** Answers one request over TLS. */
class SecureServer {
    readonly port: number;
    /** What it was asked; empty if it was not trusted. */
    readonly heard: Promise<string>;
    private readonly service = new Gio.SocketService();

    constructor(certificate: Gio.TlsCertificate) {
        this.port = this.service.add_any_inet_port(null);
        this.heard = new Promise(resolve => {
            this.service.connect('incoming', (_service, connection) => {
                answerOver(Gio.TlsServerConnection.new(connection, certificate)).then(
                    resolve,
                    () => {
                        resolve('');
                    },
                );
                return true;
            });
        });
    }

    stop(): void {
        this.service.stop();
        this.service.close();
    }
}

async function answerOver(connection: Gio.IOStream): Promise<string> {
    const stream = connection.get_input_stream();
    const request = await stream.read_bytes_async(4096, GLib.PRIORITY_DEFAULT, null);
    const answer = new GLib.Bytes(utf8('HTTP/1.1 204 X\r\nConnection: close\r\n\r\n'));
    await connection.get_output_stream().write_bytes_async(answer, GLib.PRIORITY_DEFAULT, null);
    return new TextDecoder().decode(request.toArray());
}

const TRUSTED = GLib.build_filenamev([GLib.get_tmp_dir(), 'trusted-by-the-tests.pem']);

/** Makes a certificate the only one that this process trusts; null for what the system trusts. */
function trust(certificate: Gio.TlsCertificate | null): void {
    let database: Gio.TlsDatabase | null = null;
    if (certificate) {
        // It is read when it is needed.
        GLib.file_set_contents(TRUSTED, certificate.certificate_pem);
        database = Gio.TlsFileDatabase.new(TRUSTED);
    }
    Gio.TlsBackend.get_default().set_default_database(database);
}

function get(target: string): string {
    return `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
}

const PAGE = { heading: 'Well done.', sentences: ['Go on.'] };

describe('Where browsers are sent back to', () => {
    let redirects: Redirects;

    beforeEach(() => {
        redirects = listenOnLoopback();
    });
    afterEach(() => {
        redirects.close();
    });

    it('is a port of this computer, which nobody else reaches', () => {
        const [, bytes] = GLib.file_get_contents('/proc/net/tcp');
        const port = redirects.port.toString(16).toUpperCase().padStart(4, '0');
        const sockets = new TextDecoder()
            .decode(bytes)
            .split('\n')
            .filter(line => line.includes(`:${port} `));
        expect(sockets.map(line => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`]);
        const [, six] = GLib.file_get_contents('/proc/net/tcp6');
        expect(new TextDecoder().decode(six)).not.toContain(`:${port} `);
    });

    it('hears the redirect and shows a page', async () => {
        const heard = Caller.call(redirects.port, get('/?code=c&state=s'));
        expect(await redirects.next()).toBe('code=c&state=s');
        redirects.answer(PAGE);
        expect(await heard).toContain('Well done.</h1><p>Go on.</p>');
    });

    it('shows the page even if it is closed at once', async () => {
        const heard = Caller.call(redirects.port, get('/?code=c&state=s'));
        await redirects.next();
        redirects.answer(PAGE);
        redirects.close();
        expect(await heard).toContain('Well done.');
    });

    const strays: [what: string, text: string][] = [
        ['for an icon', get('/favicon.ico')],
        ['without a query', get('/')],
        ['that posts something', 'POST /?code=c HTTP/1.1\r\nContent-Length: 1\r\n\r\nx'],
        ['that is none', '\u0016\u0003\u0001 hello\r\n\r\n'],
        ['that is too long', get(`/?${'x'.repeat(100_000)}`)],
    ];
    for (const [what, text] of strays)
        it(`turns a request away ${what}, and goes on`, async () => {
            expect(await Caller.call(redirects.port, text).catch(() => 'HTTP/1.1 404')).toMatch(
                /^HTTP\/1\.1 404/,
            );
            const heard = Caller.call(redirects.port, get('/?state=s'));
            const query = await redirects.next();
            redirects.answer(PAGE);
            expect([query, (await heard).slice(0, 12)]).toEqual(['state=s', 'HTTP/1.1 200']);
        });

    it('turns away who comes too late', async () => {
        const first = Caller.call(redirects.port, get('/?code=first'));
        const query = await redirects.next();
        expect(await Caller.call(redirects.port, get('/?code=second'))).toMatch(/^HTTP\/1\.1 404/);
        redirects.answer(PAGE);
        await first;
        expect([query, await redirects.next()]).toEqual(['code=first', 'code=first']);
    });

    it('is kept busy by nobody who says nothing', async () => {
        const silent: Caller[] = [];
        for (let count = 0; count < 40; count += 1)
            silent.push(await Caller.connect(redirects.port));
        expect(await silent[0]?.untilLeft()).toBe('');
        const heard = Caller.call(redirects.port, get('/?code=c'));
        const query = await redirects.next();
        redirects.answer(PAGE);
        expect([query, (await heard).slice(0, 12)]).toEqual(['code=c', 'HTTP/1.1 200']);
        redirects.close();
        for (const caller of silent) expect(await caller.untilLeft()).toBe('');
    });

    it('lets nobody wait whose redirect nobody looked at', async () => {
        const heard = Caller.call(redirects.port, get('/?code=c'));
        await redirects.next();
        redirects.close();
        expect(await heard).toMatch(/^HTTP\/1\.1 404/);
    });
});

describe('A request to a provider', () => {
    async function ask(url: string, cancellation = new Cancellation()): Promise<Answer> {
        return sendRequest({ method: 'GET', url, headers: {}, body: null }, cancellation);
    }

    async function expectFailure(url: string, code: ErrorCode, message: RegExp): Promise<void> {
        const error: unknown = await ask(url).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(WorkspaceError);
        expect((error as WorkspaceError).code).toBe(code);
        expect((error as WorkspaceError).message).toMatch(message);
    }

    it('goes to no plain http address of another computer', async () => {
        await expectFailure('http://192.0.2.1/', 'Failed', /not safe/);
        await expectFailure('http://localhost.example/', 'Failed', /not safe/);
        await expectFailure('ftp://id.example/', 'Failed', /not safe/);
    });

    it('says so if nobody is there', async () => {
        await expectFailure('http://127.0.0.1:1/', 'Busy', /cannot be reached.*refused/);
    });

    it('says so if there is no network', async () => {
        await expectFailure('https://192.0.2.1/', 'Busy', /cannot be reached.*unreachable/);
        await expectFailure('https://id.invalid/', 'Busy', /cannot be reached.*id\.invalid/);
    });

    describe('over https', () => {
        let server: SecureServer;

        beforeEach(() => {
            server = new SecureServer(selfSignedCertificate());
        });
        afterEach(() => {
            trust(null);
            GLib.unlink(TRUSTED);
            server.stop();
        });

        it('tells nothing to a provider whose certificate is not trusted', async () => {
            const url = `https://127.0.0.1:${server.port}/`;
            await expectFailure(url, 'Busy', /cannot be reached.*certificate/);
            expect(await server.heard).toBe('');
        });

        it('asks one whose certificate is', async () => {
            trust(selfSignedCertificate());
            expect((await ask(`https://127.0.0.1:${server.port}/`)).status).toBe(204);
            expect(await server.heard).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
        });

        it('tells nothing to one whose certificate is that of another', async () => {
            trust(selfSignedCertificate());
            const url = `https://localhost:${server.port}/`;
            await expectFailure(url, 'Busy', /cannot be reached.*certificate/);
            expect(await server.heard).toBe('');
        });
    });

    it('keeps no cookies, and has no credentials but those that it was given', async () => {
        const server = new StandInServer();
        const { issuer } = server.provider;
        server.wires['/me'] = async wire =>
            wire.send(
                'HTTP/1.1 401 X\r\nSet-Cookie: a=b\r\nWWW-Authenticate: Basic realm="x"\r\n' +
                    'Content-Length: 0\r\n\r\n',
            );
        const withUser = issuer.replace('://', '://ada:hush@');
        await expectFailure(`${withUser}/me`, 'Failed', /not safe/);
        for (let count = 0; count < 2; count += 1)
            expect((await ask(`${issuer}/me`)).status).toBe(401);
        const names = server.provider.asked.flatMap(({ headers }) => Object.keys(headers));
        expect(server.provider.asked.length).toBe(2);
        expect(names).not.toContain('Cookie');
        expect(names).not.toContain('Authorization');
        server.stop();
    });

    it('ends with what it was cancelled for, and so does its connection', async () => {
        const server = new StandInServer();
        server.wires['/me'] = async wire => wire.untilLeft();
        const cancellation = new Cancellation();
        const asking = ask(`${server.provider.issuer}/me`, cancellation);
        await eventually('it has been asked', () => server.provider.asked.length === 1);
        cancellation.cancel(new Error('enough'));
        await expectAsync(asking).toBeRejectedWithError('enough');
        await eventually('nobody waits any more', () => server.active === 0);
        await expectAsync(ask(server.provider.issuer, cancellation)).toBeRejectedWithError(
            'enough',
        );
        expect(server.provider.asked.length).toBe(1);
        server.stop();
    });
});
