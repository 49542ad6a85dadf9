import GLib from 'gi://GLib';
import type { Notification } from 'resource:///org/gnome/shell/ui/messageTray.js';

import type { Lifetime } from '../../core/lifetime.js';
import { OperationQueue } from '../../core/operationQueue.js';
import {
    MAX_NOTIFICATION_BYTES,
    surplusOf,
    titleFrom,
    type NotificationDesk,
    type Showing,
    type WorkspaceNotification,
} from '../../core/session/notifications.js';
import { log } from '../../system/log.js';
import {
    hintsFor,
    isCritical,
    textOf,
    type Content,
} from '../../system/session/notificationContent.js';
import { override } from '../override.js';
import { isOwnProcess, ownerOfProcess, refuse, type Senders } from './sender.js';

type Request = readonly [
    appName: string,
    replacesId: number,
    appIcon: string,
    title: string,
    body: string,
    actions: readonly string[],
    hints: Content,
    timeout: number,
];

/** The part of a call that the daemon uses. */
interface Invocation {
    get_sender(): string;
    get_parameters(): Pick<GLib.Variant, 'get_size'>;
    return_value(value: GLib.Variant): void;
    return_dbus_error(name: string, message: string): void;
}

/** What serves org.freedesktop.Notifications in the shell (js/ui/notificationDaemon.js, 48 to 51). */
export interface FdoDaemon {
    _nextNotificationId: number;
    readonly _notifications: ReadonlyMap<number, Notification>;
    NotifyAsync(request: Request, invocation: Invocation): void;
    CloseNotification(id: number): void;
    _emitNotificationClosed(id: number, reason: number): void;
}

const CLOSED_BY_APP = 3;
// NotificationDestroyedReason in js/ui/messageTray.js
const SOURCE_CLOSED = 3;
const REPLACED = 4;
const NOBODY: Invocation = {
    get_sender: () => '',
    get_parameters: () => ({ get_size: () => 0 }),
    return_value: () => undefined,
    return_dbus_error: () => undefined,
};

interface Entry {
    readonly id: number;
    readonly notification: WorkspaceNotification;
    readonly request: Request;
    /** How much the request says. */
    readonly bytes: number;
}

/**
 * Has the notifications of programs on the session's bus pass the desk, as those of workspaces with a
 * bus of their own do, for as long as the lifetime lasts.
 */
