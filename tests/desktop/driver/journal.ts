import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { UUID } from './extension.js';
import type { ShellAccess } from './shell.js';

const PRIORITY_WARNING = 4;
const LOG_DOMAIN = 'kolide-workspaces';

interface Entry {
    readonly MESSAGE?: unknown;
    readonly PRIORITY?: string;
    readonly GLIB_DOMAIN?: string;
}

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async', 'read_line_finish_utf8');

/** What the shell has written to the journal since this was made. */
export class Journal {
    private readonly entries: Entry[] = [];
    private readonly arrivals = new Set<() => void>();
    private markers = 0;

    private constructor(private readonly process: Gio.Subprocess) {}

    /** Begins to listen. */
    static async follow(shell: ShellAccess): Promise<Journal> {
        const uid: number = new Gio.Credentials().get_unix_user();
        const match = ['_COMM=gnome-shell', `_UID=${uid}`];
        const process = Gio.Subprocess.new(
            ['journalctl', '--follow', '--lines=0', '--all', '--output=json', ...match],
            Gio.SubprocessFlags.STDOUT_PIPE,
        );
        const journal = new Journal(process);
        void journal.read();
        // journalctl may miss what is written while it starts.
        await journal.waitForMarker(shell);
        return journal;
    }

    /**
     * What the shell has complained of since this was last asked for: errors with a line of the
     * extension in their stack, and whatever the extension itself logged as a warning.
     */
    async takeComplaints(shell: ShellAccess): Promise<string[]> {
        await this.waitForMarker(shell);
        return this.entries.splice(0).flatMap(entry => {
            const message = typeof entry.MESSAGE === 'string' ? entry.MESSAGE : '';
            const isOwn =
                entry.GLIB_DOMAIN === LOG_DOMAIN && Number(entry.PRIORITY) <= PRIORITY_WARNING;
            return isOwn || message.includes(`/${UUID}/`) ? [message] : [];
        });
    }

    /** Stops listening. */
    stop(): void {
        this.process.force_exit();
    }

    private async read(): Promise<void> {
        const stdout = this.process.get_stdout_pipe();
        if (!stdout) return;
        const lines = new Gio.DataInputStream({ base_stream: stdout });
        for (;;) {
            const [line] = await lines.read_line_async(GLib.PRIORITY_DEFAULT, null);
            if (line === null) return;
            this.entries.push(JSON.parse(line as unknown as string) as Entry);
            for (const arrived of [...this.arrivals]) arrived();
        }
    }

    /** Structured messages and the shell's stderr reach the journal on ways of their own. */
    private async waitForMarker(shell: ShellAccess): Promise<void> {
        const isHere = (text: string): boolean =>
            this.entries.some(({ MESSAGE }) => MESSAGE === text);
        for (;;) {
            this.markers += 1;
            const texts = ['log', 'stderr'].map(way => `test marker ${this.markers} by ${way}`);
            await shell.run(({ GLib }, [log = '', stderr = '']) => {
                GLib.log_structured('test', GLib.LogLevelFlags.LEVEL_MESSAGE, {
                    MESSAGE: log,
                });
                printerr(stderr);
            }, texts);
            if (await this.arrives(() => texts.every(isHere))) return;
        }
    }

    /** Whether the condition comes to hold within a second of the last line. */
    private async arrives(condition: () => boolean): Promise<boolean> {
        return new Promise(resolve => {
            const finish = (result: boolean): void => {
                this.arrivals.delete(look);
                GLib.source_remove(timer);
                resolve(result);
            };
            const look = (): void => {
                if (condition()) finish(true);
            };
            this.arrivals.add(look);
            const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1000, () => {
                finish(false);
                return GLib.SOURCE_REMOVE;
            });
            look();
        });
    }
}
