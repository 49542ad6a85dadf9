import { Emitter } from '../emitter.js';
import type { Lifetime } from '../lifetime.js';
import { OperationQueue } from '../operationQueue.js';
import type { BackgroundNotifications } from './backgroundNotifications.js';
import type {
    NotificationDesk,
    NotificationGate,
    NotificationView,
    WorkspaceNotification,
} from './notifications.js';

/** What is decided by. */
export interface HoldingPorts {
    /** The workspace that the person sees. */
    readonly shownId: () => string;
    /** Whether nothing of a workspace is to be seen, even while it is active. */
    readonly isLocked: (workspaceId: string) => boolean;
    /** What is to become of a workspace's notifications while it is in the background. */
    readonly setting: (workspaceId: string) => BackgroundNotifications;
    /** Whether others than the person may see the screen: it is locked, or shared with somebody. */
    readonly isSeenByOthers: () => boolean;
    readonly nameOf: (workspaceId: string) => string;
    /** Resolves when the shell has nothing to draw. */
    readonly idle: () => Promise<void>;
}

// MAX_NOTIFICATIONS_PER_SOURCE in js/ui/messageTray.js: the shell closes an app's older ones itself.
const SHOWN_OF_AN_APP = 3;

interface Known {
    readonly notification: WorkspaceNotification;
    readonly view: NotificationView;
    /** Whether it is on the screen. */
    isShown: boolean;
    /** Whether it was there before. */
    wasShown: boolean;
}

/** The notifications of workspaces: on the screen while their workspace is active, held otherwise. */
export class HeldNotifications {
    readonly events = new Emitter<{ changed: [workspaceId: string] }>();
    private readonly known = new Map<string, Map<string, Known>>();
    private readonly releasing = new OperationQueue();

    constructor(private readonly ports: HoldingPorts) {}

    /** How many of a workspace's are held. */
    countOf(workspaceId: string): number {
        let count = 0;
        for (const { isShown } of this.of(workspaceId)) if (!isShown) count += 1;
        return count;
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
            this.known.clear();
        });
        lifetime.add(
            desk.events.on('closed', notification => {
                this.forget(notification);
            }),
        );
    }

    /** Takes from the screen what is there of a workspace. */
    withdraw(workspaceId: string): void {
        const shown = [...this.of(workspaceId)].filter(({ isShown }) => isShown);
        for (const one of shown) {
            one.isShown = false;
            one.view.hide();
        }
        if (shown.length > 0) this.events.emit('changed', workspaceId);
    }

    /** Shows what is held of a workspace, in the order in which it came, while it is active. */
    async release(workspaceId: string): Promise<void> {
        await this.releasing.run(async () => {
            while (this.isOnScreen(workspaceId)) {
                // Those that were closed meanwhile, or have come in addition, are seen to as well.
                const next = this.nextOf(workspaceId);
                if (!next) return;
                await this.ports.idle();
                const isThere = this.known.get(workspaceId)?.get(next.notification.key) === next;
                if (!isThere || !this.isOnScreen(workspaceId)) continue;
                if (this.isOutdated(next)) next.view.close();
                else this.show(next, null);
            }
        });
    }

    private readonly gate: NotificationGate = (notification, view) => {
        const { workspaceId, key } = notification;
        const isActive = this.isOnScreen(workspaceId);
        // What is held is shown first, so that a newer one never seems to be older.
        const isNext = isActive && this.countOf(workspaceId) === 0;
        const one = { notification, view, isShown: false, wasShown: false };
        const all = this.known.get(workspaceId) ?? new Map<string, Known>();
        this.known.set(workspaceId, all);
        // One that is replaced is the newest again; a view shows it in place of the old one.
        const isOldShown = all.get(key)?.isShown === true;
        all.delete(key);
        all.set(key, one);
        if (isNext) this.show(one, null);
        else if (!isActive && this.mayPass(notification))
            this.show(one, this.ports.nameOf(workspaceId));
        else {
            // The old one would stay on the screen: nobody else remembers it.
            if (isOldShown) view.hide();
            this.events.emit('changed', workspaceId);
        }
    };

    private show(one: Known, origin: string | null): void {
        const { workspaceId } = one.notification;
        one.isShown = true;
        one.view.show({ origin, isQuiet: one.wasShown });
        one.wasShown = true;
        this.events.emit('changed', workspaceId);
    }

    /** Whether it would be gone again as soon as those that came after it are shown. */
    private isOutdated(one: Known): boolean {
        const { workspaceId, appId } = one.notification;
        if (appId === '') return false;
        let later = Number.NaN;
        for (const other of this.of(workspaceId))
            if (other === one) later = 0;
            else if (other.notification.appId === appId) later += 1;
        return later >= SHOWN_OF_AN_APP;
    }

    private isOnScreen(workspaceId: string): boolean {
        return workspaceId === this.ports.shownId() && !this.ports.isLocked(workspaceId);
    }

    private mayPass({ isUrgent, workspaceId }: WorkspaceNotification): boolean {
        if (this.ports.isSeenByOthers() || this.ports.isLocked(workspaceId)) return false;
        const setting = this.ports.setting(workspaceId);
        return setting === 'show' || (setting === 'hold-unless-urgent' && isUrgent);
    }

    private nextOf(workspaceId: string): Known | null {
        for (const one of this.of(workspaceId)) if (!one.isShown) return one;
        return null;
    }

    private of(workspaceId: string): Iterable<Known> {
        return this.known.get(workspaceId)?.values() ?? [];
    }

    private forget({ workspaceId, key }: WorkspaceNotification): void {
        const all = this.known.get(workspaceId);
        if (all?.delete(key) !== true) return;
        if (all.size === 0) this.known.delete(workspaceId);
        this.events.emit('changed', workspaceId);
    }
}
