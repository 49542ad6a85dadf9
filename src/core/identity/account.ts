import { Cancellation } from '../cancellation.js';
import { WorkspaceError } from '../errors.js';
import { OperationQueue } from '../operationQueue.js';
import { _ } from '../words.js';
import { labelOf, type AccountRecord } from './accountRecords.js';
import type { AuthorizationWishes } from './authorization.js';
import type { IdentityClient } from './client.js';
import type { DeviceAuthorization } from './deviceFlow.js';
import { issuerOf, type KeptTokens } from './keptTokens.js';
import type { Person } from './person.js';
import type { Seconds } from './primitives.js';
import type { ProviderOptions } from './provider.js';
import { untilExpiry, untilRefresh, untilRetry, type TokenTimes } from './refreshing.js';
import type { SignIn } from './signIn.js';
import type { Tokens } from './tokenAnswer.js';

/**
 * What becomes of somebody's sign-in.
 *
 * - `signed-out`: nobody is signed in.
 * - `signing-in`: somebody is about to.
 * - `signed-in`: somebody is, or was when the key ring with the tokens was last seen.
 * - `offline`: somebody is, but the provider could not be asked for new tokens.
 */
export type AccountState = 'signed-out' | 'signing-in' | 'signed-in' | 'offline';

/** An account as it is shown. */
export interface AccountView {
    readonly state: AccountState;
    /** Empty if nobody is signed in. */
    readonly userId: string;
    /** What to call them; empty if nobody is signed in. */
    readonly label: string;
}

/** How somebody wants to sign in. */
export interface SignInWishes extends AuthorizationWishes {
    /** Whether on another device, even if there is a browser on this one. */
    readonly elsewhere?: boolean;
}

/** The tokens of one account, in a key ring. All throw WorkspaceError: Busy if it is not open. */
export interface AccountTokens {
    /** Null if there are none. */
    read(): Promise<KeptTokens | null>;
    /** Puts these in place of all others. */
    write(kept: KeptTokens): Promise<void>;
    clear(): Promise<void>;
}

/** What an account is handed. */
export interface AccountPorts {
    /**
     * The provider to sign in with; null if there is none.
     *
     * @throws {WorkspaceError} InvalidArgument if what is set of it is wrong.
     */
    readonly provider: () => ProviderOptions | null;
    readonly clientFor: (
        options: ProviderOptions,
    ) => Promise<Pick<IdentityClient, 'signIn' | 'signInElsewhere' | 'refresh' | 'signOut'>>;
    readonly tokens: AccountTokens;
    /** Makes sure that the key ring is there. @throws {WorkspaceError} */
    readonly openKeyRing: () => Promise<void>;
    /** Shows where to sign in on another device, until the returned function is called. */
    readonly showDevice: (authorization: DeviceAuthorization, cancel: () => void) => () => void;
    /** Told of somebody else who is signed in, or nobody. */
    readonly remember: (record: AccountRecord | null) => void;
    /** Told that the view may be another. */
    readonly changed: () => void;
    readonly now: () => Seconds;
    /** Calls back once after the time, unless the returned function is called before. */
    readonly after: (ms: number, callback: () => void) => () => void;
    /** Told of what nobody waits for. */
    readonly failed: (error: unknown) => void;
}

/** Somebody is asked to sign in already. */
export function signInUnderWay(): WorkspaceError {
    return new WorkspaceError('Busy', _('A sign-in is under way. Finish or cancel it first.'));
}

/** The person themselves has given a sign-in up, and need not be told. */
export class SignInCancelled extends WorkspaceError {
    constructor() {
        super('Denied', _('The sign-in was cancelled.'));
    }
}

// Against a provider whose tokens expire as they are given.
const SHORTEST_WAIT = 5;
// A timer knows nothing of a clock that is set.
const LONGEST_WAIT = 3600;

/**
 * One component’s sign-in in one workspace. It knows when the tokens expire, and keeps none but new
 * ones that the key ring has not taken.
 */
export class Account {
    private record: AccountRecord | null = null;
    private attempt: Cancellation | null = null;
    private renewal: Cancellation | null = null;
    /** Null as long as the key ring has not been seen. */
    private times: (TokenTimes & { readonly isRefreshable: boolean }) | null = null;
    /** New tokens that the key ring has not taken. What they replace there cannot be used again. */
    private granted: KeptTokens | null = null;
    private isOpen = false;
    private hasEnded = false;
    /** How often in a row the provider could not be asked. */
    private failures = 0;
    private stopTimer = (): void => {};
    // What reads and writes the tokens, one after the other.
    private readonly queue = new OperationQueue();

    constructor(private readonly ports: AccountPorts) {}

