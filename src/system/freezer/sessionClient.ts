import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Hold } from '../../core/freezer/freezer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { callMethod, subscribe } from '../dbus/calls.js';
import { log } from '../log.js';
import { SESSION_MANAGER, SESSION_MANAGER_PATH } from '../session/sessionManagerNames.js';

const CLIENT = 'org.gnome.SessionManager.ClientPrivate';
const APP_ID = 'kolide-workspaces';

/**
 * Lets everything run before the session ends: frozen apps could neither object nor save. The
 * session manager waits for the answers of its clients.
 */
export class SessionClient {
    private hold: Hold | null = null;
    private isStarted = false;

    constructor(
        private readonly sessionBus: Gio.DBusConnection,
        private readonly letAllRun: () => Hold,
        private readonly lifetime: Lifetime,
    ) {}

    /** Registers with the session manager, once; returns when it has answered. */
    async start(): Promise<void> {
        if (this.isStarted) return;
        this.isStarted = true;
        try {
            const parameters = new GLib.Variant('(ss)', [APP_ID, '']);
            const answer = await this.call(
                SESSION_MANAGER_PATH,
                SESSION_MANAGER,
                'RegisterClient',
                parameters,
            );
            const [path] = answer.deepUnpack<[string]>();
            this.lifetime.add(() => {
                this.send(
                    SESSION_MANAGER_PATH,
                    SESSION_MANAGER,
                    'UnregisterClient',
                    new GLib.Variant('(o)', [path]),
                );
            });
            if (!this.lifetime.ended) this.follow(path);
        } catch (error) {
            log.error(error);
        }
    }

    private follow(path: string): void {
        const prepare = (): void => {
            void this.prepare(path);
        };
        const resume = (): void => {
            this.resume();
        };
        for (const [signal, act] of [
            ['QueryEndSession', prepare],
            ['EndSession', prepare],
            ['CancelEndSession', resume],
        ] as const)
            subscribe(
                this.sessionBus,
                this.lifetime,
                { service: SESSION_MANAGER, path, interfaceName: CLIENT, signal },
                act,
            );
    }

    private async prepare(path: string): Promise<void> {
        this.hold ??= this.letAllRun();
        await this.hold.thawed;
        this.send(path, CLIENT, 'EndSessionResponse', new GLib.Variant('(bs)', [true, '']));
    }

    private resume(): void {
        this.hold?.release();
        this.hold = null;
    }

    private send(
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant,
    ): void {
        this.call(path, interfaceName, method, parameters).catch((error: unknown) => {
            log.error(error);
        });
    }

    private async call(
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant,
    ): Promise<GLib.Variant> {
        return callMethod(
            this.sessionBus,
            { service: SESSION_MANAGER, path, interfaceName },
            method,
            parameters,
            { onlyRunning: true },
        );
    }
}
