import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { Lifetime } from '../../../core/lifetime.js';
import {
    isThemeName,
    MAX_NOTIFICATION_BYTES,
    surplusOf,
    titleFrom,
    type NotificationDesk,
    type Showing,
    type WorkspaceNotification,
} from '../../../core/session/notifications.js';
import { hexOf } from '../../../core/systemd/unitNames.js';
import { _ } from '../../../core/words.js';
import { log } from '../../log.js';
import type { OpenApp } from './appActions.js';
import {
    interfaceFrom,
    serveObject,
    type Dictionary,
    type ServedCall,
} from '../../dbus/servedObject.js';
import { hintsFor, isCritical, textOf } from '../notificationContent.js';
import type { WorkspaceLink } from './workspaceLink.js';
import { reportFailure } from '../reportFailure.js';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const APP_CLOSED_IT = 3;
const DEFAULT_ACTION = 'default';
// What only the shell may say about a notification's sender.
const RESERVED_HINT = 'x-shell-';

// By these the shell is made to open a file, or a URI, of the sender's choice.
const FILE_HINTS = ['image-path', 'image_path', 'sound-file'];

// Desktop Notifications Specification 1.2
const INTERFACE = interfaceFrom(`<node>
  <interface name="${NAME}">
    <method name="Notify">
      <arg type="s" direction="in" name="app_name"/>
      <arg type="u" direction="in" name="replaces_id"/>
      <arg type="s" direction="in" name="app_icon"/>
      <arg type="s" direction="in" name="summary"/>
      <arg type="s" direction="in" name="body"/>
      <arg type="as" direction="in" name="actions"/>
      <arg type="a{sv}" direction="in" name="hints"/>
      <arg type="i" direction="in" name="expire_timeout"/>
      <arg type="u" direction="out" name="id"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in" name="id"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/>
      <arg type="s" direction="out"/>
      <arg type="s" direction="out"/>
      <arg type="s" direction="out"/>
    </method>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
  </interface>
</node>`);

type Request = [
    appName: string,
    replacesId: number,
    appIcon: string,
    title: string,
    body: string,
    actions: string[],
    hints: Dictionary,
    timeout: number,
];

interface Entry {
    readonly id: number;
    readonly sender: string;
    readonly lifetime: Lifetime;
    request: Request;
    notification: WorkspaceNotification;
    /** How much the request says. */
    bytes: number;
    /** By which the session's daemon knows it; 0 while it is not shown. */
    shownAs: number;
    /** Ends when all that was asked of the session's daemon was answered. */
    work: Promise<void>;
}

/** Serves org.freedesktop.Notifications on a workspace's bus with the session's notifications. */
export async function serveFdoNotifications(
    link: WorkspaceLink,
    desk: NotificationDesk,
    openApp: OpenApp,
): Promise<void> {
    const notifications = new FdoNotifications(link, desk, openApp);
    serveObject(link.bus, PATH, INTERFACE, call => notifications.answer(call), link.lifetime);
    await link.own(NAME);
}

class FdoNotifications {
    private readonly entries = new Map<number, Entry>();
    private nextId = 1;

    constructor(
        private readonly link: WorkspaceLink,
        private readonly desk: NotificationDesk,
        private readonly openApp: OpenApp,
    ) {
        link.follow(NAME, PATH, NAME, 'NotificationClosed', parameters => {
            const [shownAs, reason] = parameters.deepUnpack<[number, number]>();
            const entry = this.findShown(shownAs);
            if (!entry) return;
            entry.shownAs = 0;
            this.end(entry, reason);
        });
        link.follow(NAME, PATH, NAME, 'ActivationToken', parameters => {
            const [shownAs, token] = parameters.deepUnpack<[number, string]>();
            const entry = this.findShown(shownAs);
            if (entry)
                this.tell(entry, 'ActivationToken', new GLib.Variant('(us)', [entry.id, token]));
        });
        link.follow(NAME, PATH, NAME, 'ActionInvoked', parameters => {
            const [shownAs, action] = parameters.deepUnpack<[number, string]>();
            const entry = this.findShown(shownAs);
            if (entry) this.invoke(entry, action);
        });
        link.lifetime.add(() => {
            for (const entry of [...this.entries.values()]) this.end(entry, APP_CLOSED_IT);
        });
    }

    async answer({ sender, method, parameters }: ServedCall): Promise<GLib.Variant | null> {
        switch (method) {
            case 'Notify': {
                if (parameters.get_size() > MAX_NOTIFICATION_BYTES)
                    throw new WorkspaceError('Busy', _('The notification is too big.'));
                const id = await this.notify(
                    sender,
                    parameters.deepUnpack<Request>(),
                    parameters.get_size(),
                );
                return new GLib.Variant('(u)', [id]);
            }
            case 'CloseNotification': {
                const entry = this.entries.get(parameters.deepUnpack<[number]>()[0]);
                if (entry?.sender === sender) this.close(entry);
                return null;
            }
            default:
                return this.link.ask(NAME, PATH, NAME, method, parameters);
        }
    }

    private findShown(shownAs: number): Entry | undefined {
        for (const entry of this.entries.values()) if (entry.shownAs === shownAs) return entry;
        return undefined;
    }

