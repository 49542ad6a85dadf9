import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { Lifetime } from '../../../core/lifetime.js';
import { log } from '../../log.js';
import {
    interfaceFrom,
    serveObject,
    type Dictionary,
    type ServedCall,
} from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';

/** Where a portal's back ends are, and what it calls them by. */
export const PORTAL_PATH = '/org/freedesktop/portal/desktop';

const SUCCESS = 0;
const CANCELLED = 1;
const OTHER = 2;

// xdg-desktop-portal/data/org.freedesktop.impl.portal.Request.xml
const REQUEST = interfaceFrom(`<node>
  <interface name="org.freedesktop.impl.portal.Request"><method name="Close"/></interface>
</node>`);

/** The requests of portals that a person has to decide on. */
export class PortalRequests {
    private readonly open = new Set<Lifetime>();

    constructor(private readonly link: WorkspaceLink) {
        link.lifetime.add(() => {
            for (const lifetime of [...this.open]) lifetime.end();
        });
    }

    /**
     * Answers a request with what `run` returns; null says that the person refused. What it is given
     * ends when the portal closes the request.
     *
     * @param call the call that it came with.
     * @param handle the path of the object that stands for the request.
     * @param run asks the person.
     */
    async answer(
        call: ServedCall,
        handle: string,
        run: (lifetime: Lifetime) => Promise<Dictionary | null>,
    ): Promise<GLib.Variant> {
        const lifetime = new Lifetime(log.error);
        this.open.add(lifetime);
        lifetime.add(() => {
            this.open.delete(lifetime);
        });
        const close = (): null => {
            lifetime.end();
            return null;
        };
        lifetime.add(this.link.clients.onLeft(call.sender, close));
        try {
            serveObject(this.link.bus, handle, REQUEST, close, lifetime);
            const results = await run(lifetime);
            return response(results ? SUCCESS : CANCELLED, results ?? {});
        } catch (error) {
            if (!(error instanceof WorkspaceError)) log.error(error);
            return response(OTHER, {});
        } finally {
            lifetime.end();
        }
    }
}

function response(code: number, results: Dictionary): GLib.Variant {
    return new GLib.Variant('(ua{sv})', [code, results]);
}
