import Gio from 'gi://Gio';

import type { ActorQuery } from './actors.js';
import { eventually } from './eventually.js';
import type { Input } from './input.js';
import type { ShellAccess } from './shell.js';

const NAME = 'org.gnome.ScreenSaver';
const PATH = '/org/gnome/ScreenSaver';

/** The person's, which the desktop was made with (scripts/desktop/recipe.mjs). */
export const PASSWORD = 'workspaces';

/** Where GNOME asks for the password (js/gdm/authPrompt.js). */
export const AUTH_PROMPT: ActorQuery = { style: 'login-dialog-prompt-layout' };

/** Where the product asks for the passphrase of a workspace, or for another one. */
export const VAULT_QUESTION: ActorQuery = { style: 'kolide-vault-question' };

/** The button that leads to the other workspaces. */
export const ANOTHER_WORKSPACE: ActorQuery = {
    style: 'kolide-lock-button',
    text: 'Another Workspace…',
    within: VAULT_QUESTION,
};

/** Whose password or passphrase is asked for. */
export const IDENTITY: ActorQuery = { style: 'kolide-lock-identity' };

/** The workspace with the name, where another one can be chosen. */
export function choiceOf(name: string): ActorQuery {
    return { style: 'kolide-lock-choice', text: name, within: VAULT_QUESTION };
}

/** What a person is looking at. */
export type Page = 'unlocked' | 'busy' | 'clock' | 'password' | 'passphrase' | 'choices';

/** What a person does where a passphrase is asked for; to look around is to come back, too. */
export type Answer = { readonly type: string } | 'look around' | 'escape';

interface Sight {
    readonly page: Page;
    /** What is typed where the keyboard is. */
    readonly text: string;
}

/** What the published types leave open; the presence is 0 (available) or 3 (idle). */
interface LockState {
    readonly screenShield: {
        readonly locked: boolean;
        readonly _presence: { readonly status: number };
    };
    readonly sessionMode: { readonly isLocked: boolean };
}

/** The lock screen, as a person meets it. */
export class LockScreen {
    constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly shell: ShellAccess,
        private readonly input: Input,
    ) {}

    /** Locks the screen and returns when the lock screen covers it. */
    async lock(): Promise<void> {
        const flags = Gio.DBusCallFlags.NONE;
        await this.connection.call(NAME, PATH, NAME, 'Lock', null, null, flags, -1, null);
        await this.shell.until('the screen is locked', ({ Main }) => {
            const { screenShield, sessionMode } = Main as LockState;
            // The session manager tells of it late, and that must not lock an unlocked screen.
            const isTold = screenShield._presence.status === 3;
            return screenShield.locked && sessionMode.isLocked && isTold;
        });
        await this.shell.painted();
    }

    /** Has the password asked for. */
    async ask(): Promise<void> {
        await eventually('the password is asked for', async () => {
            const { page, text } = await this.look();
            if (page === 'clock') await this.input.press('Up');
            return page === 'password' && text === '';
        });
    }

    /** Types the password where it is asked for. */
    async sayPassword(password = PASSWORD): Promise<void> {
        await this.ask();
        await this.say(password);
    }

    /** Types the passphrase of a workspace where it is asked for. */
    async sayPassphrase(passphrase: string): Promise<void> {
        await this.until('passphrase');
        await this.say(passphrase);
    }

    /** Returns when this is what a person looks at, with nothing typed. */
    async until(wanted: Page): Promise<void> {
        await eventually(`the lock screen is at “${wanted}”`, async () => {
            const { page, text } = await this.look();
            return page === wanted && text === '';
        });
    }

    /**
     * Does all that it takes to unlock the screen and returns when the desktop is back.
     *
     * @param answers what to do, one after the other, whenever a passphrase is asked for; of the
     *     last one as often as it takes.
     * @returns what was said, the password and wrong passphrases too.
     */
    async unlock(...answers: Answer[]): Promise<string[]> {
        const left = [...answers];
        const said: string[] = [];
        // Keys arrive some time after they were pressed.
        let typing: string | null = null;
        await eventually('the screen is unlocked', async () => {
            const { page, text } = await this.look();
            if (page === 'unlocked') return true;
            if (page === 'clock') {
                // At first, and when GDM gives a question up since it has only just had an answer.
                typing = null;
                await this.input.press('Up');
            } else if (page === 'choices') {
                await this.input.press('Escape');
            } else if (page === 'busy' || (text !== '' && typing?.startsWith(text) === true)) {
                if (text !== typing) return false;
                typing = null;
                said.push(text);
                await this.input.press('Return');
                // Whatever is pressed before that may reach what comes after the lock screen.
                if (page !== 'busy') await this.taken(text);
            } else if (text !== '') {
                // It was meant for a question that went away.
                typing = null;
                await this.input.press('Escape');
            } else if (page === 'password') {
                if (typing === PASSWORD) return false;
                typing = PASSWORD;
                await this.input.type(PASSWORD);
            } else {
                if (typing !== null && typing !== PASSWORD) return false;
                typing = await this.answer(left.length > 1 ? left.shift() : left[0]);
            }
            return false;
        });
        await this.shell.painted();
        return said;
    }

    /** Whether it covers the screen. */
    async isLocked(): Promise<boolean> {
        return (await this.look()).page !== 'unlocked';
    }

    /** Returns what it has typed. */
    private async answer(answer: Answer | undefined): Promise<string | null> {
        if (answer === undefined) throw new Error('A passphrase is asked for');
        if (answer === 'escape') await this.input.press('Escape');
        else if (answer === 'look around') {
            await this.input.press('Tab');
            await this.input.press('Return');
        } else {
            await this.input.type(answer.type);
            return answer.type;
        }
        await this.shell.painted();
        return null;
    }

    private async say(secret: string): Promise<void> {
        await this.input.type(secret);
        await eventually('it is typed', async () => (await this.look()).text === secret);
        await this.input.press('Return');
        await this.taken(secret);
    }

    /** Returns when what was typed is being looked at, or has been. */
    private async taken(secret: string): Promise<void> {
        await eventually('it is taken', async () => {
            const { page, text } = await this.look();
            return page === 'busy' || text !== secret;
        });
    }

    private async look(): Promise<Sight> {
        return this.shell.run(({ Main, St }) => {
            const { screenShield, sessionMode } = Main as LockState;
            if (!screenShield.locked && !sessionMode.isLocked)
                return {
                    page: screenShield._presence.status === 0 ? 'unlocked' : 'busy',
                    text: '',
                };
            const focus = global.stage.get_key_focus();
            const hasClass = (name: string): boolean =>
                focus instanceof St.Button && focus.has_style_class_name(name);
            if (hasClass('kolide-lock-choice')) return { page: 'choices', text: '' };
            if (hasClass('kolide-lock-button')) return { page: 'busy', text: '' };
            const entry = focus?.get_parent();
            if (!(entry instanceof St.PasswordEntry)) return { page: 'clock', text: '' };
            // Whatever language it is asked in.
            const isAsked = entry.reactive && (entry.hint_text ?? '') !== '';
            if (!isAsked) return { page: 'busy', text: entry.text };
            for (let part = entry.get_parent(); part; part = part.get_parent())
                if (part instanceof St.Widget && part.has_style_class_name('kolide-vault-question'))
                    return { page: 'passphrase', text: entry.text };
            return { page: 'password', text: entry.text };
        });
    }
}
