import { Emitter } from '../emitter.js';
import type { Lifetime } from '../lifetime.js';
import { OperationQueue } from '../operationQueue.js';
import type { NotificationDesk, NotificationGate, WorkspaceNotification } from './notifications.js';

/**
 * What may become of the notifications of workspaces in the background: all are held, or only those
 * that are not urgent, or none.
 */
export const BACKGROUND_NOTIFICATIONS = ['hold', 'hold-unless-urgent', 'show'] as const;

/** One of BACKGROUND_NOTIFICATIONS. */
export type BackgroundNotifications = (typeof BACKGROUND_NOTIFICATIONS)[number];

/** What is decided by. */
export interface HoldingPorts {
    readonly activeId: () => string;
    readonly setting: () => BackgroundNotifications;
    /** Whether others than the person may see the screen: it is locked, or shared with somebody. */
    readonly isSeenByOthers: () => boolean;
    readonly nameOf: (workspaceId: string) => string;
    /** Resolves when the shell has nothing to draw. */
    readonly idle: () => Promise<void>;
}

interface Held {
    readonly notification: WorkspaceNotification;
    readonly show: () => void;
}

/** The notifications of workspaces in the background, until these become active. */
export class HeldNotifications {
    readonly events = new Emitter<{ changed: [workspaceId: string] }>();
    private readonly held = new Map<string, Map<string, Held>>();
    private readonly releasing = new OperationQueue();

    constructor(private readonly ports: HoldingPorts) {}

    /** How many of a workspace's are held. */
    countOf(workspaceId: string): number {
        return this.held.get(workspaceId)?.size ?? 0;
    }

    /**
     * Stands at the border for as long as the lifetime lasts. What is held at its end is not shown:
     * whoever switches the extension off may be in another workspace.
     */
    guard(desk: NotificationDesk, lifetime: Lifetime): void {
        const before = desk.gate;
        desk.gate = this.gate;
        lifetime.add(() => {
            desk.gate = before;
            this.held.clear();
        });
        lifetime.add(
            desk.events.on('closed', notification => {
                this.drop(notification);
            }),
        );
    }

    /** Shows what is held of a workspace, in the order in which it came, while it is active. */
    async release(workspaceId: string): Promise<void> {
        await this.releasing.run(async () => {
            while (this.ports.activeId() === workspaceId) {
                // Those that were closed meanwhile, or have come in addition, are seen to as well.
                const [next] = this.heldOf(workspaceId);
                if (!next) return;
                await this.ports.idle();
                if (this.held.get(workspaceId)?.get(next.notification.key) !== next) continue;
                if (this.ports.activeId() !== workspaceId) return;
                this.drop(next.notification);
                next.show();
            }
        });
    }

    private readonly gate: NotificationGate = (notification, show) => {
        const { workspaceId, key } = notification;
        const isActive = workspaceId === this.ports.activeId();
        // What is held is shown first, so that a newer one never seems to be older.
        if (isActive && this.countOf(workspaceId) === 0) {
            show(null);
            return;
        }
        if (!isActive && this.mayPass(notification)) {
            this.drop(notification);
            show(this.ports.nameOf(workspaceId));
            return;
        }
        const held = this.held.get(workspaceId) ?? new Map<string, Held>();
        this.held.set(workspaceId, held);
        held.delete(key);
        const one = {
            notification,
            show: () => {
                show(null);
            },
        };
        held.set(key, one);
        this.events.emit('changed', workspaceId);
    };

    private mayPass({ isUrgent }: WorkspaceNotification): boolean {
        if (this.ports.isSeenByOthers()) return false;
        const setting = this.ports.setting();
        return setting === 'show' || (setting === 'hold-unless-urgent' && isUrgent);
    }

    private heldOf(workspaceId: string): Held[] {
        return [...(this.held.get(workspaceId)?.values() ?? [])];
    }

    private drop({ workspaceId, key }: WorkspaceNotification): void {
        const held = this.held.get(workspaceId);
        if (held?.delete(key) !== true) return;
        if (held.size === 0) this.held.delete(workspaceId);
        this.events.emit('changed', workspaceId);
    }
}
