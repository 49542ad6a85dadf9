import { Emitter } from '../emitter.js';
import { hexOf } from '../systemd/unitNames.js';
import { _, fill } from '../words.js';

/** A notification that an app in a workspace shows. */
export interface WorkspaceNotification {
    readonly workspaceId: string;
    /** Unlike that of every other notification that is shown now. */
    readonly key: string;
    /** The desktop file's name without its ending; empty if it cannot be told. */
    readonly appId: string;
    /** As the app calls itself; may be empty. */
    readonly appName: string;
    readonly title: string;
    readonly body: string;
    /** Whether the app says that it cannot wait. */
    readonly isUrgent: boolean;
}

const FORWARDED = 'kolide-';

/** What stands before the ids of a workspace's notifications where those of others are, too. */
export function forwardedPrefix(workspaceId: string): string {
    return `${FORWARDED}${hexOf(workspaceId)}-`;
}

/** Whether an id begins like those of a workspace's notifications. */
export function isForwarded(id: string): boolean {
    return id.startsWith(FORWARDED);
}

/** Whether a text names an icon or a sound of the theme, not a file or a URI. */
export function isThemeName(text: string): boolean {
    return !/[/:]/.test(text);
}

/** What happens to notifications of apps in workspaces. */
export interface NotificationEvents {
    /** It is there, or was replaced by a newer one with the same key. */
    added: [notification: WorkspaceNotification];
    /** The person chose it, or one of its buttons; the app has not been told yet. */
    activated: [notification: WorkspaceNotification];
    /** It is no longer there. */
    closed: [notification: WorkspaceNotification];
}

/** How a notification is shown. */
export interface Showing {
    /** The name of the workspace, if it is to be said where it comes from. */
    readonly origin: string | null;
    /** Whether the person has seen it before, so that it need not draw attention again. */
    readonly isQuiet: boolean;
}

/** What is done with a notification. After it was closed, all of that does nothing. */
export interface NotificationView {
    show(showing: Showing): void;
    /**
     * Takes it, or the one that it replaces, from the screen, to be shown again later; its app
     * learns nothing of that.
     */
    hide(): void;
    /** Ends it, and its app is told. */
    close(): void;
}

/** Decides when a notification is on the screen: at once, later, or never. */
export type NotificationGate = (
    notification: WorkspaceNotification,
    view: NotificationView,
) => void;

/** The title under which a notification is shown. */
export function titleFrom(origin: string | null, title: string): string {
    return origin === null
        ? title
        : fill(_('%(workspace): %(title)'), { workspace: origin, title });
}

/** The border that every notification of an app in a workspace passes. */
export class NotificationDesk {
    readonly events = new Emitter<NotificationEvents>();
    /** Lets everything pass unless something else is put here. */
    gate: NotificationGate = (_notification, view) => {
        view.show({ origin: null, isQuiet: false });
    };
}

/** How many notifications are kept for the apps of a workspace, and how much they may say, in bytes. */
export const KEPT_NOTIFICATIONS = { count: 1000, bytes: 32 * 1024 * 1024 };

/** How much one of them may say, in bytes. */
export const MAX_NOTIFICATION_BYTES = 8 * 1024 * 1024;

/** Those that have to go, the oldest first, for all to be within what is kept. */
export function surplusOf<Kept extends { readonly bytes: number }>(
    kept: ReadonlyMap<unknown, Kept>,
): Kept[] {
    const { count, bytes } = KEPT_NOTIFICATIONS;
    let total = 0;
    for (const one of kept.values()) total += one.bytes;
    const surplus: Kept[] = [];
    for (const one of kept.values()) {
        if (kept.size - surplus.length <= count && total <= bytes) break;
        surplus.push(one);
        total -= one.bytes;
    }
    return surplus;
}
