import type Adw from 'gi://Adw';

import { Emitter } from '../core/emitter.js';
import { LatestRequest } from '../core/latestRequest.js';
import type { Lifetime } from '../core/lifetime.js';
import { NotRunningError } from '../system/dbus/apiErrors.js';
import type { WorkspacesClient, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import type { Toasts } from './toasts.js';

/** What there is at a moment. */
export interface Snapshot {
    readonly workspaces: readonly WorkspaceSummary[];
    readonly removed: readonly WorkspaceSummary[];
    /** Why workspaces cannot be confined here; empty if they can. */
    readonly confinementProblem: string;
}

/** All workspaces, as the pages show them. It follows every change, whoever makes it. */
export class WorkspacesModel {
    /** Told of what there is; null if the extension is not running. */
    readonly events = new Emitter<{ changed: [snapshot: Snapshot | null] }>();
    private isOver = false;
    private readonly refreshing = new LatestRequest<void>(() => this.refresh());

    constructor(
        private readonly client: WorkspacesClient,
        private readonly toasts: Toasts,
    ) {}

    /** Looks at them, and follows their changes for as long as the lifetime lasts. */
    start(window: Adw.PreferencesWindow, lifetime: Lifetime): void {
        const look = (): void => {
            void this.look();
        };
        lifetime.add(this.client.watch(look));
        // Nothing tells of a removed workspace that another program has deleted.
        const handler = window.connect('notify::is-active', look);
        lifetime.add(() => {
            window.disconnect(handler);
        });
        lifetime.add(() => {
            this.isOver = true;
        });
    }

    /** Shows what has become. */
    async look(): Promise<void> {
        try {
            await this.refreshing.ask();
        } catch (error) {
            this.toasts.complain(error);
        }
    }

    /** Does something that a person asked for, shows what has become, and tells whether it was done. */
    async perform(work: () => Promise<unknown>): Promise<boolean> {
        const isDone = await this.toasts.attempt(work);
        await this.look();
        return isDone;
    }

    private async refresh(): Promise<void> {
        const snapshot = await this.read();
        if (!this.isOver) this.events.emit('changed', snapshot);
    }

    private async read(): Promise<Snapshot | null> {
        try {
            const [workspaces, removed, confinementProblem] = await Promise.all([
                this.client.list(),
                this.client.listRemoved(),
                this.client.confinementProblem(),
            ]);
            return { workspaces, removed, confinementProblem };
        } catch (error) {
            if (error instanceof NotRunningError) return null;
            throw error;
        }
    }
}
