import { Cancellation } from '../../../../src/core/cancellation.js';
import { WorkspaceError } from '../../../../src/core/errors.js';
import type { JsonObject } from '../../../../src/core/identity/answer.js';
import { IdentityClient } from '../../../../src/core/identity/client.js';
import { decodeForm } from '../../../../src/core/identity/form.js';
import type { IdentityPorts, RedirectPage } from '../../../../src/core/identity/ports.js';
import type { SignIn } from '../../../../src/core/identity/signIn.js';
import { StandInProvider } from './standInProvider.js';
import { CLIENT, countingBytes, esToken, ISSUER, NOW, refusal, sha256 } from './sample.js';

/** A world in which time goes by when everything waits. */
class World {
    time = NOW;
    readonly provider = new StandInProvider(ISSUER, () => this.time);
    /** What the browser was sent to. */
    readonly opened: string[] = [];
    /** What the browser showed in the end. */
    readonly shown: RedirectPage[] = [];
    listening = 0;
    /** The pauses that somebody waits for, in seconds. */
    readonly pauses: number[] = [];
    /** Where the browser comes back to from a page; null if it never does. */
    browse: (url: string) => string | null = url => this.provider.comeBackFrom(url);
    /** Lets the pause of these seconds be over. */
    private readonly alarms = new Map<number, () => void>();

    readonly ports: IdentityPorts = {
        send: async (request, cancellation) => {
            if (cancellation.reason) throw cancellation.reason;
            return Promise.resolve(this.provider.answer(request));
        },
        openBrowser: async url => {
            this.opened.push(url);
            return Promise.resolve();
        },
        listen: async () => {
            this.listening += 1;
            return Promise.resolve({
                port: 4711,
                next: async () => this.comeBack(),
                answer: page => this.shown.push(page),
                close: () => {
                    this.listening -= 1;
                },
            });
        },
        randomBytes: countingBytes(),
        sha256,
        now: () => this.time,
        pause: async (seconds, cancellation) => {
            const isPoll = seconds < 60;
            this.pauses.push(seconds);
            if (isPoll) {
                this.time += seconds;
                return;
            }
            const alarm = new Promise<void>(resolve => {
                this.alarms.set(seconds, resolve);
            });
            await cancellation.guard(alarm);
        },
    };

    client(secret: string | null = null): IdentityClient {
        return new IdentityClient({ issuer: ISSUER, client_id: CLIENT }, secret, this.ports);
    }

    /** All that is waited for takes as long as it may. */
    ring(seconds: number): void {
        this.alarms.get(seconds)?.();
    }

    private async comeBack(): Promise<string> {
        const url = this.browse(this.opened.at(-1) ?? '');
        if (url === null) return new Promise(() => undefined);
        return Promise.resolve(url.slice(url.indexOf('?') + 1));
    }
}

function queryOf(url: string): ReadonlyMap<string, string> {
    return decodeForm(url.slice(url.indexOf('?') + 1)) ?? new Map<string, string>();
}

/** The grant types that the token endpoint was asked with. */
function grantsOf({ provider }: World): (string | undefined)[] {
    return provider.asked
        .filter(({ url }) => url.endsWith('/token'))
        .map(({ body }) => decodeForm(body ?? '')?.get('grant_type'));
}

const NOT_SIGNED_IN = jasmine.objectContaining<RedirectPage>({
    heading: 'You are not signed in.',
}) as unknown as RedirectPage;

