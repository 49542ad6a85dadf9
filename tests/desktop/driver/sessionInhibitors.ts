import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

const MANAGER = 'org.gnome.SessionManager';
const MANAGER_PATH = '/org/gnome/SessionManager';
const LOGIND = 'org.freedesktop.login1';

/** What keeps the session from something, as its session manager tells it. */
export interface SessionInhibitor {
    readonly path: string;
    readonly app: string;
    readonly reason: string;
    readonly flags: number;
}

/** Asks the session manager and logind themselves what is inhibited. */
export class RealInhibitors {
    constructor(private readonly session: Gio.DBusConnection) {}

    /** Whether any of these things is inhibited: flags of org.gnome.SessionManager.Inhibit. */
    async isInhibited(flags: number): Promise<boolean> {
        const asked = new GLib.Variant('(u)', [flags]);
        const answer = await this.ask(MANAGER_PATH, MANAGER, 'IsInhibited', asked);
        return answer.deepUnpack<[boolean]>()[0];
    }

    /** All at the session manager. */
    async atSession(): Promise<SessionInhibitor[]> {
        const answer = await this.ask(MANAGER_PATH, MANAGER, 'GetInhibitors');
        const found = answer.deepUnpack<[string[]]>()[0].map(async path => {
            const get = async <Value>(method: string): Promise<Value> =>
                (await this.ask(path, `${MANAGER}.Inhibitor`, method)).deepUnpack<[Value]>()[0];
            try {
                return {
                    path,
                    app: await get<string>('GetAppId'),
                    reason: await get<string>('GetReason'),
                    flags: await get<number>('GetFlags'),
                };
            } catch {
                // It has ended meanwhile.
                return null;
            }
        });
        return (await Promise.all(found)).flatMap(one => one ?? []);
    }

    /** The reasons of all at the session manager. */
    async reasonsAtSession(): Promise<string[]> {
        return (await this.atSession()).map(({ reason }) => reason);
    }

    /** The reasons of all at logind, and what they do: “block” or “delay”. */
    async atLogind(): Promise<{ why: string; mode: string }[]> {
        const answer = await Gio.DBus.system.call(
            LOGIND,
            '/org/freedesktop/login1',
            `${LOGIND}.Manager`,
            'ListInhibitors',
            null,
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        const [list] = answer.deepUnpack<[[string, string, string, string, number, number][]]>();
        return list.map(([, , why, mode]) => ({ why, mode }));
    }

    private async ask(
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant | null = null,
    ): Promise<GLib.Variant> {
        const { NONE } = Gio.DBusCallFlags;
        return this.session.call(
            MANAGER,
            path,
            interfaceName,
            method,
            parameters,
            null,
            NONE,
            -1,
            null,
        );
    }
}
