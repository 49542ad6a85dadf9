import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

const TICK_MS = 200;
const FEED = '/feed';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish_utf8');
Gio._promisify(Gio.OutputStream.prototype, 'write_all_async');

/**
 * A web page that remembers what is typed into it, counts what its server sends it over a connection
 * that stays open, and says both in its title.
 */
const PAGE = `<!DOCTYPE html>
<meta charset="utf-8">
<title>…</title>
<p>Type, and press Enter.</p>
<script>
    let typed = '';
    let last = '0.0';
    const show = () => { document.title = '[' + (localStorage.kept ?? '') + '] #' + last; };
    addEventListener('keydown', ({ key }) => {
        if (key.length === 1) typed += key;
        if (key !== 'Enter') return;
        localStorage.kept = (localStorage.kept ?? '') + typed;
        typed = '';
        show();
    });
    new EventSource('${FEED}').onmessage = ({ data }) => { last = data; show(); };
    show();
</script>
`;

/** A command that does in a terminal what the page does in a browser; $1 is a file in its home. */
const LISTENER = `
exec 3<>/dev/tcp/127.0.0.1/PORT
printf 'GET ${FEED} HTTP/1.0\\r\\n\\r\\n' >&3
while read -r -u 3 word number; do
    [ "$word" != data: ] || printf '\\e]0;[%s] #%s\\a' "$(cat ~/"$1" 2>/dev/null)" "$number"
done
`;

/** A web server that sends numbers to whoever listens, for as long as they do. */
export class Feed {
    /** The path of a program for bash that listens. */
    readonly listener = `${GLib.get_tmp_dir()}/listen`;
    private readonly service = new Gio.SocketService();
    private readonly port: number;
    private readonly timer: number;
    private readonly listeners = new Set<() => void>();
    private connections = 0;
    private tick = 0;

    /** Begins to listen on a port of the loopback interface. */
    constructor() {
        this.port = this.service.add_any_inet_port(null);
        this.service.connect('incoming', (_service, connection) => {
            this.answer(connection).catch(() => undefined);
            return true;
        });
        this.timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, TICK_MS, () => {
            this.tick += 1;
            for (const send of this.listeners) send();
            return GLib.SOURCE_CONTINUE;
        });
        GLib.file_set_contents(this.listener, LISTENER.replace('PORT', String(this.port)));
    }

    /** The number that it sent last. */
    get last(): number {
        return this.tick;
    }

    /** The address of the page. */
    get page(): string {
        return `http://127.0.0.1:${this.port}/`;
    }

    /** Ends it and all connections. */
    stop(): void {
        GLib.source_remove(this.timer);
        this.listeners.clear();
        this.service.stop();
        this.service.close();
    }

    private async answer(connection: Gio.SocketConnection): Promise<void> {
        const input = new Gio.DataInputStream({ base_stream: connection.get_input_stream() });
        const [request] = await readLine(input);
        for (;;) {
            const [line] = await readLine(input);
            if (line === null || line.trim() === '') break;
        }
        const path = request?.split(' ')[1] ?? '';
        if (path.startsWith(FEED)) await this.feed(connection);
        else await send(connection, path === '/' ? answerOf('200 OK', PAGE) : answerOf('404', ''));
        if (!path.startsWith(FEED)) connection.close(null);
    }

    /** Sends numbers until nobody takes them any more. */
    private async feed(connection: Gio.SocketConnection): Promise<void> {
        this.connections += 1;
        const number = this.connections;
        await send(connection, head('200 OK', 'text/event-stream'));
        let isSending = false;
        const sendOne = (): void => {
            // Who does not read for a while finds the numbers of that time in the socket.
            if (isSending) return;
            isSending = true;
            send(connection, `data: ${number}.${this.tick}\n\n`).then(
                () => (isSending = false),
                () => this.listeners.delete(sendOne),
            );
        };
        this.listeners.add(sendOne);
    }
}

async function readLine(input: Gio.DataInputStream): Promise<[string | null, number]> {
    const [line, length] = await input.read_line_async(GLib.PRIORITY_DEFAULT, null);
    return [line as string | null, length];
}

async function send(connection: Gio.SocketConnection, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await connection.get_output_stream().write_all_async(bytes, GLib.PRIORITY_DEFAULT, null);
}

function head(status: string, type: string): string {
    return `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n`;
}

function answerOf(status: string, body: string): string {
    return head(status, 'text/html; charset=utf-8') + body;
}
