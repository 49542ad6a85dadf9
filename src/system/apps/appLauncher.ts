import GLib from 'gi://GLib';

import { environmentOf } from '../../core/apps/environment.js';
import type { Program } from '../../core/apps/program.js';
import { WorkspaceError } from '../../core/errors.js';
import { SharedWork } from '../../core/sharedWork.js';
import {
    appScopeOf,
    appServiceOf,
    busServiceOf,
    sliceOf,
    workspaceOfBusService,
} from '../../core/systemd/unitNames.js';
import { familyOf } from '../../core/windows/processOwner.js';
import { _, fill } from '../../core/words.js';
import { folderOf } from '../../core/workspace/folder.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { displayVariables } from '../display.js';
import type { BusOwner, WorkspaceBuses } from '../session/workspaceBus.js';
import { dataDirectories } from '../baseDirectories.js';
import { cgroupOf, processesIn } from '../processes.js';
import type { UserManager } from '../systemd/userManager.js';
import { lastLinesOf } from '../systemd/journal.js';
import { findProgram } from './programs.js';
import type { ShownApps } from './shownApps.js';
import { OPEN, type Enclosure, type Sandboxes } from './sandboxes.js';

/** What may be said of the start of a program. */
export interface StartOptions {
    /** What lets the first window take the focus (XDG activation). */
    readonly activationToken?: string;
    /** A file that is made when the program starts, and only then, whatever becomes of the shell. */
    readonly mark?: string;
    /** Environment variables of this program alone. */
    readonly environment?: Readonly<Record<string, string>>;
}

/** A workspace that programs can be started in. */
interface Prepared {
    readonly isolation: Isolation;
    readonly enclosure: Enclosure;
    /** The name under which its folder is in side bars. */
    readonly name: string;
}

/** A program that is being started. */
interface Starting {
    readonly id: string;
    readonly done: Promise<void>;
}

// The program runs meanwhile; only the answer waits.
const AT_ONCE_MS = 250;
const ADOPTION_TRIES = 10;

/** Starts programs in workspaces. */
export class AppLauncher {
    // What was seen to already, for as long as the workspace's bus runs.
    private readonly prepared = new Map<string, Prepared>();
    private readonly preparing = new SharedWork<string, Enclosure>();
    // Until the user manager says that they run nobody else sees them.
    private readonly starting = new Set<Starting>();

    /**
     * @param treeOf the directory of a workspace.
     * @param requireFree throws if nothing may be started in a workspace now.
     */
    constructor(
        private readonly manager: UserManager,
        private readonly sandboxes: Sandboxes,
        private readonly buses: WorkspaceBuses,
        private readonly shownApps: ShownApps,
        private readonly treeOf: (id: string) => string,
        private readonly runtimeDirectory: string,
        private readonly requireFree: (workspace: Workspace) => void,
    ) {
        manager.events.on('unitRemoved', unit => {
            const id = workspaceOfBusService(unit);
            if (id !== null) this.prepared.delete(id);
        });
    }

    /**
     * Starts a program as a service in the workspace's slice and returns the unit's name when the
     * program runs.
     *
     * @throws {WorkspaceError} NotFound if there is no such program, Busy if what runs in the
     * workspace is isolated otherwise than it should be, Failed if it does not start.
     */
    async launch(target: Workspace, program: Program, start: StartOptions): Promise<string> {
        const environment = this.environmentFor(target);
        const [command = '', ...rest] = program.argv;
        // In a sandbox there are others, and what is outside is not to be told of.
        const path = target.meta.isolation === 'confined' ? command : await findProgram(command);
        if (path === null)
            throw new WorkspaceError(
                'NotFound',
                fill(_('There is no program “%(command)”.'), { command }),
            );
        await this.shownApps.ensure(target);
        const enclosure = await this.prepare(target);
        const unit = appServiceOf(program.appId, randomHex());
        const home = environment['HOME'] ?? GLib.get_home_dir();
        const directory = program.workingDirectory === '' ? home : program.workingDirectory;
        this.requireFree(target);
        const failure = this.watchFailure(unit, program.title);
        const service = enclosure({
            name: unit,
            description: `${program.title} — ${target.meta.name}`,
            slice: sliceOf(target.id),
            argv: [path, ...rest],
            environment: {
                ...environment,
                ...start.environment,
                ...activationVariables(start.activationToken ?? ''),
            },
            workingDirectory: directory,
            type: 'exec',
            outlivesMainProcess: true,
            properties: {
                // The journal does not find the unit of a process that has ended at once.
                SyslogIdentifier: new GLib.Variant('s', unit),
                ...markProperty(start.mark),
            },
        });
        const started = this.whileStarting(target.id, this.manager.start(service));
        await Promise.all([started, failure]);
        return unit;
    }

