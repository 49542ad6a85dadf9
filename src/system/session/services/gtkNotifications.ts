import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import {
    forwardedPrefix,
    MAX_NOTIFICATION_BYTES,
    surplusOf,
    type NotificationDesk,
    type WorkspaceNotification,
} from '../../../core/session/notifications.js';
import { hexOf } from '../../../core/systemd/unitNames.js';
import { _ } from '../../../core/words.js';
import { activateAction, type OpenApp, type PlatformData } from './appActions.js';
import {
    interfaceFrom,
    serveObject,
    type Dictionary,
    type ServedCall,
} from '../../dbus/servedObject.js';
import { DISMISSAL } from '../dismissal.js';
import { contentFor, describeContent, isThemed, textOf } from '../notificationContent.js';
import type { WorkspaceLink } from './workspaceLink.js';
import { reportFailure } from '../reportFailure.js';

const NAME = 'org.gtk.Notifications';
const PATH = '/org/gtk/Notifications';
const APP_ACTION = 'app.';
// The shell tells us of actions with another prefix than `app.`, which it would activate itself on
// the session's bus.
const OUR_ACTION = 'kolide-workspace.';
const OPEN = 'open';

// glib/gio/ggtknotificationbackend.c; the signal is gnome-shell's, for the portals.
const INTERFACE = interfaceFrom(`<node>
  <interface name="${NAME}">
    <method name="AddNotification">
      <arg type="s" direction="in" name="app_id"/>
      <arg type="s" direction="in" name="id"/>
      <arg type="a{sv}" direction="in" name="notification"/>
    </method>
    <method name="RemoveNotification">
      <arg type="s" direction="in" name="app_id"/>
      <arg type="s" direction="in" name="id"/>
    </method>
    <signal name="ActionInvoked">
      <arg type="s" name="app_id"/>
      <arg type="s" name="id"/>
      <arg type="s" name="action"/>
      <arg type="av" name="parameter"/>
      <arg type="a{sv}" name="platform_data"/>
    </signal>
  </interface>
</node>`);

interface Entry {
    readonly sender: string;
    readonly appId: string;
    readonly id: string;
    /** How much the request says. */
    readonly bytes: number;
    readonly notification: WorkspaceNotification;
    /** Whether it is on the screen, as far as the shell has said. */
    isShown: boolean;
}

/**
 * Serves org.gtk.Notifications, which GNotification and the portal use, on a workspace's bus. Its
 * buttons activate the app's actions on that bus.
 */
export async function serveGtkNotifications(
    link: WorkspaceLink,
    desk: NotificationDesk,
    openApp: OpenApp,
): Promise<void> {
    const notifications = new GtkNotifications(link, desk, openApp);
    serveObject(link.bus, PATH, INTERFACE, call => notifications.answer(call), link.lifetime);
    await link.own(NAME);
}

class GtkNotifications {
    private readonly entries = new Map<string, Entry>();
    private readonly prefix: string;

    constructor(
        private readonly link: WorkspaceLink,
        private readonly desk: NotificationDesk,
        private readonly openApp: OpenApp,
    ) {
        this.prefix = forwardedPrefix(link.workspaceId);
        link.follow(NAME, PATH, NAME, 'ActionInvoked', parameters => {
            const [appId, id, action, parameter, platformData] =
                parameters.deepUnpack<[string, string, string, GLib.Variant[], Dictionary]>();
            if (id.startsWith(this.prefix))
                this.invoke(
                    appId,
                    id.slice(this.prefix.length),
                    action,
                    parameter,
                    platformData,
                ).catch(reportFailure);
        });
        const { path, interfaceName, signal } = DISMISSAL;
        link.follow(NAME, path, interfaceName, signal, parameters => {
            const [appId, id] = parameters.deepUnpack<[string, string]>();
            const key = keyOf(appId, id.slice(this.prefix.length));
            // Before the shell has answered, an older one is meant, that this one replaces.
            if (this.entries.get(key)?.isShown === true) this.forget(key);
        });
    }

    async answer({ sender, method, parameters }: ServedCall): Promise<null> {
        if (method === 'AddNotification') {
            if (parameters.get_size() > MAX_NOTIFICATION_BYTES)
                throw new WorkspaceError('Busy', _('The notification is too big.'));
            const [appId, id, content] = parameters.deepUnpack<[string, string, Dictionary]>();
            await this.add({ sender, appId, id, bytes: parameters.get_size() }, content);
            return null;
        }
        const [appId, id] = parameters.deepUnpack<[string, string]>();
        await this.ask(method, new GLib.Variant('(ss)', [appId, this.prefix + id]));
        this.forget(keyOf(appId, id));
        return null;
    }

