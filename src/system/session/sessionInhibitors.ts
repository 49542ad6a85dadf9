import type Gio from 'gi://Gio';

import type { Lifetime } from '../../core/lifetime.js';
import type { Inhibition } from '../../core/session/inhibitors.js';
import type { Tally } from '../../core/session/tally.js';
import { callMethod, subscribe } from '../dbus/calls.js';
import { SESSION_MANAGER, SESSION_MANAGER_OBJECT } from './sessionManagerNames.js';
import { textOf } from './sessionInhibition.js';
import { reportFailure } from './reportFailure.js';

const INHIBITOR = `${SESSION_MANAGER}.Inhibitor`;
const TIMEOUT_MS = 5000;
const MAX_KNOWN = 256;

/** The inhibitors at the session manager that others than we hold. */
export class SessionInhibitors {
    private known = new Map<string, Inhibition>();
    private changes = 0;
    private isReading = false;

    /** @param own counts what is ours there. */
    constructor(
        private readonly sessionBus: Gio.DBusConnection,
        private readonly own: Tally,
    ) {}

    /** What programs that use the session's own bus inhibit. It does not tell which they are. */
    get foreign(): readonly Inhibition[] {
        return this.own.beyond([...this.known.values()], textOf);
    }

    /** Follows them, and calls the listener whenever there may be others. */
    follow(listener: () => void, lifetime: Lifetime): void {
        const update = (): void => {
            this.changes += 1;
            if (this.isReading) return;
            this.isReading = true;
            this.readAll(listener, lifetime)
                .catch(reportFailure)
                .finally(() => {
                    this.isReading = false;
                });
        };
        for (const signal of ['InhibitorAdded', 'InhibitorRemoved'])
            subscribe(this.sessionBus, lifetime, { ...SESSION_MANAGER_OBJECT, signal }, update);
        update();
    }

    private async readAll(listener: () => void, lifetime: Lifetime): Promise<void> {
        for (let seen = -1; seen !== this.changes;) {
            seen = this.changes;
            this.known = await this.read();
            if (lifetime.ended) return;
            listener();
        }
    }

    private async read(): Promise<Map<string, Inhibition>> {
        const options = { timeoutMs: TIMEOUT_MS, onlyRunning: true };
        const answer = await callMethod(
            this.sessionBus,
            SESSION_MANAGER_OBJECT,
            'GetInhibitors',
            null,
            options,
        );
        const [paths] = answer.deepUnpack<[string[]]>();
        const found = await Promise.all(
            paths.slice(0, MAX_KNOWN).map(async path => {
                const inhibition = this.known.get(path) ?? (await this.describe(path));
                return [path, inhibition] as const;
            }),
        );
        return new Map(found.flatMap(([path, one]) => (one === null ? [] : [[path, one]])));
    }

    /** What it says of itself, which never changes; null if it has ended. */
    private async describe(path: string): Promise<Inhibition | null> {
        const ask = async <Value>(method: string): Promise<Value> => {
            const object = { service: SESSION_MANAGER, path, interfaceName: INHIBITOR };
            const options = { timeoutMs: TIMEOUT_MS, onlyRunning: true };
            const answer = await callMethod(this.sessionBus, object, method, null, options);
            return answer.deepUnpack<[Value]>()[0];
        };
        try {
            const [appId, reason, flags, xid] = await Promise.all([
                ask<string>('GetAppId'),
                ask<string>('GetReason'),
                ask<number>('GetFlags'),
                ask<number>('GetToplevelXid'),
            ]);
            return { appId, reason, flags, xid };
        } catch {
            return null;
        }
    }
}