    /** The account as it is now. */
    get view(): AccountView {
        const { record } = this;
        if (this.attempt) return { state: 'signing-in', userId: '', label: '' };
        if (!record || !this.isOfProvider(record.issuer))
            return { state: 'signed-out', userId: '', label: '' };
        const state = this.failures > 0 ? 'offline' : 'signed-in';
        return { state, userId: record.userId, label: labelOf(record) };
    }

    /** What is remembered of who is signed in. */
    get remembered(): AccountRecord | null {
        return this.record;
    }

    /** Takes over what was remembered. */
    recall(record: AccountRecord): void {
        this.record ??= record;
    }

    /** Looks what there is, now that the key ring is open. */
    async open(): Promise<void> {
        this.isOpen = true;
        await this.queue.run(async () => {
            const kept = await this.read();
            if (!this.isOpen) return;
            if (!kept) this.settle(null);
            else this.adopt(kept, this.record?.userId === kept.userId ? this.record : null);
        });
    }

    /** Leaves the tokens alone: their key ring is no longer open. */
    close(): void {
        this.isOpen = false;
        this.rest();
    }

    /**
     * Signs somebody in, in place of who is signed in. Done when their tokens are in the key ring.
     *
     * @throws {WorkspaceError} Busy if a sign-in is under way; InvalidArgument or Failed if something
     *   is set wrong; and what the client and the key ring throw.
     */
    async signIn({ elsewhere = false, ...wishes }: SignInWishes): Promise<Person> {
        if (this.attempt) throw signInUnderWay();
        const options = this.ports.provider();
        if (!options)
            throw new WorkspaceError(
                'Failed',
                _('No identity provider is set for this workspace.'),
            );
        const attempt = new Cancellation();
        this.attempt = attempt;
        this.ports.changed();
        try {
            await attempt.guard(this.ports.openKeyRing());
            const client = await attempt.guard(this.ports.clientFor(options));
            const onOtherDevice = async (): Promise<SignIn> =>
                this.signInElsewhere(client, attempt);
            const signIn = elsewhere
                ? await onOtherDevice()
                : await client.signIn(wishes, attempt).catch(async (error: unknown) => {
                      if (isWithoutBrowser(error)) return onOtherDevice();
                      throw error;
                  });
            await this.queue.run(async () => this.keep(signIn, issuerOf(options)));
            return signIn.person;
        } finally {
            this.attempt = null;
            this.ports.changed();
        }
    }

    /** Gives up a sign-in that is under way. */
    cancel(): void {
        this.attempt?.cancel(new SignInCancelled());
    }

    /**
     * Signs out. The tokens are gone when this returns; the provider is told of it meanwhile.
     *
     * @throws {WorkspaceError} if they could not be deleted.
     */
    async signOut(): Promise<void> {
        this.cancel();
        if (!this.record) return;
        await this.ports.openKeyRing();
        this.renewal?.cancel();
        const kept = await this.queue.run(async () => {
            const found = this.granted ?? (await this.ports.tokens.read());
            await this.ports.tokens.clear();
            this.settle(null);
            return found;
        });
        if (kept) this.giveBack(kept).catch(this.ports.failed);
    }

    /** Asks anew what is due: the computer woke up, the network is another, or settings are. */
    reconsider(): void {
        this.arm(0);
        this.ports.changed();
    }

    /** Ends it; what was begun with the key ring is finished. */
    end(): void {
        this.hasEnded = true;
        this.granted = null;
        this.cancel();
        this.stopTimer();
    }

    private async signInElsewhere(
        client: Pick<IdentityClient, 'signInElsewhere'>,
        attempt: Cancellation,
    ): Promise<SignIn> {
        let hide = (): void => {};
        try {
            return await client.signInElsewhere(authorization => {
                hide = this.ports.showDevice(authorization, () => {
                    attempt.cancel(new SignInCancelled());
                });
            }, attempt);
        } finally {
            hide();
        }
    }

    private async keep({ tokens, userId, person }: SignIn, issuer: string): Promise<void> {
        const kept = { userId, tokens, issuer };
        await this.write(kept);
        const since = new Date(this.ports.now() * 1000).toISOString();
        this.adopt(
            kept,
            { userId, name: person.name, email: person.email, issuer, since },
            SHORTEST_WAIT,
        );
    }

    /** What is set wrong is said to whoever signs in, and is as good as nothing until then. */
    private providerOrNull(): ProviderOptions | null {
        try {
            return this.ports.provider();
        } catch {
            return null;
        }
    }

    /** Whether tokens may be shown to the provider that is set. */
    private isOfProvider(issuer: string | null): boolean {
        const options = this.providerOrNull();
        return issuer === null ? true : options !== null && issuerOf(options) === issuer;
    }

