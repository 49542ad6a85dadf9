import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import { OperationQueue } from '../operationQueue.js';
import { SharedWork } from '../sharedWork.js';
import { _, fill } from '../words.js';
import {
    Account,
    signInUnderWay,
    type AccountPorts,
    type AccountTokens,
    type AccountView,
    type SignInWishes,
} from './account.js';
import {
    isComponent,
    WORKSPACES_COMPONENT,
    type AccountRecord,
    type AccountRecords,
} from './accountRecords.js';
import type { Person } from './person.js';

/** What happens to accounts. */
export interface AccountsEvents {
    /** The account is other than before. */
    changed: [workspaceId: string, component: string];
}

/** The tokens of a workspace's accounts. */
export interface WorkspaceTokens {
    /** The components that have any. @throws {WorkspaceError} Busy if the key ring is not open. */
    components(workspaceId: string): Promise<readonly string[]>;
    of(workspaceId: string, component: string): AccountTokens;
}

/** What accounts are handed; that of a single one is told which workspace's it is. */
export interface AccountsPorts extends Pick<AccountPorts, 'now' | 'after' | 'failed'> {
    readonly provider: (workspaceId: string) => ReturnType<AccountPorts['provider']>;
    readonly clientFor: (
        workspaceId: string,
        ...options: Parameters<AccountPorts['clientFor']>
    ) => ReturnType<AccountPorts['clientFor']>;
    readonly openKeyRing: (workspaceId: string) => Promise<void>;
    readonly showDevice: (
        workspaceId: string,
        ...shown: Parameters<AccountPorts['showDevice']>
    ) => ReturnType<AccountPorts['showDevice']>;
    readonly tokens: WorkspaceTokens;
    /** What is remembered of a workspace's accounts. */
    readonly readRecords: (workspaceId: string) => Promise<AccountRecords>;
    readonly writeRecords: (workspaceId: string, records: AccountRecords) => Promise<void>;
    /** Told who the workspace itself is signed in as; empty for nobody. */
    readonly identify: (workspaceId: string, userId: string) => Promise<void>;
}

/** Who is signed in in which workspace, and as which of its components. */
export class Accounts {
    readonly events = new Emitter<AccountsEvents>();
    private readonly workspaces = new Map<string, Map<string, Account>>();
    private readonly recalling = new SharedWork<string, Map<string, Account>>();
    private readonly writing = new OperationQueue();
    private readonly told = new Map<Account, string>();
    private hasEnded = false;

    constructor(private readonly ports: AccountsPorts) {}

    /** Whether a provider is set for the workspace, be it wrongly. */
    isOffered(workspaceId: string): boolean {
        try {
            return this.ports.provider(workspaceId) !== null;
        } catch {
            return true;
        }
    }

    /** An account as it is now. */
    view(workspaceId: string, component: string = WORKSPACES_COMPONENT): AccountView {
        const account = this.workspaces.get(workspaceId)?.get(component);
        return account?.view ?? { state: 'signed-out', userId: '', label: '' };
    }

    /** Who the workspace itself is signed in as; null if nobody can be. */
    shown(workspaceId: string): AccountView | null {
        return this.isOffered(workspaceId) ? this.view(workspaceId) : null;
    }

    /** Reads what is remembered of a workspace's accounts. */
    async recall(workspaceId: string): Promise<void> {
        await this.recalled(workspaceId);
    }

    /** Follows the tokens of a workspace, whose key ring is open from now on. */
    async open(workspaceId: string): Promise<void> {
        const accounts = await this.recalled(workspaceId);
        for (const component of await this.ports.tokens.components(workspaceId))
            if (isComponent(component)) this.account(workspaceId, component);
        if (this.hasEnded) return;
        await Promise.all([...accounts.values()].map(async account => account.open()));
    }

    /** Leaves the tokens of a workspace alone, whose key ring is no longer open. */
    close(workspaceId: string): void {
        for (const account of this.workspaces.get(workspaceId)?.values() ?? []) account.close();
    }

    /** Forgets a workspace that is gone. */
    forget(workspaceId: string): void {
        for (const account of this.workspaces.get(workspaceId)?.values() ?? []) this.drop(account);
        this.workspaces.delete(workspaceId);
    }

