import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Soup from 'gi://Soup?version=3.0';

import { WorkspaceError } from '../../src/core/errors.js';
import { IdentityClient } from '../../src/core/identity/client.js';
import type { SignIn } from '../../src/core/identity/signIn.js';
import type { Tokens } from '../../src/core/identity/tokenAnswer.js';
import { REQUEST_TIMEOUT_MS, sendRequest } from '../../src/system/identity/http.js';
import { identityPorts } from '../../src/system/identity/identityPorts.js';
import { CLIENT } from '../unit/core/identity/sample.js';
import type { Place } from '../unit/core/identity/standInProvider.js';
import { eventually } from './driver/eventually.js';
import { IDENTITY_PLANS, type IdentityCase } from './driver/identityCases.js';
import { StandInServer } from './driver/standInServer.js';

Gio._promisify(Gio.SocketClient.prototype, 'connect_to_host_async');
Gio._promisify(Soup.Session.prototype, 'send_and_read_async');

const SHORT_MS = 300;

/** A person with a browser, who wants to sign in. */
class Visit {
    readonly server = new StandInServer();
    /** Where the browser was sent, and the pages that it showed in the end. */
    readonly opened: string[] = [];
    readonly pages: Promise<string>[] = [];
    /** Where somebody waits for too long already. */
    private readonly hopeless: Place[] = [];
    readonly client: IdentityClient;

    constructor({ options = {}, clientSecret }: IdentityCase) {
        const { provider } = this.server;
        const ports = identityPorts(async url => {
            this.opened.push(url);
            this.pages.push(browse(url));
            return Promise.resolve();
        });
        this.client = new IdentityClient(
            { issuer: provider.issuer, client_id: CLIENT, ...options },
            clientSecret ?? null,
            {
                ...ports,
                send: async (request, cancellation) => {
                    const place = request.url.slice(provider.issuer.length) as Place;
                    const isHopeless = this.hopeless.includes(place);
                    const timeoutMs = isHopeless ? SHORT_MS : REQUEST_TIMEOUT_MS;
                    return sendRequest(request, cancellation, timeoutMs);
                },
            },
        );
    }

    /** Has the provider do what the case is about. */
    begin({ prepare, problem }: IdentityCase): void {
        prepare(this.server);
        if (problem?.includes('in time') === true)
            this.hopeless.push(...(Object.keys(this.server.wires) as Place[]));
    }

    /** What can be asked of the provider and be true of it. */
    async expectNothingLeft(): Promise<void> {
        await eventually('nobody waits for an answer', () => this.server.active === 0);
        for (const url of this.opened) {
            const [, port = ''] = /127\.0\.0\.1%3A(\d+)/.exec(url) ?? [];
            expect(await canConnect(Number(port))).toBeFalse();
        }
    }
}

/** What the browser shows in the end. */
async function browse(url: string): Promise<string> {
    const message = Soup.Message.new('GET', url);
    const session = new Soup.Session();
    const bytes = await session.send_and_read_async(message, GLib.PRIORITY_DEFAULT, null);
    return new TextDecoder().decode(bytes.toArray());
}

async function canConnect(port: number): Promise<boolean> {
    try {
        await new Gio.SocketClient().connect_to_host_async('127.0.0.1', port, null);
        return true;
    } catch {
        return false;
    }
}

describe('A provider that is asked over real HTTP and', () => {
    let visit: Visit;

    beforeAll(() => {
        jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
    });
    afterEach(async () => {
        await visit.expectNothingLeft();
        visit.server.stop();
    });

    async function act(test: IdentityCase): Promise<SignIn | Tokens | null> {
        const { client } = visit;
        const { action } = test;
        if (action === undefined || action === 'another device') {
            visit.begin(test);
            if (action === undefined) return client.signIn();
            return client.signInElsewhere(() => undefined);
        }
        const { tokens } = await client.signIn();
        visit.begin(test);
        if (action === 'sign in again') return client.signIn();
        if (action === 'refresh') return client.refresh(tokens);
        await client.signOut(tokens);
        return null;
    }

    for (const { title, cases } of IDENTITY_PLANS)
        describe(title, () => {
            for (const test of cases)
                it(`${test.what} (${test.name})`, async () => {
                    visit = new Visit(test);
                    if (test.problem === null) await expectGood(test);
                    else await expectRefused(test, test.problem);
                });
        });

    async function expectGood(test: IdentityCase): Promise<void> {
        const outcome = await act(test);
        if (outcome !== null && 'userId' in outcome) {
            expect(outcome.userId).toBe('ada');
            expect(outcome.person.email).toBe('ada@id.example');
            expect(outcome.tokens.accessToken).toMatch(/^access-/);
        }
        for (const page of visit.pages) expect(await page).toContain('You can close this page');
    }

    async function expectRefused(test: IdentityCase, problem: string): Promise<void> {
        const error: unknown = await act(test).then(
            () => null,
            (reason: unknown) => reason,
        );
        if (!(error instanceof WorkspaceError)) throw new Error(`Not refused: ${String(error)}`);
        expect(error.message).toContain(problem);
        for (const secret of visit.server.provider.secrets) {
            expect(`${error.message} ${error.stack ?? ''}`).not.toContain(secret);
            expect(JSON.stringify(visit.client)).not.toContain(secret);
        }
        await Promise.allSettled(visit.pages);
    }
});