describe('A sign-in', () => {
    let world: World;
    beforeEach(() => {
        world = new World();
    });
    afterEach(() => {
        expect(world.listening).withContext('nobody listens any more').toBe(0);
    });

    async function signIn(): Promise<SignIn> {
        return world.client().signIn();
    }

    it('says who it was, and brings their tokens', async () => {
        const { userId, person, tokens, idToken } = await signIn();
        expect(userId).toBe('ada');
        expect(person).toEqual({ name: 'Ada', email: 'ada@id.example', picture: null });
        expect(idToken?.subject).toBe('ada');
        expect(tokens.accessToken).toMatch(/^access-/);
        expect(tokens.refreshToken).toMatch(/^refresh-/);
        expect([tokens.obtainedAt, tokens.lifetime]).toEqual([NOW, 3600]);
    });

    it('tells the person in the browser that it was heard, and where to go on', async () => {
        await signIn();
        expect(world.shown.map(({ heading }) => heading)).toEqual([
            'The identity provider has answered.',
        ]);
        expect(world.shown[0]?.sentences.join()).toMatch(/close this page.*menu in the panel/);
    });

    it('has another state, nonce and challenge every time', async () => {
        const client = world.client();
        await client.signIn();
        await client.signIn();
        const [first, second] = world.opened.map(queryOf);
        for (const name of ['state', 'nonce', 'code_challenge'])
            expect(first?.get(name)).not.toBe(second?.get(name));
    });

    it('asks for what was wished', async () => {
        await world.client().signIn({ loginHint: 'ada', prompt: 'login' });
        const query = queryOf(world.opened[0] ?? '');
        expect([query.get('login_hint'), query.get('prompt')]).toEqual(['ada', 'login']);
    });

    it('shows the secret of a client that has one', async () => {
        await world.client('hush').signIn();
        const { headers } = world.provider.asked.find(({ url }) => url.endsWith('/token')) ?? {};
        expect(headers?.['Authorization']).toMatch(/^Basic /);
    });

    it('takes the keys that the provider has by then', async () => {
        const client = world.client();
        await client.signIn();
        world.provider.sign = claims => esToken(claims, { kid: 'new' });
        await expectAsync(client.signIn()).toBeRejectedWithError(/a key that is not its own/);
        world.provider.answers['/jwks'] = honest => {
            const text = new TextDecoder().decode(honest.body).replace('"ec"', '"new"');
            return { ...honest, body: new TextEncoder().encode(text) };
        };
        expect((await client.signIn()).userId).toBe('ada');
    });

    it('ends when the person says no, and the browser says so, too', async () => {
        world.provider.redirect = ({ state = '', iss = '' }) => ({
            error: 'access_denied',
            state,
            iss,
        });
        await expectAsync(signIn()).toBeRejectedWithError(/cancelled or not allowed/);
        expect(world.shown).toEqual([NOT_SIGNED_IN]);
        expect(world.shown[0]?.sentences[0]).toBe('The sign-in was cancelled or not allowed.');
        expect(world.shown[0]?.sentences[1]).toMatch(/close this page.*try again/);
        expect(grantsOf(world)).toEqual([]);
    });

    it('ends when it is cancelled, whatever it waits for', async () => {
        world.browse = () => null;
        const cancellation = new Cancellation();
        const signing = world.client().signIn({}, cancellation);
        while (world.opened.length === 0) await Promise.resolve();
        cancellation.cancel(new Error('enough'));
        await expectAsync(signing).toBeRejectedWithError('enough');
        // Who comes back at that moment is told so.
        expect(world.shown).toEqual([NOT_SIGNED_IN]);
        const before = world.client().signIn({}, cancellation);
        await expectAsync(before).toBeRejectedWithError('enough');
        expect(world.opened.length).toBe(1);
    });

    it('ends when nobody comes back from the browser', async () => {
        world.browse = () => null;
        const signing = signIn();
        while (world.opened.length === 0) await Promise.resolve();
        world.ring(600);
        await expectAsync(signing).toBeRejectedWithError(/took too long/);
    });

    for (const place of ['/.well-known/openid-configuration', '/token', '/jwks', '/me'] as const)
        it(`ends when the provider never answers at ${place}`, async () => {
            const asked: string[] = [];
            const ports: IdentityPorts = {
                ...world.ports,
                send: async (request, cancellation) => {
                    asked.push(request.url.slice(ISSUER.length));
                    return asked.includes(place)
                        ? new Promise(() => undefined)
                        : world.ports.send(request, cancellation);
                },
            };
            const client = new IdentityClient({ issuer: ISSUER, client_id: CLIENT }, null, ports);
            const signing = client.signIn();
            while (!asked.includes(place)) await Promise.resolve();
            world.ring(60);
            await expectAsync(signing).toBeRejectedWithError(/takes too long/);
        });

    it('of a plain provider asks userinfo who it was', async () => {
        const client = new IdentityClient(
            {
                client_id: CLIENT,
                authorize_url: `${ISSUER}/authorize`,
                token_url: `${ISSUER}/token`,
                userinfo_url: `${ISSUER}/me`,
                id_claim: 'id',
            },
            null,
            world.ports,
        );
        world.provider.userinfo = () => ({ id: 4711, name: 'Ada' });
        const { userId, idToken } = await client.signIn();
        expect([userId, idToken]).toEqual(['4711', null]);
        expect(queryOf(world.opened[0] ?? '').has('nonce')).toBeFalse();
        expect(world.provider.asked.some(({ url }) => url.includes('/.well-known'))).toBeFalse();
    });

    it('is refused before anything is asked if the settings are wrong', () => {
        expect(
            () =>
                new IdentityClient(
                    { issuer: 'http://id.example', client_id: 'x' },
                    null,
                    world.ports,
                ),
        ).toThrowMatching(refusal('InvalidArgument', /must be an https address/));
    });
});

