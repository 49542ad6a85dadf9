import GLib from 'gi://GLib';

import { runtimeDirectoryOf } from '../../../core/apps/environment.js';
import { WorkspaceError } from '../../../core/errors.js';
import { _ } from '../../../core/words.js';
import { interfaceFrom, serveObject } from '../../dbus/servedObject.js';
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
        ({ method }) => {
            switch (method) {
                case 'GetMountPoint':
                    return new GLib.Variant('(ay)', [mountPoint]);
                case 'Get':
                    return new GLib.Variant('(v)', [version]);
                case 'GetAll':
                    return new GLib.Variant('(a{sv})', [{ version }]);
                default:
                    throw new WorkspaceError('Denied', _('There are no documents here.'));
            }
        },
        link.lifetime,
    );
    await link.own(NAME);
}
