// @identityProvider
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Cancellation } from '../../src/core/cancellation.js';
import { IdentityClient } from '../../src/core/identity/client.js';
import type { IdentityPorts } from '../../src/core/identity/ports.js';
import type { ProviderOptions } from '../../src/core/identity/provider.js';
import { identityPorts } from '../../src/system/identity/identityPorts.js';
import { browserOf } from '../../src/system/identity/workspaceBrowser.js';
import type { BrowserHabits, BrowserProfile } from './driver/browserProfile.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, CLIENT_SECRET, IdentityProvider, ISSUER } from './driver/identityProvider.js';
import { useDesktop } from './driver/suite.js';

describe('Signing in with a real provider', () => {
    const desktop = useDesktop();
    const { workspaces } = desktop;
    const provider = new IdentityProvider(desktop);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('client-acme', {});
    });
    beforeEach(async () => {
        await provider.forget();
        await setPerson('work', 'ada');
        await setPerson('client-acme', 'grace');
    });

    async function setPerson(
        workspace: string,
        person: string,
        habit: BrowserHabits['habit'] = 'signs in',
    ): Promise<BrowserProfile> {
        const browser = await provider.browserIn(workspace);
        browser.setHabits({ person, habit });
        return browser;
    }

    function portsFor(workspace: string): IdentityPorts {
        return identityPorts(async url => {
            const id = await workspaces.idOf(workspace);
            const appId = await browserOf(`${workspaces.root}/${id}`, () => true);
            await workspaces.launch(workspace, appId, [url]);
        });
    }

    function clientFor(
        workspace: string,
        clientId: string = CLIENTS.ordinary,
        options: Partial<ProviderOptions> = {},
        changes: Partial<IdentityPorts> = {},
    ): IdentityClient {
        const secret = clientId === CLIENTS.secret ? CLIENT_SECRET : null;
        return new IdentityClient(
            { issuer: ISSUER, client_id: clientId, ...options },
            secret,
            { ...portsFor(workspace), ...changes },
            { person: 60, exchange: 30 },
        );
    }

    it('happens in the browser of the workspace, as the person of the workspace', async () => {
        const signIns = await Promise.all([
            clientFor('work').signIn(),
            clientFor('client-acme').signIn(),
        ]);
        expect(signIns.map(({ userId }) => userId)).toEqual(['ada', 'grace']);
        expect(signIns.map(({ person }) => person)).toEqual([
            {
                name: 'Ada Lovelace',
                email: 'ada@koder.example',
                picture: `${ISSUER}/pictures/ada.png`,
            },
            {
                name: 'Grace Hopper',
                email: 'grace@acme.example',
                picture: `${ISSUER}/pictures/grace.png`,
            },
        ]);
        for (const workspace of ['work', 'client-acme']) {
            const pages = (await provider.browserIn(workspace)).pages();
            const id = await workspaces.idOf(workspace);
            expect(pages.every(page => page.startsWith(`${id}: `))).toBeTrue();
            await eventually(
                'the browser shows that it is done',
                async () =>
                    (await provider.browserIn(workspace))
                        .pages()
                        .at(-1)
                        ?.includes('You can close this page') ?? false,
            );
        }
    });

    for (const [what, clientId] of Object.entries(CLIENTS))
        it(`works with the client “${what}”`, async () => {
            const { userId, idToken, tokens } = await clientFor('work', clientId).signIn();
            expect([userId, idToken?.subject]).toEqual(['ada', 'ada']);
            expect(tokens.refreshToken).not.toBeNull();
        });

    for (const [claim, userId] of [
        ['email', 'ada@koder.example'],
        ['preferred_username', 'ada'],
    ] as const)
        it(`has the user id that is set: ${claim}`, async () => {
            const client = clientFor('work', CLIENTS.ordinary, { id_claim: claim });
            expect((await client.signIn()).userId).toBe(userId);
        });

    it('works with addresses instead of an issuer', async () => {
        const client = new IdentityClient(
            {
                client_id: CLIENTS.ordinary,
                authorize_url: `${ISSUER}/auth`,
                token_url: `${ISSUER}/token`,
                userinfo_url: `${ISSUER}/me`,
                scopes: 'openid profile email',
            },
            null,
            portsFor('work'),
        );
        const { userId, idToken } = await client.signIn();
        expect([userId, idToken]).toEqual(['ada', null]);
    });

    it('works from within a confined workspace', async () => {
        await workspaces.create('secret', { isolation: 'confined' });
        await setPerson('secret', 'grace');
        expect((await clientFor('secret').signIn()).userId).toBe('grace');
    });

    it('is done in the browser that was chosen in the workspace, if it is there', async () => {
        const tree = `${workspaces.root}/${await workspaces.idOf('work')}`;
        const path = `${tree}/XDG_CONFIG_HOME/mimeapps.list`;
        const known = (id: string): boolean => id !== 'gone.desktop';
        expect(await browserOf(tree, known)).toBe('kolide-browser.desktop');
        GLib.file_set_contents(
            path,
            '[Default Applications]\nx-scheme-handler/https=gone.desktop;own.desktop;\n',
        );
        expect(await browserOf(tree, known)).toBe('own.desktop');
        GLib.file_set_contents(path, 'no list');
        expect(await browserOf(tree, known)).toBe('kolide-browser.desktop');
        await expectAsync(browserOf(tree, () => false)).toBeRejectedWithError(/no web browser/);
        GLib.unlink(path);
    });

    it('with a provider on this computer goes through no proxy', async () => {
        const proxy = new Gio.Settings({ schema_id: 'org.gnome.system.proxy' });
        const http = new Gio.Settings({ schema_id: 'org.gnome.system.proxy.http' });
        proxy.set_strv('ignore-hosts', []);
        http.set_string('host', '127.0.0.1');
        http.set_int('port', 1);
        proxy.set_string('mode', 'manual');
        Gio.Settings.sync();
        try {
            const resolver = Gio.ProxyResolver.get_default();
            expect(resolver.lookup(`${ISSUER}/`, null)).toEqual(['http://127.0.0.1:1']);
            const { send } = portsFor('work');
            const request = {
                method: 'GET',
                url: `${ISSUER}/jwks`,
                headers: {},
                body: null,
            } as const;
            expect((await send(request, new Cancellation())).status).toBe(200);
        } finally {
            for (const key of ['mode', 'ignore-hosts']) proxy.reset(key);
            for (const key of ['host', 'port']) http.reset(key);
        }
    });

    it('ends when the person says no', async () => {
        await setPerson('work', 'ada', 'refuses');
        await expectAsync(clientFor('work').signIn()).toBeRejectedWithError(/cancelled/);
    });

    it('does not let the same code be used twice', async () => {
        const { send } = portsFor('work');
        const client = clientFor(
            'work',
            CLIENTS.ordinary,
            {},
            {
                send: async (request, cancellation) => {
                    // Somebody else who heard of the code was faster.
                    if (request.body?.includes('authorization_code') === true)
                        await send(request, cancellation);
                    return send(request, cancellation);
                },
            },
        );
        await expectAsync(client.signIn()).toBeRejectedWithError(/no longer valid/);
    });

    it('is kept up by refreshes, each with a refresh token of its own', async () => {
        const client = clientFor('work');
        const { tokens } = await client.signIn();
        const second = await client.refresh(tokens);
        const third = await client.refresh(second);
        expect(new Set([tokens, second, third].map(({ accessToken }) => accessToken)).size).toBe(3);
        expect(new Set([tokens, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(
            3,
        );
    });

    it('is over when a refresh token is used a second time, for whoever has the other', async () => {
        const client = clientFor('work');
        const { tokens } = await client.signIn();
        const second = await client.refresh(tokens);
        await expectAsync(client.refresh(tokens)).toBeRejectedWithError(/no longer valid/);
        await expectAsync(client.refresh(second)).toBeRejectedWithError(/no longer valid/);
    });

    it('outlives a provider that is away for a while', async () => {
        const client = clientFor('work');
        const { tokens } = await client.signIn();
        await provider.stop();
        await expectAsync(client.refresh(tokens)).toBeRejectedWithError(/cannot be reached/);
        await expectAsync(client.signIn()).toBeRejectedWithError(/cannot be reached/);
        await provider.start();
        expect((await client.refresh(tokens)).accessToken).not.toBe(tokens.accessToken);
    });

    it('is over when the provider does not know of it any more', async () => {
        const client = clientFor('work');
        const { tokens } = await client.signIn();
        await provider.forget();
        await expectAsync(client.refresh(tokens)).toBeRejectedWithError(/no longer valid/);
        // Its keys are others, too.
        expect((await client.signIn()).userId).toBe('ada');
    });

    it('is over after a sign-out, in the browser as well', async () => {
        const client = clientFor('work');
        const { tokens } = await client.signIn();
        const browser = await provider.browserIn('work');
        const askedForPassword = (): number =>
            browser.pages().filter(page => page.includes('Sign-in') && !page.includes('Continue'))
                .length;
        await client.signIn();
        const before = askedForPassword();
        await client.signOut(tokens);
        await expectAsync(client.refresh(tokens)).toBeRejectedWithError(/no longer valid/);
        await client.signIn();
        expect(askedForPassword()).toBe(before + 1);
    });

    it('can happen on another device', async () => {
        const client = clientFor('work');
        const signedIn = client.signInElsewhere(({ verificationUriComplete, userCode }) => {
            expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
            void workspaces.launch('client-acme', 'kolide-browser', [
                verificationUriComplete ?? '',
            ]);
        });
        expect((await signedIn).userId).toBe('grace');
    });
});
