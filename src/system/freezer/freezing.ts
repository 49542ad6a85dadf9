import type Gio from 'gi://Gio';

import { Freezer, type FreezerPorts, type Hold } from '../../core/freezer/freezer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { sliceOf } from '../../core/systemd/unitNames.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { log } from '../log.js';
import { after } from '../pause.js';
import type { UserManager } from '../systemd/userManager.js';
import { Guard } from './guard.js';
import { Occupancies } from './occupancy.js';
import { Reasons } from './reasons.js';
import { SessionClient } from './sessionClient.js';
import { ShutdownDelay } from './shutdownDelay.js';
import type { SystemInhibitors } from './systemInhibitors.js';

/** What freezing acts upon, beside what it makes itself. */
export interface FreezingParts extends Pick<FreezerPorts, 'isKnown' | 'isSetToRun'> {
    readonly manager: UserManager;
    readonly sessionBus: Gio.DBusConnection;
    readonly systemBus: Gio.DBusConnection;
    /** Whether the workspace inhibits at the session manager what must be inhibited on. */
    readonly isAtWork: (id: string) => boolean;
    readonly systemInhibitors: SystemInhibitors;
    /** What has to be done before the computer sleeps, beside letting everything run. */
    readonly beforeSleep: () => Promise<void>;
}

/** Freezes the slices of workspaces, with all that has to be seen to around it. */
export class Freezing {
    readonly freezer: Freezer;
    private readonly manager: UserManager;
    private readonly occupancies: Occupancies;
    private readonly delay: ShutdownDelay;

    constructor(
        private readonly parts: FreezingParts,
        private readonly lifetime: Lifetime,
    ) {
        const { manager, sessionBus, systemBus, systemInhibitors } = parts;
        this.manager = manager;
        this.occupancies = new Occupancies(manager);
        const reasons = new Reasons(this.occupancies, systemInhibitors, id => parts.isAtWork(id));
        const letAllEnd = (): Hold => this.freezer.holdAllToEnd();
        this.delay = new ShutdownDelay(
            systemBus,
            { PrepareForSleep: () => this.holdForSleep(), PrepareForShutdown: letAllEnd },
            lifetime,
        );
        const session = new SessionClient(sessionBus, letAllEnd, lifetime);
        const guard = new Guard(manager, lifetime, () => {
            this.freezer.followThaw();
        });
        this.freezer = new Freezer({
            freeze: (id, timeoutMs) => manager.freeze(sliceOf(id), timeoutMs),
            thaw: id => manager.thaw(sliceOf(id)),
            // Only now: where nothing is ever frozen, none of them has anything to do.
            guard: async () => {
                await Promise.all([guard.ensure(), this.delay.start(), session.start()]);
            },
            isKnown: parts.isKnown,
            isSetToRun: parts.isSetToRun,
            findReason: id => reasons.find(id),
            after,
            report: log.error,
        });
        lifetime.add(() => {
            this.freezer.end();
        });
    }

    /** Takes over what runs already and begins to freeze; to be called when all is known. */
    start(workspaces: WorkspaceRegistry['events']): void {
        this.lifetime.add(
            workspaces.on('changed', id => {
                this.freezer.followSetting(id);
            }),
        );
        this.lifetime.add(
            workspaces.on('removed', id => {
                this.freezer.forget(id);
            }),
        );
        this.occupancies.follow(found => {
            this.freezer.setOccupancy(found);
            this.freezer.reconsider();
        }, this.lifetime);
    }

    /** The computer does not sleep before all that is to be done has been; returns when that is so. */
    async delaySleep(): Promise<void> {
        await this.delay.start();
    }

    /** Whether apps of a workspace run, or are frozen, at this moment: the freezer learns of it later. */
    async hasApps(id: string): Promise<boolean> {
        return (await this.occupancies.of(id)) === 'apps';
    }

    /** Closes everything that runs in a workspace, politely at first, and returns when it is gone. */
    async close(id: string): Promise<void> {
        // What is frozen refuses to stop.
        await this.whileThawed(id, () => this.manager.stop(sliceOf(id)));
    }

    /** Lets a workspace run, even one that is locked, while something in it ends. */
    async whileThawed(id: string, end: () => Promise<void>): Promise<void> {
        const hold = this.freezer.holdToEnd(id);
        try {
            await hold.thawed;
            await end();
        } finally {
            hold.release();
        }
    }

    /**
     * Closes what serves a workspace's apps.
     *
     * @throws {WorkspaceError} Busy if any of them run.
     */
    async stopServices({ id, meta }: Workspace): Promise<void> {
        if (await this.hasApps(id))
            throw new WorkspaceError(
                'Busy',
                fill(
                    _(
                        'Apps of “%(name)” run that were started before its isolation or the screen changed. Close them first.',
                    ),
                    { name: meta.name },
                ),
            );
        await this.close(id);
    }

    private holdForSleep(): Hold {
        const { thawed, release } = this.freezer.holdAll();
        const ready = Promise.all([thawed, this.parts.beforeSleep()]);
        return { thawed: ready.then(() => undefined), release };
    }
}