    private async notify(sender: string, request: Request, bytes: number): Promise<number> {
        const [appName, replacesId, , title, body, , hints] = request;
        for (const hint of Object.keys(hints))
            if (hint.startsWith(RESERVED_HINT)) Reflect.deleteProperty(hints, hint);
        if (this.link.isConfined) withoutFiles(request);
        const saidApp = textOf(hints['desktop-entry']);
        const replaced = this.entries.get(replacesId);
        const isReplacement = replaced?.sender === sender;
        const entry = isReplacement ? replaced : this.makeEntry(sender, request, saidApp !== '');
        entry.bytes = bytes;
        this.makeRoom();
        const appId = saidApp || ((await this.link.clients.appIdOf(sender)) ?? '');
        if (entry.lifetime.ended) return entry.id;
        if (saidApp === '' && appId !== '') hints['desktop-entry'] = new GLib.Variant('s', appId);
        entry.request = request;
        const isUrgent = isCritical(hints);
        entry.notification = { ...entry.notification, appId, appName, title, body, isUrgent };
        this.desk.events.emit('added', entry.notification);
        const { notification } = entry;
        // What has been replaced meanwhile is not shown any more.
        const isCurrent = (): boolean => entry.notification === notification;
        this.desk.gate(notification, {
            show: showing => {
                if (isCurrent()) this.show(entry, showing);
            },
            hide: () => {
                if (isCurrent()) this.withdraw(entry);
            },
            close: () => {
                if (isCurrent()) this.close(entry);
            },
        });
        await entry.work;
        return entry.id;
    }

    private makeEntry(sender: string, request: Request, isApp: boolean): Entry {
        const { workspaceId } = this.link;
        const [appName, , , title, body] = request;
        const id = this.nextId;
        const key = `${hexOf(workspaceId)}/${String(id)}`;
        const entry: Entry = {
            id,
            sender,
            lifetime: new Lifetime(log.error),
            request,
            notification: { workspaceId, key, appId: '', appName, title, body, isUrgent: false },
            bytes: 0,
            shownAs: 0,
            work: Promise.resolve(),
        };
        this.nextId += 1;
        this.entries.set(entry.id, entry);
        // As the shell does it: an app takes its notifications along, a command like notify-send
        // leaves them.
        if (isApp)
            entry.lifetime.add(
                this.link.clients.onLeft(sender, () => {
                    this.close(entry);
                }),
            );
        return entry;
    }

    private makeRoom(): void {
        for (const entry of surplusOf(this.entries)) this.close(entry);
    }

    /** Asks the session's daemon for it, after all that was asked before. */
    private show(entry: Entry, showing: Showing): void {
        entry.work = entry.work
            .then(() => this.ask(entry, showing))
            .catch((error: unknown) => {
                if (!this.link.lifetime.ended) reportFailure(error);
            });
    }

    /** Takes it from the screen, after all that was asked before. */
    private withdraw(entry: Entry): void {
        entry.work = entry.work.then(() => {
            this.hide(entry);
        });
    }

    private async ask(entry: Entry, showing: Showing): Promise<void> {
        if (entry.lifetime.ended) return;
        const [appName, , appIcon, title, body, actions, hints, timeout] = entry.request;
        const isPlain = !hasDefaultAction(actions) && entry.notification.appId !== '';
        const parameters = new GLib.Variant('(susssasa{sv}i)', [
            appName,
            entry.shownAs,
            appIcon,
            titleFrom(showing.origin, title),
            body,
            // Without one the shell itself would open the app, in the active workspace.
            isPlain ? [...actions, DEFAULT_ACTION, ''] : actions,
            hintsFor(hints, showing),
            timeout,
        ]);
        const answer = await this.link.ask(NAME, PATH, NAME, 'Notify', parameters);
        entry.shownAs = answer.deepUnpack<[number]>()[0];
        if (this.entries.get(entry.id) !== entry) this.hide(entry);
    }

    private invoke(entry: Entry, action: string): void {
        this.desk.events.emit('activated', entry.notification);
        const [, , , , , actions] = entry.request;
        if (action === DEFAULT_ACTION && !hasDefaultAction(actions)) {
            const { workspaceId, appId } = entry.notification;
            this.openApp(this.link.bus, workspaceId, appId).catch(reportFailure);
            return;
        }
        this.tell(entry, 'ActionInvoked', new GLib.Variant('(us)', [entry.id, action]));
    }

    /** Takes it from the screen. */
    private close(entry: Entry): void {
        this.hide(entry);
        this.end(entry, APP_CLOSED_IT);
    }

    private hide(entry: Entry): void {
        if (entry.shownAs === 0 || this.link.lifetime.ended) return;
        const parameters = new GLib.Variant('(u)', [entry.shownAs]);
        entry.shownAs = 0;
        this.link.ask(NAME, PATH, NAME, 'CloseNotification', parameters).catch(reportFailure);
    }

    private end(entry: Entry, reason: number): void {
        if (!this.entries.delete(entry.id)) return;
        this.tell(entry, 'NotificationClosed', new GLib.Variant('(uu)', [entry.id, reason]));
        entry.lifetime.end();
        this.desk.events.emit('closed', entry.notification);
    }

    private tell(entry: Entry, signal: string, parameters: GLib.Variant): void {
        this.link.tell(entry.sender, PATH, NAME, signal, parameters);
    }
}

/** Leaves of pictures and sounds only those that the theme has, and those that are sent whole. */
function withoutFiles(request: Request): void {
    const [, , icon, , , , hints] = request;
    if (!isThemeName(icon)) request[2] = '';
    for (const name of FILE_HINTS)
        if (!isThemeName(textOf(hints[name]))) Reflect.deleteProperty(hints, name);
}

function hasDefaultAction(actions: readonly string[]): boolean {
    return actions.some((action, index) => index % 2 === 0 && action === DEFAULT_ACTION);
}