export function overrideFdoDaemon(
    daemon: FdoDaemon,
    desk: NotificationDesk,
    senders: Senders,
    lifetime: Lifetime,
): void {
    const prototype = Object.getPrototypeOf(daemon) as FdoDaemon;
    const entries = new Map<number, Entry>();
    const withdrawn = new Set<number>();
    // It takes a while to find out who asks, which no later call may overtake.
    const calls = new OperationQueue();

    const forget = (entry: Entry): void => {
        if (entries.get(entry.id) !== entry) return;
        entries.delete(entry.id);
        desk.events.emit('closed', entry.notification);
    };
    /** Closes it as its app would. */
    const close = (shell: FdoDaemon, entry: Entry): void => {
        const shown = shell._notifications.get(entry.id);
        // The shell itself tells of one that it shows.
        shown?.destroy(SOURCE_CLOSED);
        if (entries.get(entry.id) !== entry) return;
        forget(entry);
        if (!shown) shell._emitNotificationClosed(entry.id, CLOSED_BY_APP);
    };

    override(
        prototype,
        'NotifyAsync',
        notify =>
            function (this: FdoDaemon, request, invocation) {
                const show = (entry: Entry, showing: Showing): void => {
                    if (entries.get(entry.id) !== entry) return;
                    draw(this, notify, entry, showing);
                    const shown = this._notifications.get(entry.id);
                    shown?.connect('activated', () => {
                        desk.events.emit('activated', entry.notification);
                    });
                    shown?.connect('destroy', () => {
                        if (!withdrawn.has(entry.id)) forget(entry);
                    });
                };
                const hide = ({ id }: Entry): void => {
                    withdrawn.add(id);
                    this._notifications.get(id)?.destroy(REPLACED);
                    withdrawn.delete(id);
                };
                const pass = (workspaceId: string): void => {
                    const bytes = invocation.get_parameters().get_size();
                    if (bytes > MAX_NOTIFICATION_BYTES) {
                        refuse(invocation);
                        return;
                    }
                    const entry = makeEntry(this, entries, workspaceId, request, bytes);
                    invocation.return_value(new GLib.Variant('(u)', [entry.id]));
                    entries.delete(entry.id);
                    entries.set(entry.id, entry);
                    for (const old of surplusOf(entries)) close(this, old);
                    desk.events.emit('added', entry.notification);
                    desk.gate(entry.notification, {
                        show: showing => {
                            show(entry, showing);
                        },
                        hide: () => {
                            if (entries.get(entry.id) === entry) hide(entry);
                        },
                        close: () => {
                            if (entries.get(entry.id) === entry) close(this, entry);
                        },
                    });
                };
                calls
                    .run(async () => {
                        const owner = await ownerOf(request, invocation, senders);
                        if (owner === undefined) return;
                        if (owner === null || lifetime.ended)
                            notify.call(this, request, invocation);
                        else pass(owner);
                    })
                    .catch(log.error);
            },
        lifetime,
    );
    override(
        prototype,
        'CloseNotification',
        closeShown =>
            function (this: FdoDaemon, id) {
                calls
                    .run(() => {
                        const entry = entries.get(id);
                        if (entry) close(this, entry);
                        else closeShown.call(this, id);
                        return Promise.resolve();
                    })
                    .catch(log.error);
            },
        lifetime,
    );
    override(
        prototype,
        '_emitNotificationClosed',
        emit =>
            function (this: FdoDaemon, id, reason) {
                if (!withdrawn.has(id)) emit.call(this, id, reason);
            },
        lifetime,
    );
}

/** The workspace whose it is; null for the desktop's own, undefined if it is to be dropped. */
async function ownerOf(
    [, , , , , , hints]: Request,
    invocation: Invocation,
    { defaultId, processOf }: Senders,
): Promise<string | null | undefined> {
    const said = hints['x-shell-sender-pid'];
    const saidPid = said?.get_type_string() === 'u' ? said.get_uint32() : 0;
    let pid: number;
    try {
        pid = await processOf(invocation.get_sender(), saidPid);
    } catch {
        // It has left the bus, as commands do. What may be ours, and so a workspace's, is dropped.
        return isOwnProcess(saidPid) ? undefined : defaultId();
    }
    return ownerOfProcess(pid, defaultId());
}

function makeEntry(
    daemon: FdoDaemon,
    entries: ReadonlyMap<number, Entry>,
    workspaceId: string,
    request: Request,
    bytes: number,
): Entry {
    const [appName, replacesId, , title, body, , hints] = request;
    const replaced = entries.get(replacesId);
    const isOwn = replaced?.notification.workspaceId === workspaceId;
    const id = isOwn ? replacesId : daemon._nextNotificationId++;
    return {
        id,
        request,
        bytes,
        notification: {
            workspaceId,
            key: `session/${id}`,
            appId: textOf(hints['desktop-entry']),
            appName,
            title,
            body,
            isUrgent: isCritical(hints),
        },
    };
}

/** Has the daemon show it under the id that its app knows. */
function draw(
    daemon: FdoDaemon,
    notify: FdoDaemon['NotifyAsync'],
    { id, request }: Entry,
    showing: Showing,
): void {
    const [appName, , appIcon, title, body, actions, hints, timeout] = request;
    const next = daemon._nextNotificationId;
    // One that is there is replaced; otherwise the next number is taken.
    const replacesId = daemon._notifications.has(id) ? id : 0;
    daemon._nextNotificationId = id;
    try {
        notify.call(
            daemon,
            // The daemon unpacks the hints in place.
            [
                appName,
                replacesId,
                appIcon,
                titleFrom(showing.origin, title),
                body,
                actions,
                hintsFor(hints, showing),
                timeout,
            ],
            NOBODY,
        );
    } finally {
        daemon._nextNotificationId = next;
    }
}