    private async add(
        request: Omit<Entry, 'notification' | 'isShown'>,
        content: Dictionary,
    ): Promise<void> {
        const { appId, id } = request;
        const key = keyOf(appId, id);
        const { workspaceId } = this.link;
        const notification = {
            workspaceId,
            key: `${hexOf(workspaceId)}/${key}`,
            appId,
            ...describeContent(content),
        };
        const entry = { ...request, notification, isShown: false };
        // One that is replaced is the newest again.
        this.entries.delete(key);
        this.entries.set(key, entry);
        for (const old of surplusOf(this.entries)) this.forget(keyOf(old.appId, old.id));
        this.desk.events.emit('added', notification);
        // The shell would open the file, or the URI, that it may lead to.
        if (this.link.isConfined && !isThemed(content['icon']))
            Reflect.deleteProperty(content, 'icon');
        const shownContent = redirect(content);
        let work: Promise<unknown> = Promise.resolve();
        let isAnswered = false;
        const ask = (method: string, parameters: GLib.Variant): void => {
            if (this.entries.get(key) !== entry || this.link.lifetime.ended) return;
            entry.isShown = false;
            const asked = this.ask(method, parameters).then(() => {
                if (work === asked) entry.isShown = method === 'AddNotification';
            });
            work = asked;
            // Nobody waits any more for what is shown later.
            if (isAnswered) work.catch(reportFailure);
        };
        this.desk.gate(notification, {
            show: showing => {
                const parameters: [string, string, Dictionary] = [
                    appId,
                    this.prefix + id,
                    contentFor(shownContent, showing),
                ];
                ask('AddNotification', new GLib.Variant('(ssa{sv})', parameters));
            },
            hide: () => {
                ask('RemoveNotification', new GLib.Variant('(ss)', [appId, this.prefix + id]));
            },
            close: () => {
                if (this.entries.get(key) === entry) this.forget(key);
            },
        });
        isAnswered = true;
        await work;
    }

    private async invoke(
        appId: string,
        id: string,
        action: string,
        parameter: readonly GLib.Variant[],
        platformData: Dictionary,
    ): Promise<void> {
        const entry = this.entries.get(keyOf(appId, id));
        if (entry) this.desk.events.emit('activated', entry.notification);
        this.forget(keyOf(appId, id));
        if (!action.startsWith(OUR_ACTION)) {
            // The portal's: for the one who asked, if it is still known.
            if (entry) this.tell(entry.sender, [appId, id, action, parameter, platformData]);
            return;
        }
        const name = action.slice(OUR_ACTION.length);
        const { bus, workspaceId } = this.link;
        if (name === OPEN) await this.openApp(bus, workspaceId, appId);
        else
            await activateAction(
                bus,
                appId,
                name.slice(APP_ACTION.length),
                parameter,
                withStartupId(platformData),
            );
    }

    private forget(key: string): void {
        const entry = this.entries.get(key);
        if (this.entries.delete(key) && entry) this.desk.events.emit('closed', entry.notification);
    }

    private tell(
        client: string,
        args: [string, string, string, readonly GLib.Variant[], Dictionary],
    ): void {
        const parameters = new GLib.Variant('(sssava{sv})', args as never);
        this.link.tell(client, PATH, NAME, 'ActionInvoked', parameters);
    }

    private async ask(method: string, parameters: GLib.Variant): Promise<GLib.Variant> {
        return this.link.ask(NAME, PATH, NAME, method, parameters);
    }
}

/** Makes the shell tell us of all actions of the app. */
function redirect(content: Dictionary): Dictionary {
    const result = { ...content };
    const action = textOf(content['default-action']);
    if (action === '') result['default-action'] = new GLib.Variant('s', OUR_ACTION + OPEN);
    else if (action.startsWith(APP_ACTION))
        result['default-action'] = new GLib.Variant('s', OUR_ACTION + action);
    const buttons = content['buttons'];
    if (buttons?.get_type_string() === 'aa{sv}')
        result['buttons'] = new GLib.Variant(
            'aa{sv}',
            buttons.deepUnpack<Dictionary[]>().map(button => {
                const name = textOf(button['action']);
                if (!name.startsWith(APP_ACTION)) return button;
                return { ...button, action: new GLib.Variant('s', OUR_ACTION + name) };
            }),
        );
    return result;
}

function withStartupId(platformData: Dictionary): PlatformData {
    const token = platformData['activation-token'];
    return token ? { ...platformData, 'desktop-startup-id': token } : platformData;
}

function keyOf(appId: string, id: string): string {
    return `${appId}/${id}`;
}
