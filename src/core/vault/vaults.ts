import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import { OperationQueue } from '../operationQueue.js';
import { _ } from '../words.js';
import { Attempts } from './attempts.js';
import { normalisePassphrase, parseNewPassphrase } from './passphrase.js';
import type { VaultPorts } from './ports.js';

/** Whether a workspace has a vault, and how it is. */
export type VaultState = 'none' | 'open' | 'locked';

/** What happens to vaults. */
export interface VaultEvents {
    /** The state of a workspace's vault is another one. */
    changed: [id: string];
}

/**
 * The vaults of workspaces: their key rings, encrypted with passphrases of their own by the key-ring
 * service. All are locked until somebody says the passphrase; nobody keeps it.
 *
 * A vault is set, changed and taken off by the key ring's change of its key, and by a line in
 * `meta.toml`, which is written first where it is to be locked and last where it is not. Meanwhile the
 * random key is kept: where it opens a key ring that should have a vault, that was interrupted, and
 * the vault is taken off.
 */
export class Vaults {
    readonly events = new Emitter<VaultEvents>();
    /** Those that had one at any time since the shell was started, and whether they still have. */
    private readonly known = new Map<string, boolean>();
    private readonly opened = new Set<string>();
    private readonly locks = new Map<string, number>();
    private readonly queues = new Map<string, OperationQueue>();
    private readonly attempts = new Map<string, Attempts>();

    constructor(private readonly ports: VaultPorts) {}

    /** How the workspace's vault is. */
    stateOf(id: string): VaultState {
        if (!this.isProtected(id)) return 'none';
        return this.opened.has(id) ? 'open' : 'locked';
    }

    /** Whether nothing of the workspace is to be seen or to run. */
    isLocked(id: string): boolean {
        return this.stateOf(id) === 'locked';
    }

    /**
     * Opens the vault of a workspace; nothing happens if it is open.
     *
     * @throws {WorkspaceError} Denied if the passphrase is wrong, Busy if it is too early to try
     * another one, and what starting the key ring throws.
     */
    async unlock(id: string, passphrase: string): Promise<void> {
        const locks = this.lockCount(id);
        await this.run(id, async () => {
            if (this.isLocked(id)) await this.enter(id, normalisePassphrase(passphrase), locks);
        });
    }

    /**
     * Locks the vault of a workspace: at once for all who ask for its state, and all of it when this
     * returns. What cannot be done is reported; it stays locked. Never rejects.
     */
    async lock(id: string): Promise<void> {
        this.locks.set(id, this.lockCount(id) + 1);
        const wasOpen = this.opened.delete(id);
        const shutting = this.run(id, async () => {
            if (wasOpen && this.isLocked(id)) await this.shut(id);
        });
        if (wasOpen) this.tell(id);
        await shutting;
    }

    /** Closes what an earlier shell may have left open. To be called when all is known. */
    async start(ids: Iterable<string>): Promise<void> {
        const shutting = [...ids]
            .filter(id => this.isLocked(id))
            .map(id => this.run(id, () => this.shut(id)));
        await Promise.all(shutting);
    }

    /** Locks all that are open or being opened. Never rejects. */
    async lockAll(): Promise<void> {
        // Also what is about to be opened.
        await Promise.all([...this.queues.keys()].map(id => this.lock(id)));
    }

    /**
     * Gives a workspace a vault, which is open then, or locked if that was asked for meanwhile.
     *
     * @throws {WorkspaceError} InvalidArgument for a passphrase that cannot be one, Exists if there is
     * a vault, Denied if the workspace can have none, Failed.
     */
    async protect(id: string, passphrase: string): Promise<void> {
        const chosen = parseNewPassphrase(passphrase);
        const locks = this.lockCount(id);
        await this.run(id, async () => {
            if (this.isProtected(id))
                throw new WorkspaceError('Exists', _('This workspace has a passphrase already.'));
            this.ports.requireOffered(id);
            const { ring, spareKeys } = this.ports;
            const key = await spareKeys.make(id);
            await ring.open(id, key);
            const isOpen = this.lockCount(id) === locks;
            if (isOpen) this.opened.add(id);
            try {
                await this.setProtected(id, true);
                await ring.change(id, key, chosen);
            } catch (error) {
                // One that did not answer in time may have changed all the same. If that cannot be
                // told, the next passphrase does.
                if ((await this.findSpareKey(id)) !== null) await this.setProtected(id, false);
                throw error;
            } finally {
                if (!isOpen && this.isLocked(id)) await this.shut(id);
            }
            await this.attempt(id, 'set-passphrase', () => spareKeys.forget(id));
        });
    }

