import Gio from 'gi://Gio';

import { KeptAnswer } from '../../core/keptAnswer.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { AwakeProcess } from '../../core/session/awakeKeepers.js';
import { appOfCgroup } from '../../core/systemd/unitNames.js';
import { processOfClient } from '../dbus/busProcess.js';
import { callMethod, PROPERTIES, subscribe } from '../dbus/calls.js';
import { log } from '../log.js';
import { identifyProcess } from '../processes.js';
import { SESSION_MANAGER } from '../session/sessionManagerNames.js';
import { LOGIN1 } from './login1.js';

const TIMEOUT_MS = 1000;
const BLOCKING = ['BlockInhibited', 'BlockWeakInhibited'];

type Inhibitor = [what: string, who: string, why: string, mode: string, uid: number, pid: number];

/** What is asked of the session to tell whose a process is. */
export interface SystemInhibitorPorts {
    readonly sessionBus: Gio.DBusConnection;
    readonly systemBus: Gio.DBusConnection;
    /** The workspace of what is in no workspace's slice. */
    readonly defaultId: () => string;
}

interface Found extends AwakeProcess {
    /** Whether the process runs in the workspace's slice, or was started for it. */
    readonly isInside: boolean;
}

/**
 * What processes keep the computer awake, as logind knows it (org.freedesktop.login1(5)). They hold
 * a descriptor for it that nobody else can close. What only delays sleep keeps nothing awake.
 */
export class SystemInhibitors {
    private readonly list = new KeptAnswer(() => this.find());
    private last: readonly AwakeProcess[] = [];

    constructor(private readonly ports: SystemInhibitorPorts) {}

    /** Those of workspaces, as they were found last. */
    get known(): readonly AwakeProcess[] {
        return this.last;
    }

    /**
     * Calls the listener whenever there may be others, and when they are known. Nothing else may be
     * called before.
     */
    follow(listener: () => void, lifetime: Lifetime): void {
        const update = (): void => {
            this.list.forget();
            this.list.get().then(found => {
                this.last = found;
                if (!lifetime.ended) listener();
            }, log.error);
        };
        const changes = { ...LOGIN1, interfaceName: PROPERTIES, signal: 'PropertiesChanged' };
        subscribe(this.ports.systemBus, lifetime, changes, parameters => {
            const [name, changed, invalid] =
                parameters.deepUnpack<[string, Record<string, unknown>, string[]]>();
            if (name !== LOGIN1.interfaceName) return;
            // It tells so whenever anything begins or ends to inhibit.
            if (BLOCKING.some(property => property in changed || invalid.includes(property)))
                update();
        });
        update();
    }

    /** Whether processes of the workspace keep the computer awake. */
    async keepAwake(id: string): Promise<boolean> {
        const found = await this.list.get();
        return found.some(({ workspaceId, isInside }) => workspaceId === id && isInside);
    }

    private async find(): Promise<readonly Found[]> {
        const options = { timeoutMs: TIMEOUT_MS };
        const answer = await callMethod(
            this.ports.systemBus,
            LOGIN1,
            'ListInhibitors',
            null,
            options,
        );
        const awake = answer
            .deepUnpack<[Inhibitor[]]>()[0]
            .filter(([what, , , mode]) => isAwake(what) && mode.startsWith('block'));
        if (awake.length === 0) return [];
        const ours = await this.ownProcesses();
        const found = await Promise.all(awake.map(async one => this.identify(one, ours)));
        return found.flatMap(one => one ?? []);
    }

    /** @returns null if it is the desktop's own, or another person's. */
    private async identify(
        [, appId, reason, , uid, pid]: Inhibitor,
        ours: Ours,
    ): Promise<Found | null> {
        const { workspace, cgroup } = await identifyProcess(pid);
        const isDesktops = cgroup.includes('/session.slice/') || ours.pids.includes(pid);
        if (workspace === null && (isDesktops || uid !== ours.uid)) return null;
        return {
            workspaceId: workspace ?? this.ports.defaultId(),
            startedAs: appOfCgroup(cgroup),
            appId,
            reason,
            isInside: workspace !== null,
        };
    }

    /** The shell, and the session manager, which passes on what it was asked for itself. */
    private async ownProcesses(): Promise<Ours> {
        const self = new Gio.Credentials();
        const manager = processOfClient(this.ports.sessionBus, SESSION_MANAGER).catch(() => 0);
        return { uid: self.get_unix_user(), pids: [self.get_unix_pid(), await manager] };
    }
}

interface Ours {
    readonly uid: number;
    readonly pids: readonly number[];
}

function isAwake(what: string): boolean {
    return what.split(':').some(thing => thing === 'idle' || thing === 'sleep');
}
