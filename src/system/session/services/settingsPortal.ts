import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { KeptAnswer } from '../../../core/keptAnswer.js';
import { _ } from '../../../core/words.js';
import {
    answerProperties,
    interfaceFrom,
    serveObject,
    type Dictionary,
} from '../../dbus/servedObject.js';
import { PORTAL_PATH } from './portalRequests.js';
import type { WorkspaceLink } from './workspaceLink.js';

const BACKEND = 'org.freedesktop.impl.portal.Settings';
const SESSION_PORTAL = 'org.freedesktop.portal.Desktop';
const FRONTEND = 'org.freedesktop.portal.Settings';
const VERSION = new GLib.Variant('u', 1);

/** How the desktop looks, which is the same for all windows on it. */
const NAMESPACES = ['org.freedesktop.appearance', 'org.gnome.desktop.interface'];

// xdg-desktop-portal/data/org.freedesktop.impl.portal.Settings.xml
const INTERFACE = interfaceFrom(`<node>
  <interface name="${BACKEND}">
    <method name="ReadAll">
      <arg type="as" direction="in" name="namespaces"/>
      <arg type="a{sa{sv}}" direction="out" name="value"/>
    </method>
    <method name="Read">
      <arg type="s" direction="in" name="namespace"/>
      <arg type="s" direction="in" name="key"/>
      <arg type="v" direction="out" name="value"/>
    </method>
    <signal name="SettingChanged">
      <arg type="s" name="namespace"/>
      <arg type="s" name="key"/>
      <arg type="v" name="value"/>
    </signal>
    <property name="version" type="u" access="read"/>
  </interface>
</node>`);

/**
 * Is the settings portal's back end on a workspace's bus: dark style, accent colour, fonts and so on
 * are the session's, which draws the windows, not those in the workspace's own settings.
 */
export function serveSettingsPortal(link: WorkspaceLink): void {
    // Every app asks some times before it shows its window.
    const settings = new KeptAnswer(async () => {
        const parameters = new GLib.Variant('(as)', [NAMESPACES]);
        const answer = await link.ask(SESSION_PORTAL, PORTAL_PATH, FRONTEND, 'ReadAll', parameters);
        return answer.deepUnpack<[Record<string, Dictionary>]>()[0];
    });
    serveObject(
        link.bus,
        PORTAL_PATH,
        INTERFACE,
        async call => {
            const { method, parameters } = call;
            switch (method) {
                case 'ReadAll': {
                    const [asked] = parameters.deepUnpack<[string[]]>();
                    const all = Object.entries(await settings.get());
                    const wanted = Object.fromEntries(all.filter(([name]) => isAsked(name, asked)));
                    return new GLib.Variant('(a{sa{sv}})', [wanted]);
                }
                case 'Read': {
                    const [name, key] = parameters.deepUnpack<[string, string]>();
                    const value = (await settings.get())[name]?.[key];
                    if (!value)
                        throw new WorkspaceError('NotFound', _('There is no such setting.'));
                    return new GLib.Variant('(v)', [value]);
                }
                default:
                    return answerProperties(call, { version: VERSION });
            }
        },
        link.lifetime,
    );
    link.follow(SESSION_PORTAL, PORTAL_PATH, FRONTEND, 'SettingChanged', parameters => {
        const [name] = parameters.deepUnpack<[string, string, GLib.Variant]>();
        if (!NAMESPACES.includes(name)) return;
        settings.forget();
        link.tell(null, PORTAL_PATH, BACKEND, 'SettingChanged', parameters);
    });
    link.followOwner(SESSION_PORTAL, () => {
        settings.forget();
    });
}

/** Whether one of the patterns, which may end in `*`, matches; none at all matches everything. */
function isAsked(name: string, patterns: readonly string[]): boolean {
    if (patterns.length === 0) return true;
    return patterns.some(pattern =>
        pattern.endsWith('*')
            ? name.startsWith(pattern.slice(0, -1))
            : ['', name].includes(pattern),
    );
}