describe('A sign-in on another device', () => {
    let world: World;
    beforeEach(() => {
        world = new World();
    });

    it('shows the code, asks no more often than it may, and says who it was', async () => {
        world.provider.waiting.push('authorization_pending', 'slow_down', 'authorization_pending');
        const codes: string[] = [];
        const { userId } = await world.client().signInElsewhere(({ userCode }) => {
            codes.push(userCode);
        });
        expect([userId, codes]).toEqual(['ada', ['WDJB-MJHT']]);
        expect(world.pauses.filter(seconds => seconds < 60)).toEqual([1, 1, 6, 6]);
    });

    it('goes on when the provider could not answer for a while', async () => {
        let isDown = true;
        world.provider.answers['/token'] = honest => {
            const answer = isDown ? { ...honest, status: 503 } : honest;
            isDown = false;
            return answer;
        };
        expect((await world.client().signInElsewhere(() => undefined)).userId).toBe('ada');
        expect(world.pauses.filter(seconds => seconds < 60)).toEqual([1, 2]);
    });

    it('ends when the person says no there', async () => {
        world.provider.waiting.push('access_denied');
        await expectAsync(world.client().signInElsewhere(() => undefined)).toBeRejectedWithError(
            /cancelled or not allowed/,
        );
    });

    it('ends when the code has expired', async () => {
        world.provider.waiting.push(...Array<string>(400).fill('authorization_pending'));
        await expectAsync(world.client().signInElsewhere(() => undefined)).toBeRejectedWithError(
            /took too long/,
        );
    });

    it('ends when it is cancelled', async () => {
        const cancellation = new Cancellation();
        const signing = world.client().signInElsewhere(() => {
            cancellation.cancel();
        }, cancellation);
        await expectAsync(signing).toBeRejectedWithError('It was cancelled.');
    });

    it('is not there with every provider', async () => {
        world.provider.configuration = ({ device_authorization_endpoint: _device, ...rest }) =>
            rest;
        await expectAsync(world.client().signInElsewhere(() => undefined)).toBeRejectedWithError(
            /does not offer/,
        );
    });
});

describe('A refresh', () => {
    let world: World;
    let client: IdentityClient;
    let signedIn: SignIn;
    beforeEach(async () => {
        world = new World();
        client = world.client();
        signedIn = await client.signIn();
    });

    it('brings new tokens, and a new refresh token every time', async () => {
        const first = await client.refresh(signedIn.tokens);
        const second = await client.refresh(first);
        const all = [signedIn.tokens, first, second];
        expect(new Set(all.map(({ accessToken }) => accessToken)).size).toBe(3);
        expect(new Set(all.map(({ refreshToken }) => refreshToken)).size).toBe(3);
        expect(second.idToken).toBe(signedIn.tokens.idToken);
    });

    it('with a refresh token that was used already asks for a new sign-in', async () => {
        await client.refresh(signedIn.tokens);
        const again = client.refresh(signedIn.tokens);
        await expectAsync(again).toBeRejectedWithError(/no longer valid/);
        await again.catch((error: unknown) => {
            expect((error as WorkspaceError).code).toBe('Denied');
        });
    });

    it('without a refresh token asks for a new sign-in, and nobody else', async () => {
        const asked = world.provider.asked.length;
        await expectAsync(
            client.refresh({ ...signedIn.tokens, refreshToken: null }),
        ).toBeRejectedWithError(/Sign in again/);
        expect(world.provider.asked.length).toBe(asked);
    });

    const liars: [what: string, lie: (honest: JsonObject) => JsonObject, problem: RegExp][] = [
        ['of somebody else', honest => ({ ...honest, sub: 'eve' }), /somebody else/],
        ['of another provider', honest => ({ ...honest, iss: 'https://x' }), /another provider/],
        ['for another program', honest => ({ ...honest, aud: 'x' }), /another program/],
        ['of another sign-in', honest => ({ ...honest, nonce: 'x' }), /somebody else/],
        ['that is old', honest => ({ ...honest, exp: NOW - 100 }), /expired/],
    ];
    for (const [what, lie, problem] of liars)
        it(`is refused with an ID token ${what}`, async () => {
            world.provider.claims = lie;
            await expectAsync(client.refresh(signedIn.tokens)).toBeRejectedWithError(problem);
        });

    it('loses nothing if the keys cannot be had', async () => {
        world.provider.answers['/jwks'] = honest => ({ ...honest, status: 503 });
        await expectAsync(client.refresh(signedIn.tokens)).toBeRejectedWithError(/keys, HTTP 503/);
        delete world.provider.answers['/jwks'];
        expect((await client.refresh(signedIn.tokens)).accessToken).toMatch(/^access-/);
    });

    it('takes the keys that the provider has by then', async () => {
        const { answers } = world.provider;
        world.provider.sign = claims => {
            answers['/jwks'] = honest => {
                const text = new TextDecoder().decode(honest.body).replace('"ec"', '"new"');
                return { ...honest, body: new TextEncoder().encode(text) };
            };
            return esToken(claims, { kid: 'new' });
        };
        expect((await client.refresh(signedIn.tokens)).accessToken).toMatch(/^access-/);
    });

    it('works with a client that has just been made', async () => {
        const fresh = await world.client().refresh(signedIn.tokens);
        expect(fresh.accessToken).not.toBe(signedIn.tokens.accessToken);
    });

    it('asks for the configuration anew only when something has failed', async () => {
        const configured = (): number =>
            world.provider.asked.filter(({ url }) => url.includes('/.well-known')).length;
        const tokens = await client.refresh(signedIn.tokens);
        expect(configured()).toBe(1);
        world.provider.answers['/token'] = honest => ({ ...honest, status: 404 });
        await expectAsync(client.refresh(tokens)).toBeRejectedWithError(/HTTP 404/);
        delete world.provider.answers['/token'];
        await client.refresh(tokens).catch(() => undefined);
        expect(configured()).toBe(2);
    });

    it('can be tried again when the provider could not answer', async () => {
        const send = world.ports.send;
        let isDown = true;
        const ports: IdentityPorts = {
            ...world.ports,
            send: async (request, cancellation) => {
                if (isDown) throw new WorkspaceError('Busy', 'There is no network.');
                return send(request, cancellation);
            },
        };
        const away = new IdentityClient({ issuer: ISSUER, client_id: CLIENT }, null, ports);
        await expectAsync(away.refresh(signedIn.tokens)).toBeRejectedWithError(/no network/);
        isDown = false;
        expect((await away.refresh(signedIn.tokens)).accessToken).toMatch(/^access-/);
    });
});

