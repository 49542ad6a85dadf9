import type GLib from 'gi://GLib';
import type { Notification } from 'resource:///org/gnome/shell/ui/messageTray.js';

import type { Lifetime } from '../../core/lifetime.js';
import { OperationQueue } from '../../core/operationQueue.js';
import {
    isForwarded,
    MAX_NOTIFICATION_BYTES,
    surplusOf,
    type NotificationDesk,
    type Showing,
    type WorkspaceNotification,
} from '../../core/session/notifications.js';
import { log } from '../../system/log.js';
import {
    contentFor,
    describeContent,
    type Content,
} from '../../system/session/notificationContent.js';
import { override } from '../override.js';
import { isOwnProcess, refuse, type Senders } from './sender.js';

/** The part of a call that the daemon uses. */
interface Invocation {
    get_sender(): string;
    get_parameters(): Pick<GLib.Variant, 'get_size'>;
    return_value(value: GLib.Variant | null): void;
    return_dbus_error(name: string, message: string): void;
    return_error_literal(domain: number, code: number, message: string): void;
}

interface Source {
    readonly _notifications: Readonly<Partial<Record<string, Notification>>>;
}

/** What serves org.gtk.Notifications in the shell (js/ui/notificationDaemon.js, 48 to 51). */
export interface GtkDaemon {
    readonly _sources: Readonly<Partial<Record<string, Source>>>;
    AddNotificationAsync(request: readonly [string, string, Content], invocation: Invocation): void;
    RemoveNotificationAsync(request: readonly [string, string], invocation: Invocation): void;
}

// NotificationDestroyedReason in js/ui/messageTray.js
const SOURCE_CLOSED = 3;
const REPLACED = 4;
const NOBODY: Invocation = {
    get_sender: () => '',
    get_parameters: () => ({ get_size: () => 0 }),
    return_value: () => undefined,
    return_dbus_error: () => undefined,
    return_error_literal: () => undefined,
};

/** What the daemon's calls are judged by, and answered with. */
export interface GtkPorts extends Senders {
    /** Tells a client of ours that the person has closed what it asked for. */
    readonly tellDismissed: (client: string, appId: string, id: string) => void;
}

interface Entry {
    readonly appId: string;
    readonly id: string;
    readonly content: Content;
    /** How much the request says. */
    readonly bytes: number;
    readonly notification: WorkspaceNotification;
}

/**
 * Has the notifications of apps on the session's bus, all of which are the `default` workspace's,
 * pass the desk, as those of workspaces with a bus of their own do, for as long as the lifetime lasts.
 */
export function overrideGtkDaemon(
    daemon: GtkDaemon,
    desk: NotificationDesk,
    ports: GtkPorts,
    lifetime: Lifetime,
): void {
    const prototype = Object.getPrototypeOf(daemon) as GtkDaemon;
    const entries = new Map<string, Entry>();
    const withdrawn = new Set<Entry>();
    // It takes a while to find out who asks, which no later call may overtake.
    const calls = new OperationQueue();
    let removed = '';

    const forget = (entry: Entry): void => {
        const { key } = entry.notification;
        if (entries.get(key) !== entry) return;
        entries.delete(key);
        desk.events.emit('closed', entry.notification);
    };
    const shownOf = ({ appId, id }: Entry): Notification | undefined =>
        daemon._sources[appId]?._notifications[id];
    const close = (entry: Entry): void => {
        shownOf(entry)?.destroy(SOURCE_CLOSED);
        // One that is on the screen has been forgotten with that.
        forget(entry);
    };

    override(
        prototype,
        'AddNotificationAsync',
        add =>
            function (this: GtkDaemon, request, invocation) {
                const show = (entry: Entry, showing: Showing, answer: Invocation): void => {
                    const { appId, id, content } = entry;
                    add.call(this, [appId, id, contentFor(content, showing)], answer);
                    const shown = shownOf(entry);
                    shown?.connect('activated', () => {
                        desk.events.emit('activated', entry.notification);
                    });
                    shown?.connect('destroy', () => {
                        if (!withdrawn.has(entry)) forget(entry);
                    });
                    if (!shown) forget(entry);
                };
                const pass = (): void => {
                    const bytes = invocation.get_parameters().get_size();
                    if (bytes > MAX_NOTIFICATION_BYTES) {
                        refuse(invocation);
                        return;
                    }
                    const entry = makeEntry(ports.defaultId(), request, bytes);
                    const { notification } = entry;
                    // One that is replaced is the newest again.
                    entries.delete(notification.key);
                    entries.set(notification.key, entry);
                    for (const old of surplusOf(entries)) close(old);
                    desk.events.emit('added', notification);
                    let answer = invocation;
                    desk.gate(notification, {
                        show: showing => {
                            if (entries.get(notification.key) !== entry) return;
                            show(entry, showing, answer);
                            answer = NOBODY;
                        },
                        hide: () => {
                            if (entries.get(notification.key) !== entry) return;
                            withdrawn.add(entry);
                            shownOf(entry)?.destroy(REPLACED);
                            withdrawn.delete(entry);
                        },
                        close: () => {
                            if (entries.get(notification.key) === entry) close(entry);
                        },
                    });
                    // Held: its app need not wait for the person to come back.
                    if (answer !== NOBODY) answer.return_value(null);
                    answer = NOBODY;
                };
                const forward = (): void => {
                    const [appId, id] = request;
                    const client = invocation.get_sender();
                    add.call(this, request, invocation);
                    const shown = this._sources[appId]?._notifications[id];
                    shown?.connect('destroy', (_shown, reason: number) => {
                        const isOver = lifetime.ended || removed === keyOf(appId, id);
                        if (reason !== REPLACED && !isOver) ports.tellDismissed(client, appId, id);
                    });
                };
                calls
                    .run(async () => {
                        const isOurs = await isOwn(request, invocation, ports);
                        if (isOurs === null) return;
                        if (lifetime.ended) add.call(this, request, invocation);
                        else if (isOurs) forward();
                        else pass();
                    })
                    .catch(log.error);
            },
        lifetime,
    );
    override(
        prototype,
        'RemoveNotificationAsync',
        remove =>
            function (this: GtkDaemon, request, invocation) {
                calls
                    .run(() => {
                        const entry = entries.get(keyOf(...request));
                        removed = keyOf(...request);
                        try {
                            remove.call(this, request, invocation);
                        } finally {
                            removed = '';
                        }
                        // One that is on the screen has been forgotten with that.
                        if (entry) forget(entry);
                        return Promise.resolve();
                    })
                    .catch(log.error);
            },
        lifetime,
    );
}

/** Whether we ask ourselves, for an app of another workspace; null if it is to be dropped. */
async function isOwn(
    [, id]: readonly [string, string, Content],
    invocation: Invocation,
    { processOf }: Senders,
): Promise<boolean | null> {
    try {
        return isOwnProcess(await processOf(invocation.get_sender(), 0));
    } catch {
        // It has left the bus, as commands do. What may be ours, and so a workspace's, is dropped.
        return isForwarded(id) ? null : false;
    }
}

function makeEntry(
    workspaceId: string,
    [appId, id, content]: readonly [string, string, Content],
    bytes: number,
): Entry {
    const notification = {
        workspaceId,
        key: keyOf(appId, id),
        appId,
        ...describeContent(content),
    };
    return { appId, id, content, bytes, notification };
}

function keyOf(appId: string, id: string): string {
    return `session/${appId}/${id}`;
}