    /**
     * Changes the passphrase of a workspace's vault, which is open then.
     *
     * @throws {WorkspaceError} InvalidArgument for a new one that cannot be one, NotFound if there is
     * no vault, Denied and Busy as `unlock` does, Failed.
     */
    async change(id: string, passphrase: string, next: string): Promise<void> {
        const chosen = parseNewPassphrase(next);
        const locks = this.lockCount(id);
        await this.run(id, async () => {
            this.requireVault(id);
            const old = normalisePassphrase(passphrase);
            await this.enter(id, old, locks);
            // An interrupted one was taken off, and is set anew.
            if (this.isProtected(id)) await this.ports.ring.change(id, old, chosen);
            else throw new WorkspaceError('Failed', interrupted());
        });
    }

    /**
     * Takes the vault off a workspace: its key ring is opened with the session's from then on.
     *
     * @throws {WorkspaceError} NotFound if there is no vault, Denied and Busy as `unlock` does, Failed.
     */
    async unprotect(id: string, passphrase: string): Promise<void> {
        const locks = this.lockCount(id);
        await this.run(id, async () => {
            this.requireVault(id);
            const old = normalisePassphrase(passphrase);
            await this.enter(id, old, locks);
            if (!this.isProtected(id)) return;
            const key = await this.ports.spareKeys.make(id);
            await this.ports.ring.change(id, old, key);
            await this.setProtected(id, false);
        });
    }

    /**
     * Says and does the right thing with a passphrase that somebody typed.
     *
     * @param locks how often the vault had been locked at that time.
     */
    private async enter(id: string, passphrase: string, locks: number): Promise<void> {
        const attempts = this.attemptsOf(id);
        attempts.requireTurn();
        if (await this.ports.ring.test(id, passphrase)) {
            attempts.forgive();
            await this.openWith(id, passphrase, locks);
            // One that stays opens nothing any more.
            await this.attempt(id, 'unlock', () => this.ports.spareKeys.forget(id));
            return;
        }
        const key = await this.findSpareKey(id);
        if (key === null) throw attempts.refuse();
        await this.openWith(id, key, locks);
        await this.setProtected(id, false);
    }

    /** The random key if it opens the key ring. Null also if that cannot be told, which is reported. */
    private async findSpareKey(id: string): Promise<string | null> {
        try {
            const key = await this.ports.spareKeys.find(id);
            return key !== null && (await this.ports.ring.test(id, key)) ? key : null;
        } catch (error) {
            this.ports.report(error, { workspace: id, step: 'unlock' });
            return null;
        }
    }

    private async openWith(id: string, key: string, locks: number): Promise<void> {
        // Its key ring is started with it, and what is frozen starts nothing.
        this.ports.release(id);
        try {
            await this.ports.ring.open(id, key);
            if (this.lockCount(id) !== locks)
                throw new WorkspaceError('Busy', _('The workspace was locked again meanwhile.'));
        } catch (error) {
            if (!this.opened.has(id)) await this.shut(id);
            throw error;
        }
        if (this.opened.has(id)) return;
        this.opened.add(id);
        this.tell(id);
    }

    private async setProtected(id: string, isProtected: boolean): Promise<void> {
        await this.ports.setProtected(id, isProtected);
        this.known.set(id, isProtected);
        if (!isProtected) this.opened.delete(id);
        this.tell(id);
    }

    /** What was done is done, whatever becomes of those who hear of it. */
    private tell(id: string): void {
        try {
            this.events.emit('changed', id);
        } catch (error) {
            this.ports.report(error, { workspace: id });
        }
    }

    private async shut(id: string): Promise<void> {
        // In this order, since a key ring that is stopped does not answer.
        await this.attempt(id, 'lock', () => this.ports.ring.close(id));
        await this.attempt(id, 'lock', () => this.ports.restrain(id));
    }

    private async attempt(id: string, step: string, work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (error) {
            this.ports.report(error, { workspace: id, step });
        }
    }

    /**
     * A line in a file that anybody can edit who sits before the desktop sets a vault, but takes none
     * off: that takes the passphrase.
     */
    private isProtected(id: string): boolean {
        if (this.ports.isProtected(id) === true) this.known.set(id, true);
        return this.known.get(id) ?? false;
    }

    private requireVault(id: string): void {
        if (!this.isProtected(id))
            throw new WorkspaceError('NotFound', _('This workspace has no passphrase.'));
    }

    private lockCount(id: string): number {
        return this.locks.get(id) ?? 0;
    }

    private attemptsOf(id: string): Attempts {
        const attempts = this.attempts.get(id) ?? new Attempts(() => this.ports.now());
        this.attempts.set(id, attempts);
        return attempts;
    }

    /** One thing at a time with a workspace's key ring. */
    private async run(id: string, work: () => Promise<void>): Promise<void> {
        const queue = this.queues.get(id) ?? new OperationQueue();
        this.queues.set(id, queue);
        await queue.run(work);
    }
}

function interrupted(): string {
    return _(
        'Setting the passphrase had been interrupted, so the workspace has none. Set it again.',
    );
}
