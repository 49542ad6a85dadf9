import type { Occupancy } from '../../core/freezer/freezer.js';
import { KeptAnswer } from '../../core/keptAnswer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { sliceOf, workspaceOfSlice } from '../../core/systemd/unitNames.js';
import { listDirectory } from '../files.js';
import { log } from '../log.js';
import { CGROUPS } from '../processes.js';
import type { UserManager } from '../systemd/userManager.js';

// What serves the apps: kolide-bus-…, kolide-keyring-…, kolide-sandbox-… and the like.
const SERVICE = /^kolide-[a-z]+-[0-9a-f]{32}\.service$/;

/**
 * Knows what runs in the workspaces' slices. A unit has a directory there for as long as any
 * process of it lives (cgroups(7)).
 */
export class Occupancies {
    private readonly root = new KeptAnswer(
        async () => `${CGROUPS}${await this.manager.controlGroup()}/app.slice/app-kolide.slice`,
    );
    private isReading = false;
    private changes = 0;

    constructor(private readonly manager: UserManager) {}

    /** Where the cgroup of a workspace's slice is, if it has one. */
    async directoryOf(id: string): Promise<string> {
        return `${await this.root.get()}/${sliceOf(id)}`;
    }

    /** What runs in a workspace's slice. */
    async of(id: string): Promise<Occupancy> {
        const entries = await listDirectory(await this.directoryOf(id));
        const units = entries.filter(({ kind }) => kind === 'directory');
        if (units.length === 0) return 'none';
        return units.every(({ name }) => SERVICE.test(name)) ? 'services' : 'apps';
    }

    /** Hands what runs where to the listener, now and whenever it may have changed. */
    follow(listener: (found: ReadonlyMap<string, Occupancy>) => void, lifetime: Lifetime): void {
        const update = (): void => {
            this.changes += 1;
            if (this.isReading) return;
            this.isReading = true;
            this.readAll(listener, lifetime)
                .catch((error: unknown) => {
                    log.error(error);
                })
                .finally(() => {
                    this.isReading = false;
                });
        };
        const { events } = this.manager;
        lifetime.add(events.on('jobRemoved', update));
        lifetime.add(events.on('unitRemoved', update));
        update();
    }

    private async readAll(
        listener: (found: ReadonlyMap<string, Occupancy>) => void,
        lifetime: Lifetime,
    ): Promise<void> {
        for (let seen = 0; seen !== this.changes;) {
            seen = this.changes;
            const found = await this.read();
            if (lifetime.ended) return;
            listener(found);
        }
    }

    private async read(): Promise<Map<string, Occupancy>> {
        const root = await this.root.get();
        const found = new Map<string, Occupancy>();
        for (const { name, kind } of await listDirectory(root)) {
            const id = kind === 'directory' ? workspaceOfSlice(name) : null;
            if (id === null) continue;
            const occupancy = await this.of(id);
            if (occupancy !== 'none') found.set(id, occupancy);
        }
        return found;
    }
}