    /**
     * Signs somebody in. Done when their tokens are in the workspace's key ring.
     *
     * @param asker who wants it. What an app makes up of components must not bring up a browser or a
     *   dialog for each, so that it can have the person asked for one thing at a time.
     * @throws {WorkspaceError} as `Account.signIn`, and InvalidArgument for a wrong component; Busy to
     *   an app while anybody is about to sign in in its workspace.
     */
    async signIn(
        workspaceId: string,
        component: string,
        wishes: SignInWishes = {},
        asker: 'session' | 'app' = 'session',
    ): Promise<Person> {
        if (!isComponent(component))
            throw new WorkspaceError(
                'InvalidArgument',
                fill(
                    _(
                        'A component’s name has lower-case letters, digits and dashes, not “%(name)”.',
                    ),
                    { name: component },
                ),
            );
        const accounts = await this.recalled(workspaceId);
        if (asker === 'app' && [...accounts.values()].some(isSigningIn)) throw signInUnderWay();
        return this.account(workspaceId, component).signIn(wishes);
    }

    /** Gives up a sign-in that is under way. */
    cancel(workspaceId: string, component: string): void {
        this.workspaces.get(workspaceId)?.get(component)?.cancel();
    }

    /** Signs out, or gives up a sign-in. @throws {WorkspaceError} as `Account.signOut`. */
    async signOut(workspaceId: string, component: string): Promise<void> {
        const accounts = await this.recalled(workspaceId);
        await accounts.get(component)?.signOut();
    }

    /**
     * Asks anew what is due: the computer woke up, the network is another, or the settings are, maybe
     * of one workspace.
     */
    reconsider(workspaceId: string | null = null): void {
        for (const [id, accounts] of this.workspaces)
            if (workspaceId === null || workspaceId === id)
                for (const account of accounts.values()) account.reconsider();
    }

    /** Ends it; what was begun with key rings is finished. */
    end(): void {
        this.hasEnded = true;
        for (const accounts of this.workspaces.values())
            for (const account of accounts.values()) this.drop(account);
    }

    private async recalled(workspaceId: string): Promise<Map<string, Account>> {
        const known = this.workspaces.get(workspaceId);
        if (known) return known;
        return this.recalling.run(workspaceId, async () => {
            const records = await this.ports.readRecords(workspaceId);
            const accounts = new Map<string, Account>();
            this.workspaces.set(workspaceId, accounts);
            for (const [component, record] of records)
                this.account(workspaceId, component).recall(record);
            for (const component of accounts.keys()) this.tell(workspaceId, component);
            return accounts;
        });
    }

    private account(workspaceId: string, component: string): Account {
        const accounts = this.workspaces.get(workspaceId) ?? new Map<string, Account>();
        this.workspaces.set(workspaceId, accounts);
        const known = accounts.get(component);
        if (known) return known;
        const { ports } = this;
        const account = new Account({
            provider: () => ports.provider(workspaceId),
            clientFor: async options => ports.clientFor(workspaceId, options),
            tokens: ports.tokens.of(workspaceId, component),
            openKeyRing: async () => ports.openKeyRing(workspaceId),
            showDevice: (...shown) => ports.showDevice(workspaceId, ...shown),
            remember: record => {
                this.remember(workspaceId, component, record).catch(ports.failed);
            },
            changed: () => {
                this.tell(workspaceId, component);
            },
            now: ports.now,
            after: ports.after,
            failed: ports.failed,
        });
        accounts.set(component, account);
        return account;
    }

    private async remember(
        workspaceId: string,
        component: string,
        record: AccountRecord | null,
    ): Promise<void> {
        const { ports } = this;
        await this.writing.run(async () => {
            const records = new Map<string, AccountRecord>();
            for (const [name, { remembered }] of this.workspaces.get(workspaceId) ?? [])
                if (remembered) records.set(name, remembered);
            await ports.writeRecords(workspaceId, records);
        });
        if (component === WORKSPACES_COMPONENT)
            await ports.identify(workspaceId, record?.userId ?? '');
    }

    private tell(workspaceId: string, component: string): void {
        const account = this.workspaces.get(workspaceId)?.get(component);
        if (!account || this.hasEnded) return;
        const view = JSON.stringify(account.view);
        if (this.told.get(account) === view) return;
        this.told.set(account, view);
        this.events.emit('changed', workspaceId, component);
    }

    private drop(account: Account): void {
        account.end();
        this.told.delete(account);
    }
}

function isSigningIn({ view }: Account): boolean {
    return view.state === 'signing-in';
}
