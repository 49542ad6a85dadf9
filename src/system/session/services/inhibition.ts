import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { inhibitedBy, type InhibitorList } from '../../../core/session/inhibitors.js';
import { _ } from '../../../core/words.js';
import { log } from '../../log.js';
import { interfaceFrom, serveObject, type Dictionary } from '../../dbus/servedObject.js';
import { SESSION_MANAGER, SESSION_MANAGER_PATH } from './sessionManagerNames.js';
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

/** What a client asks to be inhibited. */
export interface Inhibition {
    readonly appId: string;
    readonly xid: number;
    readonly reason: string;
    /** Those of org.gnome.SessionManager.Inhibit. */
    readonly flags: number;
}

interface Held {
    readonly sender: string;
    readonly lifetime: Lifetime;
}

/**
 * What the clients of one workspace's bus inhibit in the session. It ends with the client, as it
 * would on the session's bus.
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
    async inhibit(sender: string, inhibition: Inhibition): Promise<number> {
        const ofClient = [...this.held.values()].filter(held => held.sender === sender);
        if (ofClient.length >= MAX_OF_CLIENT)
            throw new WorkspaceError('Busy', _('Too much is inhibited already.'));
        const cookie = this.nextCookie;
        this.nextCookie += 1;
        const lifetime = new Lifetime(log.error);
        this.held.set(cookie, { sender, lifetime });
        lifetime.add(() => {
            this.held.delete(cookie);
        });
        // A client may leave, or take it back, before the session has answered.
        lifetime.add(
            this.link.clients.onLeft(sender, () => {
                lifetime.end();
            }),
        );
        try {
            await this.begin(inhibition, lifetime);
        } catch (error) {
            lifetime.end();
            throw error;
        }
        if (!lifetime.ended) this.announce(cookie, inhibition, lifetime);
        return cookie;
    }

    /** Releases what a client inhibits. @throws {WorkspaceError} InvalidArgument */
    release(sender: string, cookie: number): void {
        const held = this.held.get(cookie);
        if (held?.sender !== sender)
            throw new WorkspaceError('InvalidArgument', _('There is no such cookie.'));
        held.lifetime.end();
    }

    private async begin(inhibition: Inhibition, lifetime: Lifetime): Promise<void> {
        const { appId, xid, reason, flags } = inhibition;
        const answer = await this.call(
            'Inhibit',
            new GLib.Variant('(susu)', [
                appId.slice(0, MAX_TEXT),
                xid,
                reason.slice(0, MAX_TEXT),
                flags,
            ]),
        );
        const [sessionCookie] = answer.deepUnpack<[number]>();
        lifetime.add(() => {
            // When the connection goes, the session manager releases everything itself.
            if (this.link.lifetime.ended) return;
            this.call('Uninhibit', new GLib.Variant('(u)', [sessionCookie])).catch(reportFailure);
        });
    }

    private announce(cookie: number, inhibition: Inhibition, lifetime: Lifetime): void {
        const { appId, reason, flags, xid } = inhibition;
        lifetime.add(
            this.list.add({
                workspaceId: this.link.workspaceId,
                appId: appId.slice(0, MAX_TEXT),
                reason: reason.slice(0, MAX_TEXT),
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

    private async call(method: string, parameters: GLib.Variant): Promise<GLib.Variant> {
        return this.link.ask(
            SESSION_MANAGER,
            SESSION_MANAGER_PATH,
            SESSION_MANAGER,
            method,
            parameters,
        );
    }
}

function pathOf(cookie: number): string {
    return `${SESSION_MANAGER_PATH}/Inhibitor${String(cookie)}`;
}
