import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Soup from 'gi://Soup?version=3.0';

import { browserProfile, type BrowserProfile } from './browserProfile.js';
import type { Desktop } from './desktop.js';

Gio._promisify(Soup.Session.prototype, 'send_and_read_async');

/** What scripts/identityProvider.mjs calls itself. */
export const ISSUER = 'http://127.0.0.1:4400';

const CONTROL = 'http://127.0.0.1:4401';

/** Its clients. */
export const CLIENTS = {
    /** RS256, access tokens of an hour. */
    ordinary: 'kolide',
    es256: 'kolide-es256',
    /** Access tokens of ten seconds. */
    short: 'kolide-short',
    /** With the secret `CLIENT_SECRET`. */
    secret: 'kolide-secret',
} as const;

/** Of the client that has one. */
export const CLIENT_SECRET = 'not much of a secret';

/**
 * The real identity provider on the desktop’s network, and the browser that signs in with it. A spec
 * that says `@identityProvider` in a comment has them.
 */
export class IdentityProvider {
    constructor(private readonly desktop: Desktop) {}

    /** The browser’s profile in a workspace, in which its person is to be set. */
    async browserIn(workspace: string): Promise<BrowserProfile> {
        const { root } = this.desktop.workspaces;
        const id = await this.desktop.workspaces.idOf(workspace);
        return browserProfile(`${root}/${id}/XDG_CONFIG_HOME`);
    }

    /** Makes it unreachable. */
    async stop(): Promise<void> {
        await this.control('stop');
    }

    /** Makes it reachable again. */
    async start(): Promise<void> {
        await this.control('start');
    }

    /** Has it lose its memory and its keys: no token that it gave is any good. */
    async forget(): Promise<void> {
        await this.control('forget');
    }

    private async control(action: string): Promise<void> {
        const message = Soup.Message.new('POST', `${CONTROL}/${action}`);
        await new Soup.Session().send_and_read_async(message, GLib.PRIORITY_DEFAULT, null);
        if (message.status_code !== 204) throw new Error(`The provider could not ${action}`);
    }
}