describe('A sign-out', () => {
    let world: World;
    let client: IdentityClient;
    let signedIn: SignIn;
    beforeEach(async () => {
        world = new World();
        client = world.client();
        signedIn = await client.signIn();
    });

    it('gives the refresh token back, and signs out in the browser', async () => {
        await client.signOut(signedIn.tokens);
        expect(world.provider.revoked).toEqual([signedIn.tokens.refreshToken ?? '']);
        expect(world.opened.at(-1)).toMatch(/^https:\/\/id\.example\/end\?/);
        expect(world.shown.at(-1)?.heading).toBe('You are signed out.');
        expect(world.listening).toBe(0);
    });

    it('gives the access token back if there is no other', async () => {
        await client.signOut({ ...signedIn.tokens, refreshToken: null });
        expect(world.provider.revoked).toEqual([signedIn.tokens.accessToken]);
    });

    it('puts no token into an address', async () => {
        await client.signOut(signedIn.tokens);
        for (const secret of world.provider.secrets)
            for (const url of [...world.opened, ...world.provider.asked.map(({ url }) => url)])
                expect(url).not.toContain(secret);
    });

    it('is complete if nobody comes back from the browser', async () => {
        world.browse = () => null;
        const leaving = client.signOut(signedIn.tokens);
        while (world.opened.length === 1) await Promise.resolve();
        world.ring(600);
        await expectAsync(leaving).toBeResolved();
        expect(world.listening).toBe(0);
    });

    it('says if the browser comes back from elsewhere', async () => {
        world.provider.logoutRedirect = () => ({ state: 'x' });
        await expectAsync(client.signOut(signedIn.tokens)).toBeRejectedWithError(
            /another sign-out/,
        );
        expect(world.shown.at(-1)?.heading).toMatch(/may still be signed in/);
    });

    it('goes on in the browser if the tokens could not be given back, and says so', async () => {
        world.provider.answers['/revoke'] = honest => ({ ...honest, status: 503 });
        await expectAsync(client.signOut(signedIn.tokens)).toBeRejectedWithError(/revocation/);
        expect(world.opened.at(-1)).toContain('/end?');
    });

    it('of a provider that has neither asks for nothing', async () => {
        world.provider.configuration = ({
            revocation_endpoint: _revocation,
            end_session_endpoint: _end,
            ...rest
        }) => rest;
        await world.client().signOut(signedIn.tokens);
        expect([world.provider.revoked.length, world.opened.length]).toEqual([0, 1]);
    });
});