    private async giveBack({ tokens, issuer }: KeptTokens): Promise<void> {
        const options = this.providerOrNull();
        if (options === null || issuer === null || issuerOf(options) !== issuer) return;
        await (await this.ports.clientFor(options)).signOut(tokens);
    }

    /** @param record null if no more is known of who it is than the tokens say. */
    private adopt(kept: KeptTokens, record: AccountRecord | null, wait = 0): void {
        const { userId, tokens, issuer } = kept;
        this.times = {
            obtainedAt: tokens.obtainedAt,
            lifetime: tokens.lifetime,
            isRefreshable: tokens.refreshToken !== null && issuer !== null,
        };
        this.failures = 0;
        this.settle(record ?? { userId, name: null, email: null, issuer, since: null });
        this.arm(wait);
    }

    private settle(record: AccountRecord | null): void {
        const isNew = record !== this.record;
        this.record = record;
        if (!record) {
            this.times = null;
            this.granted = null;
            this.failures = 0;
            this.stopTimer();
        }
        if (isNew) this.ports.remember(record);
        this.ports.changed();
    }

    /** Waits until something is to be done, so many seconds at least. */
    private arm(atLeast: number): void {
        this.stopTimer();
        const wait = this.untilDue();
        if (wait === null || this.hasEnded) return;
        const seconds = Math.min(Math.max(wait, atLeast), LONGEST_WAIT);
        this.stopTimer = this.ports.after(Math.ceil(seconds * 1000), () => {
            if (this.untilDue() === 0) this.renew().catch(this.ports.failed);
            else this.arm(SHORTEST_WAIT);
        });
    }

    /** In seconds; null if nothing is to be done ever, or the key ring is not open. */
    private untilDue(): number | null {
        const { times, record } = this;
        if (!times || !record || !this.isOfProvider(record.issuer)) return null;
        const now = this.ports.now();
        return times.isRefreshable ? untilRefresh(times, now) : untilExpiry(times, now);
    }

    /** Gets new tokens for those that are about to expire; without any the sign-in is over. */
    private async renew(): Promise<void> {
        await this.queue.run(async () => {
            const options = this.providerOrNull();
            // It may have been done, or come to nothing, while this waited for its turn.
            if (options === null || this.untilDue() !== 0 || this.hasEnded) return;
            const kept = await this.orRest(async () => this.read());
            if (!kept) {
                this.settle(null);
                return;
            }
            const tokens = await this.refresh(options, kept.tokens);
            if (!tokens) return;
            const fresh = { ...kept, tokens };
            await this.orRest(async () => this.writeGranted(fresh));
            this.adopt(fresh, this.record, SHORTEST_WAIT);
        });
    }

    /** Null if there are no new ones, with what follows from that done. */
    private async refresh(options: ProviderOptions, old: Tokens): Promise<Tokens | null> {
        const renewal = new Cancellation();
        this.renewal = renewal;
        try {
            const client = await this.ports.clientFor(options);
            return await client.refresh(old, renewal);
        } catch (error) {
            if (!renewal.reason) await this.afterFailure(error);
            return null;
        } finally {
            this.renewal = null;
        }
    }

    /** What is in the key ring, once that has taken what it had not. */
    private async read(): Promise<KeptTokens | null> {
        if (this.granted) await this.write(this.granted);
        return this.ports.tokens.read();
    }

    private async writeGranted(fresh: KeptTokens): Promise<void> {
        if (!this.hasEnded) this.granted = fresh;
        await this.write(fresh);
    }

    private async write(kept: KeptTokens): Promise<void> {
        await this.ports.tokens.write(kept);
        this.granted = null;
    }

    /** Does something with the key ring; if that fails, it is left alone until it is opened anew. */
    private async orRest<Value>(work: () => Promise<Value>): Promise<Value> {
        try {
            return await work();
        } catch (error) {
            this.rest();
            throw error;
        }
    }

    private rest(): void {
        this.times = null;
        this.failures = 0;
        this.stopTimer();
        this.ports.changed();
    }

    private async afterFailure(error: unknown): Promise<void> {
        if (error instanceof WorkspaceError && error.code === 'Denied') {
            await this.ports.tokens.clear();
            this.settle(null);
            return;
        }
        // Whatever answers in place of the provider, it may be back later: a network may have a
        // page of its own to sign in to.
        if (this.failures === 0) this.ports.failed(error);
        this.failures += 1;
        this.arm(untilRetry(this.failures));
        this.ports.changed();
    }
}

function isWithoutBrowser(error: unknown): boolean {
    return error instanceof WorkspaceError && error.code === 'NotFound';
}