    /**
     * Gives an app that the workspace's bus has started a unit of its own, with what it has started
     * itself: in the bus's it would pass for one of the services that run for the apps.
     *
     * @param pid the app's process; what does not run in the bus's unit is left where it is.
     * @throws {WorkspaceError} Busy, Failed
     */
    async adopt(
        target: Workspace,
        pid: number,
        app: Pick<Program, 'appId' | 'title'>,
    ): Promise<void> {
        const bus = await cgroupOf(pid);
        if (GLib.path_get_basename(bus) !== busServiceOf(target.id)) return;
        const seen = new Map<number, string>();
        for (let tries = 1; tries <= ADOPTION_TRIES; tries += 1) {
            const running = await processesIn(bus);
            for (const [member, stat] of running) seen.set(member, stat);
            // Before it was moved it may have started something that was not.
            const processes = familyOf(pid, seen).filter(member => running.has(member));
            if (processes.length === 0) return;
            const adopted = this.manager.adopt({
                name: appScopeOf(app.appId, randomHex()),
                description: `${app.title} — ${target.meta.name}`,
                slice: sliceOf(target.id),
                processes,
            });
            try {
                await this.whileStarting(target.id, adopted);
            } catch (error) {
                // Some of what it has started may have ended meanwhile.
                if (tries === ADOPTION_TRIES) throw error;
            }
        }
    }

    /**
     * Starts what serves the programs of a workspace other than the default one, where it does not
     * run.
     *
     * @param vaultKey what its key ring is opened with.
     * @throws {WorkspaceError} Busy and Failed as `launch` does.
     */
    async startServices(target: Workspace, vaultKey: string): Promise<void> {
        await this.preparing.run(target.id, () => this.startAll(target, vaultKey));
    }

    /**
     * Sees to all that programs of the workspace need to run, such as its bus and its key ring, and
     * returns how they are to be started.
     *
     * @throws {WorkspaceError} Busy, Failed
     */
    async prepare(target: Workspace): Promise<Enclosure> {
        if (target.isDefault) return OPEN;
        const { id, meta } = target;
        const known = this.prepared.get(id);
        if (known?.isolation === meta.isolation) {
            await this.buses.serveOn(id);
            return known.enclosure;
        }
        return this.preparing.run(id, () => this.startAll(target, null));
    }

    /**
     * Resolves when what is being started in a workspace, be it programs or what serves them, runs,
     * or does not.
     */
    async settled(id: string): Promise<void> {
        await this.preparing.settled(id);
        const programs = [...this.starting].filter(starting => starting.id === id);
        await Promise.allSettled(programs.map(({ done }) => done));
    }

    /** Has others wait for what is being started from the moment in which this is called. */
    private async whileStarting(id: string, done: Promise<void>): Promise<void> {
        const starting = { id, done };
        this.starting.add(starting);
        try {
            await done;
        } finally {
            this.starting.delete(starting);
        }
    }

    private async startAll(target: Workspace, vaultKey: string | null): Promise<Enclosure> {
        this.requireFree(target);
        const { id, meta } = target;
        await this.shownApps.ensure(target);
        const enclosure = await this.sandboxes.ensure(target);
        // It may be kept still by now.
        this.requireFree(target);
        await this.buses.ensure(this.busOwner(target, enclosure), vaultKey);
        this.prepared.set(id, { isolation: meta.isolation, enclosure, name: meta.name });
        return enclosure;
    }

    /** Whether its folder is known to its programs under another name. */
    isRenamed({ id, meta }: Workspace): boolean {
        const known = this.prepared.get(id);
        return known !== undefined && known.name !== meta.name;
    }

    /** Has a workspace that runs show its folder under the name that it has now. */
    async rename(target: Workspace): Promise<void> {
        const known = this.prepared.get(target.id);
        if (!known) return;
        this.prepared.set(target.id, { ...known, name: target.meta.name });
        await this.buses.furnish(this.busOwner(target, known.enclosure));
    }

    private busOwner(target: Workspace, enclosure: Enclosure): BusOwner {
        const { id, meta } = target;
        return {
            id,
            name: meta.name,
            folder: folderOf(target, this.treeOf(id), GLib.get_home_dir()),
            environment: this.environmentFor(target),
            enclosure,
            hasVault: meta.vault,
        };
    }

    private environmentFor(target: Workspace): Record<string, string> {
        return environmentOf({
            ...target,
            home: target.meta.home,
            isolation: target.meta.isolation,
            tree: this.treeOf(target.id),
            runtimeDirectory: this.runtimeDirectory,
            cacheDirectory: GLib.get_user_cache_dir(),
            dataDirectories: dataDirectories(),
            display: displayVariables(),
        });
    }

    /** Settles soon: rejected if the unit fails at once, with the last lines that it printed. */
    private async watchFailure(unit: string, title: string): Promise<void> {
        const hasFailed = await new Promise<boolean>(resolve => {
            const stopWatching = this.manager.watchFailure(unit, () => {
                finish(true);
            });
            const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, AT_ONCE_MS, () => {
                finish(false);
                return GLib.SOURCE_REMOVE;
            });
            const finish = (result: boolean): void => {
                stopWatching();
                GLib.source_remove(timer);
                resolve(result);
            };
        });
        if (!hasFailed) return;
        const lines = await lastLinesOf(unit);
        throw new WorkspaceError(
            'Failed',
            fill(_('“%(title)” ended at once. %(lines)'), { title, lines }),
        );
    }
}

function activationVariables(token: string): Record<string, string> {
    return token === '' ? {} : { XDG_ACTIVATION_TOKEN: token, DESKTOP_STARTUP_ID: token };
}

function markProperty(path: string | undefined): Record<string, GLib.Variant> {
    if (path === undefined) return {};
    const touch: [string, string[], boolean] = ['/usr/bin/touch', ['touch', '--', path], false];
    return { ExecStartPre: new GLib.Variant('a(sasb)', [touch]) };
}

function randomHex(): string {
    return GLib.uuid_string_random().replaceAll('-', '');
}
