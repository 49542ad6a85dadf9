import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { lockedError } from './list.js';
import { displayName, type Workspace } from './workspace.js';

/** What keeping workspaces still acts upon. */
export interface StillnessPorts {
    /** @throws {WorkspaceError} NotFound, Failed for a broken one */
    readonly findUsable: (idOrName: string) => Workspace;
    readonly isLocked: (id: string) => boolean;
    /** Whether apps of the workspace run, or are frozen, at this moment. */
    readonly hasApps: (id: string) => Promise<boolean>;
    /** Resolves when what is being started for the apps of a workspace runs, or does not. */
    readonly settled: (id: string) => Promise<void>;
    /** Closes all that runs in a workspace and resolves when it is gone. */
    readonly closeApps: (id: string) => Promise<void>;
}

/** What keeps a workspace still. */
export interface Stop {
    readonly id: string;
    /** Lets it be used again. A second call does nothing. */
    readonly release: () => void;
}

/**
 * Keeps workspaces still while they are copied: nothing runs in them, and nothing is started, so that
 * no file changes. A copy of a database that is being written would be none.
 */
export class Stillness {
    private readonly stops = new Map<string, Set<Stop>>();

    constructor(private readonly ports: StillnessPorts) {}

    /**
     * Keeps a workspace still until it is released.
     *
     * @param closesApps whether apps that run are closed; else they are a reason to refuse.
     * @throws {WorkspaceError} NotFound, Failed, Denied for the default workspace and for one that is
     * locked, Busy if apps run.
     */
    async keep(idOrName: string, closesApps: boolean): Promise<Stop> {
        const workspace = this.ports.findUsable(idOrName);
        const { id } = workspace;
        const name = displayName(workspace);
        if (workspace.isDefault)
            throw new WorkspaceError(
                'Denied',
                fill(
                    _(
                        '“%(name)” is the session itself, with your own home directory: make a ' +
                            'backup of that instead. A template can be made of it.',
                    ),
                    { name },
                ),
            );
        if (this.ports.isLocked(id)) throw lockedError(name);
        const stop = this.stop(id);
        try {
            // What is being started shall not be closed for having begun just now.
            await this.ports.settled(id);
            if (!closesApps && (await this.ports.hasApps(id)))
                throw new WorkspaceError(
                    'Busy',
                    fill(_('Apps of “%(name)” are running. Close them first.'), { name }),
                );
            await this.ports.closeApps(id);
            return stop;
        } catch (error) {
            stop.release();
            throw error;
        }
    }

    /** @throws {WorkspaceError} Busy if nothing may be started in the workspace now. */
    requireFree(workspace: Workspace): void {
        if (!this.stops.has(workspace.id)) return;
        throw new WorkspaceError(
            'Busy',
            fill(_('“%(name)” is being copied. Its apps can be started when that is done.'), {
                name: displayName(workspace),
            }),
        );
    }

    private stop(id: string): Stop {
        const stops = this.stops.get(id) ?? new Set<Stop>();
        this.stops.set(id, stops);
        const stop: Stop = {
            id,
            release: () => {
                stops.delete(stop);
                if (stops.size === 0 && this.stops.get(id) === stops) this.stops.delete(id);
            },
        };
        stops.add(stop);
        return stop;
    }
}
