import type { Cancellation } from '../../../../src/core/cancellation.js';
import { WorkspaceError } from '../../../../src/core/errors.js';
import {
    Account,
    SignInCancelled,
    type AccountPorts,
} from '../../../../src/core/identity/account.js';
import type { AccountRecord } from '../../../../src/core/identity/accountRecords.js';
import type { DeviceAuthorization } from '../../../../src/core/identity/deviceFlow.js';
import { issuerOf, type KeptTokens } from '../../../../src/core/identity/keptTokens.js';
import type { ProviderOptions } from '../../../../src/core/identity/provider.js';
import type { SignIn } from '../../../../src/core/identity/signIn.js';
import type { Tokens } from '../../../../src/core/identity/tokenAnswer.js';
import { FakeClock, settled } from '../fakeClock.js';

const OPTIONS: ProviderOptions = { issuer: 'https://id.example', client_id: 'kolide' };
const HOUR = 3600;
const BUSY = new WorkspaceError('Busy', 'The provider cannot be reached.');
const DENIED = new WorkspaceError('Denied', 'The sign-in is no longer valid. Sign in again.');

type Client = Awaited<ReturnType<AccountPorts['clientFor']>>;

/** A step whose end is a matter of the test. */
class Step<Value> {
    readonly promise: Promise<Value>;
    resolve!: (value: Value) => void;
    reject!: (error: unknown) => void;

    constructor() {
        this.promise = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }
}

