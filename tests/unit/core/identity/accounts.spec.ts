import { Cancellation } from '../../../../src/core/cancellation.js';
import { WorkspaceError } from '../../../../src/core/errors.js';
import { Accounts, type AccountsPorts } from '../../../../src/core/identity/accounts.js';
import type { AccountRecord } from '../../../../src/core/identity/accountRecords.js';
import { issuerOf, type KeptTokens } from '../../../../src/core/identity/keptTokens.js';
import type { ProviderOptions } from '../../../../src/core/identity/provider.js';
import { FakeClock, settled } from '../fakeClock.js';

const OPTIONS: ProviderOptions = { issuer: 'https://id.example', client_id: 'kolide' };

type Client = Awaited<ReturnType<AccountsPorts['clientFor']>>;

describe('Accounts', () => {
    let clock: FakeClock;
    let accounts: Accounts;
    let rings: Map<string, Map<string, KeptTokens>>;
    let files: Map<string, Map<string, AccountRecord>>;
    let identities: string[];
    let told: string[];
    let client: jasmine.SpyObj<Client>;
    let asked: string[];

    function kept(userId: string): KeptTokens {
        const tokens = {
            kind: 'tokens',
            accessToken: userId,
            refreshToken: userId,
            idToken: null,
            obtainedAt: clock.now / 1000,
            lifetime: 3600,
        } as const;
        return { userId, tokens, issuer: issuerOf(OPTIONS) };
    }

    function record(userId: string): AccountRecord {
        return { userId, name: null, email: null, issuer: issuerOf(OPTIONS), since: null };
    }

    function letSignIn(userId: string): void {
        client.signIn.and.resolveTo({
            tokens: kept(userId).tokens,
            idToken: null,
            userId,
            person: { name: null, email: null, picture: null },
        });
    }

    beforeEach(() => {
        clock = new FakeClock();
        rings = new Map();
        files = new Map();
        [identities, told, asked] = [[], [], []];
        client = jasmine.createSpyObj<Client>(['signIn', 'signInElsewhere', 'refresh', 'signOut']);
        client.signOut.and.resolveTo();
        const ringOf = (id: string): Map<string, KeptTokens> => {
            const ring = rings.get(id);
            if (!ring) throw new WorkspaceError('Busy', 'The key ring is locked.');
            return ring;
        };
        accounts = new Accounts({
            provider: id => {
                if (id === 'wrong') throw new WorkspaceError('InvalidArgument', 'In meta.toml, …');
                return id === 'free' ? null : OPTIONS;
            },
            clientFor: id => {
                asked.push(id);
                return Promise.resolve(client);
            },
            openKeyRing: id => {
                if (!rings.has(id)) rings.set(id, new Map());
                return Promise.resolve();
            },
            showDevice: () => () => {},
            tokens: {
                components: id => Promise.resolve([...ringOf(id).keys()]),
                of: (id, component) => ({
                    read: () => Promise.resolve(ringOf(id).get(component) ?? null),
                    write: async found => {
                        ringOf(id).set(component, found);
                        return Promise.resolve();
                    },
                    clear: async () => {
                        ringOf(id).delete(component);
                        return Promise.resolve();
                    },
                }),
            },
            readRecords: id => Promise.resolve(files.get(id) ?? new Map<string, AccountRecord>()),
            writeRecords: (id, records) => {
                files.set(id, new Map(records));
                return Promise.resolve();
            },
            identify: (id, userId) => {
                identities.push(`${id}: ${userId}`);
                return Promise.resolve();
            },
            now: () => clock.now / 1000,
            after: clock.after,
            failed: error => {
                fail(error);
            },
        });
        accounts.events.on('changed', (id, component) => {
            const { state, userId } = accounts.view(id, component);
            told.push(`${id} ${component}: ${state} ${userId}`.trim());
        });
    });

    it('of different workspaces have nothing to do with each other', async () => {
        letSignIn('anna');
        await accounts.signIn('work', 'workspaces');
        letSignIn('ben');
        await accounts.signIn('home', 'workspaces');
        expect(accounts.view('work').userId).toBe('anna');
        expect(accounts.view('home').userId).toBe('ben');
        expect(asked).toEqual(['work', 'home']);
        expect(rings.get('work')?.get('workspaces')?.userId).toBe('anna');
        expect(told).toEqual([
            'work workspaces: signing-in',
            'work workspaces: signed-in anna',
            'home workspaces: signing-in',
            'home workspaces: signed-in ben',
        ]);
        await accounts.signOut('work', 'workspaces');
        expect(accounts.view('work').state).toBe('signed-out');
        expect(accounts.view('home').state).toBe('signed-in');
    });

    it('of components have tokens of their own, and only that of the workspace is its identity', async () => {
        letSignIn('anna');
        await accounts.signIn('work', 'workspaces');
        letSignIn('anna@mail');
        await accounts.signIn('work', 'mail');
        await settled();
        expect([...(files.get('work') ?? [])].map(([name, { userId }]) => [name, userId])).toEqual([
            ['workspaces', 'anna'],
            ['mail', 'anna@mail'],
        ]);
        expect(identities).toEqual(['work: anna']);
        await accounts.signOut('work', 'workspaces');
        await settled();
        expect(identities).toEqual(['work: anna', 'work: ']);
        expect([...(files.get('work') ?? []).keys()]).toEqual(['mail']);
        expect([...(rings.get('work') ?? []).keys()]).toEqual(['mail']);
    });

    it('are signed in one at a time in a workspace if it is apps that ask', async () => {
        client.signIn.and.callFake((_wishes, cancellation) =>
            (cancellation ?? new Cancellation()).guard(new Promise(() => {})),
        );
        const first = accounts.signIn('work', 'mail', {}, 'app').catch(() => null);
        const second = accounts.signIn('work', 'chat', {}, 'app');
        await expectAsync(second).toBeRejectedWithError(/under way/);
        await settled();
        expect(asked).toEqual(['work']);
        const others = [
            accounts.signIn('home', 'mail', {}, 'app').catch(() => null),
            // The person may do what they like.
            accounts.signIn('work', 'workspaces').catch(() => null),
        ];
        await settled();
        expect(asked.slice(1).sort()).toEqual(['home', 'work']);
        accounts.cancel('work', 'mail');
        accounts.cancel('work', 'workspaces');
        accounts.cancel('home', 'mail');
        await Promise.all([first, ...others]);
        letSignIn('anna');
        await accounts.signIn('work', 'chat', {}, 'app');
        expect(accounts.view('work', 'chat').userId).toBe('anna');
    });

    it('are remembered of workspaces whose key ring has not been seen', async () => {
        files.set('work', new Map([['workspaces', record('anna')]]));
        await accounts.recall('work');
        expect(accounts.view('work').userId).toBe('anna');
        expect(told).toEqual(['work workspaces: signed-in anna']);
        expect(clock.waiting).toBe(0);
        rings.set('work', new Map([['workspaces', kept('anna')]]));
        await accounts.open('work');
        expect(clock.waiting).toBe(1);
        expect(told.length).toBe(1);
        accounts.close('work');
        expect(clock.waiting).toBe(0);
        expect(accounts.view('work').userId).toBe('anna');
    });

    it('are found in a key ring of which nothing is remembered', async () => {
        rings.set(
            'work',
            new Map([
                ['mail', kept('anna')],
                ['Not a component', kept('eve')],
            ]),
        );
        await accounts.open('work');
        await settled();
        expect(told).toEqual(['work mail: signed-in anna']);
        expect(files.get('work')?.get('mail')?.userId).toBe('anna');
        expect(identities).toEqual([]);
    });

    it('are gone with their workspace', async () => {
        rings.set('work', new Map([['workspaces', kept('anna')]]));
        await accounts.open('work');
        accounts.forget('work');
        expect(clock.waiting).toBe(0);
        expect(accounts.view('work').state).toBe('signed-out');
        expect(rings.get('work')?.size).toBe(1);
    });

    it('are offered where a provider is set', () => {
        expect(accounts.isOffered('work')).toBeTrue();
        expect(accounts.isOffered('free')).toBeFalse();
        // Who tries is told what is wrong.
        expect(accounts.isOffered('wrong')).toBeTrue();
    });

    it('are not of components with names that are none', async () => {
        await expectAsync(accounts.signIn('work', 'My App')).toBeRejectedWithError(/“My App”/);
        expect(rings.size).toBe(0);
    });

    it('tell nothing after the end', async () => {
        rings.set('work', new Map([['workspaces', kept('anna')]]));
        await accounts.open('work');
        told.length = 0;
        client.refresh.and.rejectWith(new WorkspaceError('Denied', 'Sign in again.'));
        accounts.end();
        await clock.pass(1e8);
        expect(told).toEqual([]);
        expect(client.refresh).not.toHaveBeenCalled();
    });

    it('whose key ring opens after the end are left alone', async () => {
        rings.set('work', new Map([['workspaces', kept('anna')]]));
        accounts.end();
        await accounts.open('work');
        expect(clock.waiting).toBe(0);
    });
});
