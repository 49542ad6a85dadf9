import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import type { Vaults } from './vaults.js';

/** Nobody said the passphrase: of no interest to the person, who was asked for it. */
export class NotEntered extends WorkspaceError {
    constructor() {
        super('Denied', _('The workspace is locked, and its passphrase was not given.'));
    }
}

/** A question for the passphrase of a workspace. */
export interface PassphraseQuestion {
    /** Resolves when the vault is open. @throws {NotEntered} */
    readonly answered: Promise<void>;
    /** Takes it back. */
    readonly cancel: () => void;
}

/** Has the person asked for the passphrase of a locked workspace, before anything is done there. */
export class Doorkeeper {
    private pending: { readonly id: string; readonly question: PassphraseQuestion } | null = null;

    /** @param ask begins to ask the person. */
    constructor(
        private readonly vaults: Pick<Vaults, 'isLocked'>,
        private readonly ask: (id: string) => PassphraseQuestion,
    ) {}

    /**
     * Returns null if the workspace is not locked; otherwise asks, and resolves when it is open. Who
     * wants the same meanwhile waits for the same answer. One question at a time: the latest.
     *
     * @throws {NotEntered}
     */
    enter(id: string): Promise<void> | null {
        if (!this.vaults.isLocked(id)) return null;
        if (this.pending?.id === id) return this.pending.question.answered;
        this.pending?.question.cancel();
        const pending = { id, question: this.ask(id) };
        this.pending = pending;
        const forget = (): void => {
            if (this.pending === pending) this.pending = null;
        };
        pending.question.answered.then(forget, forget);
        return pending.question.answered;
    }

    /** Takes back what is asked for another workspace than this one. */
    giveUpAllBut(id: string): void {
        if (this.pending && this.pending.id !== id) this.pending.question.cancel();
    }
}
