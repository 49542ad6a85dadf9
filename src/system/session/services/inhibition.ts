import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import type { HeldInhibition } from '../../../core/session/heldInhibition.js';
import {
    inhibitedBy,
    type Inhibition,
    type InhibitorList,
} from '../../../core/session/inhibitors.js';
import { _ } from '../../../core/words.js';
import { log } from '../../log.js';
import { interfaceFrom, serveObject, type Dictionary } from '../../dbus/servedObject.js';
import { inhibitSession } from '../sessionInhibition.js';
import { SESSION_MANAGER, SESSION_MANAGER_PATH } from '../sessionManagerNames.js';
import type { WorkspaceLink } from './workspaceLink.js';
import { Lifetime } from '../../../core/lifetime.js';
import { reportFailure } from '../reportFailure.js';

const MAX_OF_CLIENT = 64;
const MAX_TEXT = 500;

// gnome-session/org.gnome.SessionManager.Inhibitor.xml
const INHIBITOR = interfaceFrom(`<node>
  <interface name="${SESSION_MANAGER}.Inhibitor">
    <method name="GetAppId"><arg type="s" direction="out"/></method>
    <method name="GetReason"><arg type="s" direction="out"/></method>
    <method name="GetFlags"><arg type="u" direction="out"/></method>
    <method name="GetToplevelXid"><arg type="u" direction="out"/></method>
  </interface>
</node>`);

interface Held {
    readonly sender: string;
    readonly lifetime: Lifetime;
    /** What stands for it at the session's manager. */
    readonly session: HeldInhibition;
}

/**
 * What the clients of one workspace's bus inhibit in the session. It ends with the client, as it
 * would on the session's bus; while the workspace is frozen it does not count there.
 */
export class WorkspaceInhibitors {
    private readonly held = new Map<number, Held>();
    private nextCookie = 1;

    constructor(
        private readonly link: WorkspaceLink,
        private readonly list: InhibitorList,
    ) {
        link.lifetime.add(() => {
            for (const { lifetime } of [...this.held.values()]) lifetime.end();
        });
        link.lifetime.add(
            list.events.on('frozen', id => {
                if (id !== link.workspaceId) return;
                for (const { session } of this.held.values())
                    this.settle(session).catch(reportFailure);
            }),
        );
    }

    /** The objects that stand for what is inhibited now. */
    get paths(): string[] {
        return [...this.held.keys()].map(pathOf);
    }

    /**
     * Inhibits something and returns the cookie that only the same client can release it with.
     *
     * @throws {WorkspaceError} Busy if the client holds too many; what the session manager throws.
     */
    async inhibit(sender: string, asked: Inhibition): Promise<number> {
        const inhibition = {
            ...asked,
            appId: asked.appId.slice(0, MAX_TEXT),
            reason: asked.reason.slice(0, MAX_TEXT),
        };
        const ofClient = [...this.held.values()].filter(held => held.sender === sender);
        if (ofClient.length >= MAX_OF_CLIENT)
            throw new WorkspaceError('Busy', _('Too much is inhibited already.'));
        const cookie = this.nextCookie;
        this.nextCookie += 1;
        const lifetime = new Lifetime(log.error);
        const session = inhibitSession(this.link.session, inhibition, this.list.own);
        this.held.set(cookie, { sender, lifetime, session });
        lifetime.add(() => {
            this.held.delete(cookie);
            session.want(false).catch(reportFailure);
        });
        // A client may leave, or take it back, before the session has answered.
        lifetime.add(
            this.link.clients.onLeft(sender, () => {
                lifetime.end();
            }),
        );
        try {
            const [startedAs] = await Promise.all([
                this.link.clients.appIdOf(sender),
                this.settle(session),
            ]);
            if (!lifetime.ended) this.announce(cookie, inhibition, startedAs, lifetime);
        } catch (error) {
            lifetime.end();
            throw error;
        }
        return cookie;
    }

    /** Releases what a client inhibits. @throws {WorkspaceError} InvalidArgument */
    release(sender: string, cookie: number): void {
        const held = this.held.get(cookie);
        if (held?.sender !== sender)
            throw new WorkspaceError('InvalidArgument', _('There is no such cookie.'));
        held.lifetime.end();
    }

    private async settle(session: HeldInhibition): Promise<void> {
        await session.want(!this.list.isFrozen(this.link.workspaceId));
    }

    private announce(
        cookie: number,
        inhibition: Inhibition,
        startedAs: string | null,
        lifetime: Lifetime,
    ): void {
        const { appId, reason, flags, xid } = inhibition;
        lifetime.add(
            this.list.add({
                workspaceId: this.link.workspaceId,
                startedAs,
                appId,
                reason,
                inhibits: inhibitedBy(flags),
            }),
        );
        const values: Dictionary = {
            GetAppId: new GLib.Variant('(s)', [appId]),
            GetReason: new GLib.Variant('(s)', [reason]),
            GetFlags: new GLib.Variant('(u)', [flags]),
            GetToplevelXid: new GLib.Variant('(u)', [xid]),
        };
        serveObject(
            this.link.bus,
            pathOf(cookie),
            INHIBITOR,
            ({ method }) => values[method] ?? null,
            lifetime,
        );
    }
}

function pathOf(cookie: number): string {
    return `${SESSION_MANAGER_PATH}/Inhibitor${String(cookie)}`;
}
