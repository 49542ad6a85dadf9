import { Emitter } from '../emitter.js';

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

/**
 * Decides when a notification reaches the screen: at once, later, or never. Calling `show` after the
 * notification was closed does nothing.
 */
export type NotificationGate = (notification: WorkspaceNotification, show: () => void) => void;

/** The border that every notification of an app in a workspace passes. */
export class NotificationDesk {
    readonly events = new Emitter<NotificationEvents>();
    /** Lets everything pass unless something else is put here. */
    gate: NotificationGate = (_notification, show) => {
        show();
    };
}
