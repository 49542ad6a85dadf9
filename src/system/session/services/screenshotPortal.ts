import GLib from 'gi://GLib';

import type { ScreenAccess } from '../../../core/session/screenAccess.js';
import { PORTAL_PATH, PortalRequests } from './portalRequests.js';
import {
    answerProperties,
    interfaceFrom,
    serveObject,
    type Dictionary,
} from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';

// From version 2 on the portal would ask the person, too.
const VERSION = new GLib.Variant('u', 1);

// xdg-desktop-portal/data/org.freedesktop.impl.portal.Screenshot.xml
const INTERFACE = interfaceFrom(`<node>
  <interface name="org.freedesktop.impl.portal.Screenshot">
    <method name="Screenshot">
      <arg type="o" direction="in" name="handle"/>
      <arg type="s" direction="in" name="app_id"/>
      <arg type="s" direction="in" name="parent_window"/>
      <arg type="a{sv}" direction="in" name="options"/>
      <arg type="u" direction="out" name="response"/>
      <arg type="a{sv}" direction="out" name="results"/>
    </method>
    <property name="version" type="u" access="read"/>
  </interface>
</node>`);

/**
 * Is the screenshot portal's back end on a workspace's bus. Nothing is taken unless the workspace is
 * active and the person agrees each time, whoever asks: a program can go past the portal.
 */
export function serveScreenshotPortal(link: WorkspaceLink, screen: ScreenAccess): void {
    const requests = new PortalRequests(link);
    serveObject(
        link.bus,
        PORTAL_PATH,
        INTERFACE,
        async call => {
            if (call.method !== 'Screenshot') return answerProperties(call, { version: VERSION });
            const [handle, appId] = call.parameters.deepUnpack<[string, string]>();
            return requests.answer(call, handle, async (lifetime): Promise<Dictionary | null> => {
                const path = await screen.takePicture(link.workspaceId, appId, lifetime);
                if (path === null) return null;
                return { uri: new GLib.Variant('s', GLib.filename_to_uri(path, null)) };
            });
        },
        link.lifetime,
    );
}
