import GLib from 'gi://GLib';

import { _ } from '../../../core/words.js';
import { WorkspaceError } from '../../../core/errors.js';
import type { WorkspaceInhibitors } from './inhibition.js';
import { PROPERTIES } from '../../dbus/calls.js';
import {
    interfaceFrom,
    serveObject,
    type Dictionary,
    type ServedCall,
} from '../../dbus/servedObject.js';
import { SESSION_MANAGER, SESSION_MANAGER_PATH } from '../sessionManagerNames.js';
import type { WorkspaceLink } from './workspaceLink.js';

// The part of gnome-session/org.gnome.SessionManager.xml that says something about the session;
// what changes it (Setenv, Logout, Shutdown, RegisterClient, …) is not an app's business.
const INTERFACE = interfaceFrom(`<node>
  <interface name="${SESSION_MANAGER}">
    <method name="Inhibit">
      <arg type="s" direction="in" name="app_id"/>
      <arg type="u" direction="in" name="toplevel_xid"/>
      <arg type="s" direction="in" name="reason"/>
      <arg type="u" direction="in" name="flags"/>
      <arg type="u" direction="out" name="inhibit_cookie"/>
    </method>
    <method name="Uninhibit"><arg type="u" direction="in" name="inhibit_cookie"/></method>
    <method name="IsInhibited">
      <arg type="u" direction="in" name="flags"/>
      <arg type="b" direction="out" name="is_inhibited"/>
    </method>
    <method name="GetInhibitors"><arg type="ao" direction="out" name="inhibitors"/></method>
    <method name="IsSessionRunning"><arg type="b" direction="out" name="running"/></method>
    <property name="SessionIsActive" type="b" access="read"/>
    <property name="InhibitedActions" type="u" access="read"/>
  </interface>
</node>`);

/** Serves org.gnome.SessionManager on a workspace's bus: inhibitors reach the session's. */
export async function serveSessionManager(
    link: WorkspaceLink,
    inhibitors: WorkspaceInhibitors,
): Promise<void> {
    serveObject(
        link.bus,
        SESSION_MANAGER_PATH,
        INTERFACE,
        call => answer(link, inhibitors, call),
        link.lifetime,
    );
    link.follow(
        SESSION_MANAGER,
        SESSION_MANAGER_PATH,
        PROPERTIES,
        'PropertiesChanged',
        parameters => {
            const [name, changed] = parameters.deepUnpack<[string, Dictionary, string[]]>();
            if (name !== SESSION_MANAGER) return;
            const known = pickProperties(changed);
            if (Object.keys(known).length === 0) return;
            const mirrored = new GLib.Variant('(sa{sv}as)', [SESSION_MANAGER, known, []]);
            link.tell(null, SESSION_MANAGER_PATH, PROPERTIES, 'PropertiesChanged', mirrored);
        },
    );
    await link.own(SESSION_MANAGER);
}

async function answer(
    link: WorkspaceLink,
    inhibitors: WorkspaceInhibitors,
    { sender, method, parameters }: ServedCall,
): Promise<GLib.Variant | null> {
    switch (method) {
        case 'Inhibit': {
            const [appId, xid, reason, flags] =
                parameters.deepUnpack<[string, number, string, number]>();
            const cookie = await inhibitors.inhibit(sender, { appId, xid, reason, flags });
            return new GLib.Variant('(u)', [cookie]);
        }
        case 'Uninhibit':
            inhibitors.release(sender, parameters.deepUnpack<[number]>()[0]);
            return null;
        case 'GetInhibitors':
            return new GLib.Variant('(ao)', [inhibitors.paths]);
        case 'IsInhibited':
        case 'IsSessionRunning':
            return link.ask(
                SESSION_MANAGER,
                SESSION_MANAGER_PATH,
                SESSION_MANAGER,
                method,
                parameters,
            );
        case 'Get':
            return askForProperties(link, method, parameters);
        case 'GetAll': {
            const all = await askForProperties(link, method, parameters);
            const [properties] = all.deepUnpack<[Dictionary]>();
            return new GLib.Variant('(a{sv})', [pickProperties(properties)]);
        }
        default:
            throw new WorkspaceError('Denied', _('This cannot be set from a workspace.'));
    }
}

async function askForProperties(
    link: WorkspaceLink,
    method: string,
    parameters: GLib.Variant,
): Promise<GLib.Variant> {
    return link.ask(SESSION_MANAGER, SESSION_MANAGER_PATH, PROPERTIES, method, parameters);
}

function pickProperties(properties: Dictionary): Dictionary {
    return Object.fromEntries(
        Object.entries(properties).filter(
            ([name]) => (INTERFACE.lookup_property(name) as unknown) !== null,
        ),
    );
}
