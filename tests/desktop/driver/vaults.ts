import type { ActorQuery } from './actors.js';
import type { Desktop } from './desktop.js';

/** The dialog that asks for passphrases. */
export const PASSPHRASE_DIALOG: ActorQuery = { style: 'kolide-passphrase' };

/** What is wrong with what was typed. */
export const PASSPHRASE_PROBLEM: ActorQuery = {
    style: 'kolide-problem',
    within: PASSPHRASE_DIALOG,
};

/** A button of it. */
export function passphraseButton(label: string): ActorQuery {
    return { style: 'modal-dialog-button', text: label, within: PASSPHRASE_DIALOG };
}

/** Vaults as a person uses them: in the shell's dialogs. */
export class VaultDialogs {
    constructor(private readonly desktop: Desktop) {}

    /** Gives a workspace a passphrase. */
    async protect(name: string, passphrase: string): Promise<void> {
        const done = this.desktop.workspaces.setPassphrase(name);
        await this.answer(passphrase, passphrase);
        await done;
    }

    /** Types into the entries of the dialog, once it is there, and takes it. */
    async answer(...passphrases: string[]): Promise<void> {
        const { actors, input } = this.desktop;
        await actors.still(PASSPHRASE_DIALOG);
        for (const passphrase of passphrases) {
            await this.untilEmpty();
            await input.type(passphrase);
            await this.untilTyped([...passphrase].length);
            await input.press('Return');
        }
    }

    /** Closes the dialog without an answer. */
    async cancel(): Promise<void> {
        const { actors, input } = this.desktop;
        await actors.still(PASSPHRASE_DIALOG);
        await input.press('Escape');
        await actors.gone(PASSPHRASE_DIALOG);
    }

    private async untilEmpty(): Promise<void> {
        await this.untilTyped(0);
    }

    /** Keys arrive some time after they were pressed. */
    private async untilTyped(length: number): Promise<void> {
        await this.desktop.shell.until(
            `an entry with ${length} characters has the keyboard`,
            ({ St }, length) => {
                const entry = global.stage.get_key_focus()?.get_parent();
                return entry instanceof St.PasswordEntry && [...entry.text].length === length;
            },
            length,
        );
    }
}
