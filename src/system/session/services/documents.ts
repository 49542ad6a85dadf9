import GLib from 'gi://GLib';

import { runtimeDirectoryOf } from '../../../core/apps/environment.js';
import { answerProperties, interfaceFrom, serveObject } from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';

const NAME = 'org.freedesktop.portal.Documents';
const PATH = '/org/freedesktop/portal/documents';
const VERSION = 5;

const INTERFACE = interfaceFrom(`<node>
  <interface name="${NAME}">
    <method name="GetMountPoint"><arg type="ay" direction="out" name="path"/></method>
    <property name="version" type="u" access="read"/>
  </interface>
</node>`);

/**
 * Stands in for the document portal on a workspace's bus, with no documents in it. Without one
 * xdg-desktop-portal does not start at all (since 1.20), and a real one would mount itself over the
 * session's. Only apps of Flatpak need its documents; others get the files themselves.
 */
export async function serveDocuments(link: WorkspaceLink): Promise<void> {
    const directory = runtimeDirectoryOf(GLib.get_user_runtime_dir(), link.workspaceId);
    const mountPoint = new TextEncoder().encode(`${directory}/doc\0`);
    const version = new GLib.Variant('u', VERSION);
    serveObject(
        link.bus,
        PATH,
        INTERFACE,
        call =>
            call.method === 'GetMountPoint'
                ? new GLib.Variant('(ay)', [mountPoint])
                : answerProperties(call, { version }),
        link.lifetime,
    );
    await link.own(NAME);
}
