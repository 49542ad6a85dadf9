import Gio from 'gi://Gio';

import { Lifetime } from '../../../core/lifetime.js';
import { ALL_BUS_SERVICES, workspaceOfBusService } from '../../../core/systemd/unitNames.js';
import { isCancelled } from '../../gioErrors.js';
import { log } from '../../log.js';
import type { UserManager } from '../../systemd/userManager.js';
import { connectToBus, connectToWorkspaceBus, sessionBusAddress } from '../busConnection.js';
import { WorkspaceLink } from './workspaceLink.js';
import { reportFailure } from '../reportFailure.js';

/** Serves something on a workspace's bus until the link's lifetime ends. */
export type BusService = (link: WorkspaceLink) => Promise<void> | void;

interface Attachment {
    readonly lifetime: Lifetime;
    readonly ready: Promise<void>;
}

/** Makes what only the shell can do for apps available on the buses of workspaces. */
export class WorkspaceBusServices {
    private readonly attachments = new Map<string, Attachment>();

    /**
     * @param isConfined whether a workspace's apps are kept in a sandbox.
     * @param lifetime ends everything that is served.
     */
    constructor(
        private readonly runtimeDirectory: string,
        private readonly isConfined: (workspaceId: string) => boolean,
        private readonly services: readonly BusService[],
        private readonly lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            for (const id of [...this.attachments.keys()]) this.detach(id);
        });
    }

    /**
     * Serves on a workspace's bus, which runs, until that ends; returns when all names on it are
     * there. A second call for the same bus changes nothing.
     */
    async attach(workspaceId: string): Promise<void> {
        if (this.lifetime.ended) return;
        const known = this.attachments.get(workspaceId);
        if (known) return known.ready;
        const lifetime = new Lifetime(log.error);
        const ready = this.begin(workspaceId, lifetime);
        this.attachments.set(workspaceId, { lifetime, ready });
        lifetime.add(() => {
            if (this.attachments.get(workspaceId)?.lifetime === lifetime)
                this.attachments.delete(workspaceId);
        });
        try {
            await ready;
        } catch (error) {
            lifetime.end();
            if (!isCancelled(error)) throw error;
        }
    }

    /** Lets go of a workspace's bus. */
    detach(workspaceId: string): void {
        this.attachments.get(workspaceId)?.lifetime.end();
    }

    /** Serves on the buses that run already, as after the shell was started anew. */
    async adopt(manager: UserManager): Promise<void> {
        const units = await manager.list(ALL_BUS_SERVICES);
        for (const { name, activeState } of units) {
            const id = activeState === 'active' ? workspaceOfBusService(name) : null;
            // One that is frozen answers later; nothing waits for it.
            if (id !== null) this.attach(id).catch(reportFailure);
        }
    }

    private async begin(workspaceId: string, lifetime: Lifetime): Promise<void> {
        const cancellable = new Gio.Cancellable();
        lifetime.add(() => {
            cancellable.cancel();
        });
        const open = async (
            connecting: Promise<Gio.DBusConnection>,
        ): Promise<Gio.DBusConnection> => {
            const connection = await connecting;
            lifetime.add(() => {
                connection.close(null, null);
            });
            const closed = connection.connect('closed', () => {
                lifetime.end();
            });
            lifetime.add(() => {
                connection.disconnect(closed);
            });
            return connection;
        };
        const [bus, session] = await Promise.all([
            open(connectToWorkspaceBus(this.runtimeDirectory, workspaceId, cancellable)),
            open(connectToBus(sessionBusAddress(), cancellable)),
        ]);
        const isConfined = this.isConfined(workspaceId);
        const link = new WorkspaceLink(workspaceId, isConfined, bus, session, lifetime);
        // What one of them cannot do keeps no other from its work.
        const starts = this.services.map(async service => {
            try {
                if (!lifetime.ended) await service(link);
            } catch (error) {
                if (!lifetime.ended) reportFailure(error);
            }
        });
        await Promise.all(starts);
    }
}
