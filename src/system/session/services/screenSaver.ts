import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { INHIBIT_IDLE } from '../../../core/session/inhibitors.js';
import { _ } from '../../../core/words.js';
import type { WorkspaceInhibitors } from './inhibition.js';
import { interfaceFrom, serveObject, type Answer } from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';

const FDO = 'org.freedesktop.ScreenSaver';
// Clients disagree on where it is; gsd-screensaver-proxy, which serves the session, has both.
const FDO_PATHS = ['/ScreenSaver', '/org/freedesktop/ScreenSaver'];
const GNOME = 'org.gnome.ScreenSaver';
const GNOME_PATH = '/org/gnome/ScreenSaver';

const COMMON = `
    <method name="Lock"/>
    <method name="GetActive"><arg type="b" direction="out"/></method>
    <method name="GetActiveTime"><arg type="u" direction="out"/></method>
    <signal name="ActiveChanged"><arg type="b"/></signal>`;

const GNOME_INTERFACE = interfaceFrom(`<node>
  <interface name="${GNOME}">${COMMON}
    <method name="SetActive"><arg type="b" direction="in"/></method>
  </interface>
</node>`);

const FDO_INTERFACE = interfaceFrom(`<node>
  <interface name="${FDO}">${COMMON}
    <method name="SetActive">
      <arg type="b" direction="in"/>
      <arg type="b" direction="out"/>
    </method>
    <method name="SimulateUserActivity"/>
    <method name="Inhibit">
      <arg type="s" direction="in" name="application_name"/>
      <arg type="s" direction="in" name="reason_for_inhibit"/>
      <arg type="u" direction="out" name="cookie"/>
    </method>
    <method name="UnInhibit"><arg type="u" direction="in" name="cookie"/></method>
  </interface>
</node>`);

/**
 * Serves org.freedesktop.ScreenSaver and org.gnome.ScreenSaver on a workspace's bus. Apps can lock
 * the screen and keep it on; they cannot unlock it.
 */
export async function serveScreenSaver(
    link: WorkspaceLink,
    inhibitors: WorkspaceInhibitors,
): Promise<void> {
    const ask = async (
        method: string,
        parameters: GLib.Variant | null = null,
    ): Promise<GLib.Variant> => link.ask(GNOME, GNOME_PATH, GNOME, method, parameters);

    const gnome: Answer = async ({ method, parameters }) => {
        if (method === 'SetActive') {
            requireLocking(parameters);
            await ask('Lock');
            return null;
        }
        return ask(method);
    };
    const fdo: Answer = async call => {
        const { sender, method, parameters } = call;
        switch (method) {
            case 'Inhibit': {
                const [appId, reason] = parameters.deepUnpack<[string, string]>();
                const inhibition = { appId, xid: 0, reason, flags: INHIBIT_IDLE };
                const cookie = await inhibitors.inhibit(sender, inhibition);
                return new GLib.Variant('(u)', [cookie]);
            }
            case 'UnInhibit':
                inhibitors.release(sender, parameters.deepUnpack<[number]>()[0]);
                return null;
            case 'SetActive':
                await gnome(call);
                return new GLib.Variant('(b)', [true]);
            case 'SimulateUserActivity':
                // GNOME has no such thing either.
                return null;
            default:
                return gnome(call);
        }
    };

    serveObject(link.bus, GNOME_PATH, GNOME_INTERFACE, gnome, link.lifetime);
    for (const path of FDO_PATHS) serveObject(link.bus, path, FDO_INTERFACE, fdo, link.lifetime);
    link.follow(GNOME, GNOME_PATH, GNOME, 'ActiveChanged', parameters => {
        link.tell(null, GNOME_PATH, GNOME, 'ActiveChanged', parameters);
        for (const path of FDO_PATHS) link.tell(null, path, FDO, 'ActiveChanged', parameters);
    });
    await Promise.all([link.own(GNOME), link.own(FDO)]);
}

/** @throws {WorkspaceError} Denied */
function requireLocking(parameters: GLib.Variant): void {
    if (!parameters.deepUnpack<[boolean]>()[0])
        throw new WorkspaceError('Denied', _('Only the person can unlock the screen.'));
}