describe('An account', () => {
    let clock: FakeClock;
    let account: Account;
    let ports: AccountPorts;
    let options: ProviderOptions | null;
    let kept: KeptTokens | null;
    let isRingOpen: boolean;
    let remembered: (AccountRecord | null)[];
    let states: string[];
    let failures: unknown[];
    let client: jasmine.SpyObj<Client>;
    let openKeyRing: jasmine.Spy<AccountPorts['openKeyRing']>;
    let devices: string[];
    let cancelDevice: () => void;

    function seconds(): number {
        return clock.now / 1000;
    }

    function tokens(name: string, changes: Partial<Tokens> = {}): Tokens {
        return {
            kind: 'tokens',
            accessToken: `access ${name}`,
            refreshToken: `refresh ${name}`,
            idToken: null,
            obtainedAt: seconds(),
            lifetime: HOUR,
            ...changes,
        };
    }

    function keptOf(name: string, changes: Partial<Tokens> = {}): KeptTokens {
        return { userId: name, tokens: tokens(name, changes), issuer: issuerOf(OPTIONS) };
    }

    function signInOf(name: string, changes: Partial<Tokens> = {}): SignIn {
        const person = { name: name.toUpperCase(), email: `${name}@example.com`, picture: null };
        return { tokens: tokens(name, changes), idToken: null, userId: name, person };
    }

    async function openWith(found: KeptTokens): Promise<void> {
        kept = found;
        await account.open();
    }

    beforeEach(() => {
        clock = new FakeClock();
        [options, kept, isRingOpen] = [OPTIONS, null, true];
        [remembered, states, failures, devices] = [[], [], [], []];
        client = jasmine.createSpyObj<Client>(['signIn', 'signInElsewhere', 'refresh', 'signOut']);
        client.signOut.and.resolveTo();
        openKeyRing = jasmine.createSpy<AccountPorts['openKeyRing']>('openKeyRing');
        openKeyRing.and.resolveTo();
        const ring = async <Value>(work: () => Value): Promise<Value> => {
            await Promise.resolve();
            if (!isRingOpen) throw new WorkspaceError('Busy', 'The key ring is locked.');
            return work();
        };
        ports = {
            provider: () => options,
            clientFor: () => Promise.resolve(client),
            tokens: {
                read: () => ring(() => kept),
                write: fresh =>
                    ring(() => {
                        kept = fresh;
                    }),
                clear: () =>
                    ring(() => {
                        kept = null;
                    }),
            },
            openKeyRing,
            showDevice: ({ userCode }, cancel) => {
                devices.push(`show ${userCode}`);
                cancelDevice = cancel;
                return () => devices.push(`hide ${userCode}`);
            },
            remember: record => remembered.push(record),
            changed: () => {
                const { state, userId } = account.view;
                const said = userId === '' ? state : `${state} ${userId}`;
                if (states.at(-1) !== said) states.push(said);
            },
            now: seconds,
            after: clock.after,
            failed: error => failures.push(error),
        };
        account = new Account(ports);
    });

    afterEach(() => {
        expect(failures).toEqual([]);
    });

    it('is nobody’s at first', () => {
        expect(account.view).toEqual({ state: 'signed-out', userId: '', label: '' });
        expect(clock.waiting).toBe(0);
    });

    it('signs somebody in, and keeps the tokens before it says so', async () => {
        client.signIn.and.resolveTo(signInOf('anna'));
        const person = await account.signIn({ loginHint: 'anna' });
        expect(person.name).toBe('ANNA');
        expect(client.signIn.calls.mostRecent().args[0]).toEqual({ loginHint: 'anna' });
        expect(states).toEqual(['signing-in', 'signed-in anna']);
        expect(kept).toEqual(keptOf('anna'));
        expect(account.view.label).toBe('anna@example.com');
        expect(remembered).toEqual([
            {
                userId: 'anna',
                name: 'ANNA',
                email: 'anna@example.com',
                issuer: issuerOf(OPTIONS),
                since: '1970-01-01T00:00:00.000Z',
            },
        ]);
    });

    it('asks for the key ring before it asks the person', async () => {
        openKeyRing.and.rejectWith(new WorkspaceError('Failed', 'There is no key ring.'));
        await expectAsync(account.signIn({})).toBeRejectedWithError('There is no key ring.');
        expect(client.signIn).not.toHaveBeenCalled();
        expect(states).toEqual(['signing-in', 'signed-out']);
    });

    it('stays as it was when a sign-in fails', async () => {
        await openWith(keptOf('anna'));
        const before = kept;
        client.signIn.and.rejectWith(new WorkspaceError('Denied', 'The sign-in was cancelled.'));
        await expectAsync(account.signIn({})).toBeRejectedWithError('The sign-in was cancelled.');
        expect(states).toEqual(['signed-in anna', 'signing-in', 'signed-in anna']);
        expect(kept).toBe(before);
    });

    it('keeps no tokens that the key ring does not take', async () => {
        client.signIn.and.callFake(() => {
            isRingOpen = false;
            return Promise.resolve(signInOf('anna'));
        });
        await expectAsync(account.signIn({})).toBeRejectedWithError('The key ring is locked.');
        expect(account.view.state).toBe('signed-out');
        expect(remembered).toEqual([]);
        expect(clock.waiting).toBe(0);
    });

    it('lets one sign-in run at a time, which can be cancelled', async () => {
        client.signIn.and.callFake((_wishes, cancellation?: Cancellation) =>
            cancellation ? cancellation.guard(new Promise(() => {})) : Promise.reject(DENIED),
        );
        const first = account.signIn({});
        await settled();
        await expectAsync(account.signIn({})).toBeRejectedWithError(/under way/);
        expect(account.view.state).toBe('signing-in');
        account.cancel();
        await expectAsync(first).toBeRejectedWith(new SignInCancelled());
        expect(account.view.state).toBe('signed-out');
    });

    it('says what is set wrong when somebody signs in, and not before', async () => {
        account.recall({
            userId: 'anna',
            name: null,
            email: null,
            issuer: issuerOf(OPTIONS),
            since: null,
        });
        const wrong = new WorkspaceError('InvalidArgument', 'In meta.toml, …');
        Object.defineProperty(ports, 'provider', {
            value: () => {
                throw wrong;
            },
        });
        expect(account.view.state).toBe('signed-out');
        await expectAsync(account.signIn({})).toBeRejectedWith(wrong);
    });

    it('asks nobody to sign in if no provider is set', async () => {
        options = null;
        await expectAsync(account.signIn({})).toBeRejectedWithError(/No identity provider/);
        expect(states).toEqual([]);
        expect(openKeyRing).not.toHaveBeenCalled();
    });

    describe('on another device', () => {
        const shown = { userCode: 'ABCD' } as DeviceAuthorization;

        it('shows the code for as long as it is of use', async () => {
            const step = new Step<SignIn>();
            client.signInElsewhere.and.callFake(show => {
                show(shown);
                return step.promise;
            });
            const signIn = account.signIn({ elsewhere: true });
            await settled();
            expect(devices).toEqual(['show ABCD']);
            step.resolve(signInOf('anna'));
            await signIn;
            expect(devices).toEqual(['show ABCD', 'hide ABCD']);
            expect(client.signIn).not.toHaveBeenCalled();
            expect(account.view.userId).toBe('anna');
        });

        it('is cancelled with what shows it', async () => {
            client.signInElsewhere.and.callFake((show, cancellation) => {
                show(shown);
                return cancellation
                    ? cancellation.guard(new Promise(() => {}))
                    : Promise.reject(DENIED);
            });
            const signIn = account.signIn({ elsewhere: true });
            await settled();
            cancelDevice();
            await expectAsync(signIn).toBeRejectedWith(new SignInCancelled());
            expect(devices).toEqual(['show ABCD', 'hide ABCD']);
        });

        it('goes on where there is no browser', async () => {
            client.signIn.and.rejectWith(
                new WorkspaceError('NotFound', 'There is no web browser.'),
            );
            client.signInElsewhere.and.resolveTo(signInOf('anna'));
            await account.signIn({});
            expect(account.view.state).toBe('signed-in');
        });

        it('is not offered after any other failure', async () => {
            client.signIn.and.rejectWith(BUSY);
            await expectAsync(account.signIn({})).toBeRejectedWith(BUSY);
            expect(client.signInElsewhere).not.toHaveBeenCalled();
        });
    });

    describe('whose tokens expire', () => {
        beforeEach(async () => {
            await openWith(keptOf('anna'));
            client.refresh.and.callFake(old => {
                const round = Number(/\d*$/.exec(old.accessToken)?.[0]) + 1;
                return Promise.resolve(tokens(`anna ${String(round)}`));
            });
        });

        it('gets new ones before, again and again, and keeps only the newest', async () => {
            await clock.pass(3299_000);
            expect(client.refresh).not.toHaveBeenCalled();
            await clock.pass(1_000);
            expect(client.refresh).toHaveBeenCalledTimes(1);
            expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
            await clock.pass(3300_000);
            expect(client.refresh.calls.mostRecent().args[0].refreshToken).toBe('refresh anna 1');
            expect(kept?.tokens.refreshToken).toBe('refresh anna 2');
            expect(states).toEqual(['signed-in anna']);
            expect(remembered.length).toBe(1);
        });

        it('gets new ones once, however often it is asked', async () => {
            const step = new Step<Tokens>();
            client.refresh.and.returnValue(step.promise);
            await clock.pass(3300_000);
            account.reconsider();
            await clock.pass(60_000);
            account.reconsider();
            await clock.pass(60_000);
            step.resolve(tokens('anna 1'));
            await clock.pass(60_000);
            expect(client.refresh).toHaveBeenCalledTimes(1);
        });

        it('gets new ones at once when the computer has slept through it', async () => {
            clock.now += 5 * HOUR * 1000;
            expect(client.refresh).not.toHaveBeenCalled();
            account.reconsider();
            await clock.pass(0);
            expect(client.refresh).toHaveBeenCalledTimes(1);
            expect(account.view.state).toBe('signed-in');
        });

        it('does not ask without a pause for tokens that never last', async () => {
            client.refresh.and.callFake(() => Promise.resolve(tokens('anna', { lifetime: 0 })));
            await clock.pass(3300_000);
            await clock.pass(60_000);
            expect(client.refresh).toHaveBeenCalledTimes(13);
        });

        it('is offline while the provider is away, asks more and more rarely, and comes back', async () => {
            client.refresh.and.rejectWith(BUSY);
            await clock.pass(3300_000);
            expect(states).toEqual(['signed-in anna', 'offline anna']);
            expect(failures.splice(0)).toEqual([BUSY]);
            await clock.pass(5_000);
            await clock.pass(10_000);
            expect(client.refresh).toHaveBeenCalledTimes(3);
            await clock.pass(19_999);
            expect(client.refresh).toHaveBeenCalledTimes(3);
            client.refresh.and.callFake(() => Promise.resolve(tokens('anna 1')));
            await clock.pass(1);
            expect(client.refresh).toHaveBeenCalledTimes(4);
            expect(states).toEqual(['signed-in anna', 'offline anna', 'signed-in anna']);
            expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
        });

        it('asks at once when the network is back', async () => {
            client.refresh.and.rejectWith(
                new WorkspaceError('Failed', 'A page to sign in to Wi-Fi'),
            );
            await clock.pass(10 * HOUR * 1000);
            failures.length = 0;
            const before = client.refresh.calls.count();
            client.refresh.and.callFake(() => Promise.resolve(tokens('anna 1')));
            account.reconsider();
            await clock.pass(0);
            expect(client.refresh.calls.count()).toBe(before + 1);
            expect(account.view.state).toBe('signed-in');
        });

        it('is signed out when the provider says so, and the tokens are gone', async () => {
            client.refresh.and.rejectWith(DENIED);
            await clock.pass(3300_000);
            expect(account.view).toEqual({ state: 'signed-out', userId: '', label: '' });
            expect(kept).toBeNull();
            expect(remembered.at(-1)).toBeNull();
            expect(clock.waiting).toBe(0);
        });

        it('leaves the tokens alone while the key ring is closed', async () => {
            account.close();
            account.reconsider();
            await clock.pass(10 * HOUR * 1000);
            expect(client.refresh).not.toHaveBeenCalled();
            expect(account.view.state).toBe('signed-in');
            await account.open();
            await clock.pass(0);
            expect(client.refresh).toHaveBeenCalledTimes(1);
        });

        it('waits for the key ring if that has closed unheard', async () => {
            isRingOpen = false;
            await clock.pass(3300_000);
            expect(client.refresh).not.toHaveBeenCalled();
            expect((failures.splice(0)[0] as Error).message).toBe('The key ring is locked.');
            expect(account.view.state).toBe('signed-in');
            expect(clock.waiting).toBe(0);
        });

        describe('just when the key ring closes', () => {
            beforeEach(async () => {
                client.refresh.and.callFake(() => {
                    isRingOpen = false;
                    return Promise.resolve(tokens('anna 1'));
                });
                await clock.pass(3300_000);
                expect((failures.splice(0)[0] as Error).message).toBe('The key ring is locked.');
                client.refresh.calls.reset();
                client.refresh.and.callFake(() => Promise.resolve(tokens('anna 2')));
            });

            it('loses no tokens that have been granted, and asks for none meanwhile', async () => {
                account.close();
                expect(states).toEqual(['signed-in anna']);
                expect(clock.waiting).toBe(0);
                isRingOpen = true;
                await account.open();
                expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
                await clock.pass(3299_000);
                expect(client.refresh).not.toHaveBeenCalled();
                await clock.pass(1_000);
                expect(client.refresh.calls.mostRecent().args[0].refreshToken).toBe(
                    'refresh anna 1',
                );
            });

            it('keeps them however often that is in vain', async () => {
                await expectAsync(account.open()).toBeRejectedWithError('The key ring is locked.');
                isRingOpen = true;
                await account.open();
                expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
            });

            it('gives them back when it is signed out', async () => {
                await expectAsync(account.signOut()).toBeRejected();
                isRingOpen = true;
                await account.signOut();
                await settled();
                expect(client.signOut.calls.mostRecent().args[0].refreshToken).toBe(
                    'refresh anna 1',
                );
                await account.open();
                expect(kept).toBeNull();
            });

            it('puts them in nobody else’s place', async () => {
                isRingOpen = true;
                client.signIn.and.resolveTo(signInOf('ben'));
                await account.signIn({});
                await account.open();
                expect(kept?.userId).toBe('ben');
            });

            it('forgets them at the end', async () => {
                account.end();
                isRingOpen = true;
                await account.open();
                expect(kept?.tokens.refreshToken).toBe('refresh anna');
            });
        });

        it('keeps nothing of what comes after the end', async () => {
            const step = new Step<Tokens>();
            client.refresh.and.returnValue(step.promise);
            await clock.pass(3300_000);
            account.end();
            isRingOpen = false;
            step.resolve(tokens('anna 1'));
            await settled();
            expect(failures.splice(0).length).toBe(1);
            isRingOpen = true;
            await account.open();
            expect(kept?.tokens.refreshToken).toBe('refresh anna');
        });

        it('is as good as open when the key ring has closed and opened meanwhile', async () => {
            const step = new Step<Tokens>();
            client.refresh.and.returnValue(step.promise);
            await clock.pass(3300_000);
            isRingOpen = false;
            account.close();
            const opened = account.open();
            ports.tokens.write = jasmine.createSpy().and.callFake(async (fresh: KeptTokens) => {
                if (isRingOpen) kept = fresh;
                else {
                    isRingOpen = true;
                    throw new WorkspaceError('Busy', 'The key ring is locked.');
                }
                return Promise.resolve();
            });
            step.resolve(tokens('anna 1'));
            await opened;
            expect(failures.splice(0).length).toBe(1);
            expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
            expect(clock.waiting).toBe(1);
        });

        it('shows no tokens to another provider than theirs', async () => {
            options = { ...OPTIONS, issuer: 'https://evil.example' };
            account.reconsider();
            expect(account.view.state).toBe('signed-out');
            await clock.pass(10 * HOUR * 1000);
            expect(client.refresh).not.toHaveBeenCalled();
            await account.signOut();
            expect(client.signOut).not.toHaveBeenCalled();
            expect(kept).toBeNull();
        });

        it('goes on when its provider is set again', async () => {
            options = null;
            account.reconsider();
            expect(account.view.state).toBe('signed-out');
            await clock.pass(HOUR * 1000);
            options = OPTIONS;
            account.reconsider();
            await clock.pass(0);
            expect(account.view.state).toBe('signed-in');
            expect(client.refresh).toHaveBeenCalledTimes(1);
        });

        it('begins nothing after the end, and finishes what it has begun', async () => {
            const step = new Step<Tokens>();
            client.refresh.and.returnValue(step.promise);
            await clock.pass(3300_000);
            account.end();
            step.resolve(tokens('anna 1'));
            await settled();
            expect(kept?.tokens.refreshToken).toBe('refresh anna 1');
            expect(clock.waiting).toBe(0);
        });
    });

    it('without a refresh token is over when its access token is', async () => {
        await openWith(keptOf('anna', { refreshToken: null }));
        client.refresh.and.rejectWith(DENIED);
        await clock.pass(HOUR * 1000 - 1);
        expect(account.view.state).toBe('signed-in');
        await clock.pass(60_000);
        expect(account.view.state).toBe('signed-out');
        expect(kept).toBeNull();
    });

    it('whose tokens last for ever waits for nothing', async () => {
        await openWith(keptOf('anna', { refreshToken: null, lifetime: null }));
        expect(account.view.state).toBe('signed-in');
        expect(clock.waiting).toBe(0);
    });

    it('is remembered until the key ring says otherwise', async () => {
        account.recall({
            userId: 'anna',
            name: 'Anna',
            email: null,
            issuer: issuerOf(OPTIONS),
            since: null,
        });
        expect(account.view).toEqual({ state: 'signed-in', userId: 'anna', label: 'Anna' });
        await account.open();
        expect(account.view.state).toBe('signed-out');
        expect(remembered).toEqual([null]);
    });

    it('knows whose the tokens in the key ring are', async () => {
        account.recall({ userId: 'ben', name: 'Ben', email: null, issuer: null, since: null });
        await openWith(keptOf('anna'));
        expect(account.view).toEqual({ state: 'signed-in', userId: 'anna', label: 'anna' });
        expect(remembered[0]?.userId).toBe('anna');
    });

    describe('that is signed out', () => {
        beforeEach(async () => {
            await openWith(keptOf('anna'));
        });

        it('has no tokens, and the provider is told', async () => {
            await account.signOut();
            expect(kept).toBeNull();
            expect(account.view.state).toBe('signed-out');
            expect(remembered.at(-1)).toBeNull();
            expect(clock.waiting).toBe(0);
            await settled();
            expect(client.signOut.calls.mostRecent().args[0].refreshToken).toBe('refresh anna');
        });

        it('is so even if the provider cannot be told', async () => {
            client.signOut.and.rejectWith(BUSY);
            await account.signOut();
            await settled();
            expect(account.view.state).toBe('signed-out');
            expect(failures.splice(0)).toEqual([BUSY]);
        });

        it('does not wait for a provider that does not answer', async () => {
            client.refresh.and.callFake((_tokens, cancellation?: Cancellation) =>
                cancellation ? cancellation.guard(new Promise(() => {})) : Promise.reject(DENIED),
            );
            await clock.pass(3300_000);
            await account.signOut();
            expect(account.view.state).toBe('signed-out');
            expect(kept).toBeNull();
        });

        it('says so if the tokens cannot be deleted, and is not', async () => {
            isRingOpen = false;
            await expectAsync(account.signOut()).toBeRejectedWithError('The key ring is locked.');
            expect(account.view.state).toBe('signed-in');
        });

        it('needs no key ring if nobody was signed in', async () => {
            await account.signOut();
            openKeyRing.calls.reset();
            await account.signOut();
            expect(openKeyRing).not.toHaveBeenCalled();
        });
    });
});
