import Gio from 'gi://Gio';

import type { ActorQuery } from './actors.js';
import { eventually } from './eventually.js';
import type { Input } from './input.js';
import type { ShellAccess } from './shell.js';

const NAME = 'org.gnome.ScreenSaver';
const PATH = '/org/gnome/ScreenSaver';
// The one that the desktop was made with (scripts/desktop/recipe.mjs).
const PASSWORD = 'workspaces';

/** Where GNOME asks for the password (js/gdm/authPrompt.js). */
export const AUTH_PROMPT: ActorQuery = { style: 'login-dialog-prompt-layout' };

/** Whom it asks for. */
export const IDENTITY: ActorQuery = { style: 'kolide-lock-identity', within: AUTH_PROMPT };

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
            const state = await this.state();
            if (state === 'clock') await this.input.press('Up');
            return state === 'empty';
        });
    }

    /** Types the password and returns when the desktop is back. */
    async unlock(): Promise<void> {
        // Keys arrive some time after they were pressed.
        let isTyping = false;
        await eventually('the screen is unlocked', async () => {
            const state = await this.state();
            if (state === 'empty' && !isTyping) {
                isTyping = true;
                await this.input.type(PASSWORD);
            } else if (state === 'full' && isTyping) {
                isTyping = false;
                await this.input.press('Return');
            } else if (state === 'clock') {
                // At first, and when GDM gives a question up since it has only just had an answer.
                isTyping = false;
                await this.input.press('Up');
            }
            return state === 'unlocked';
        });
        await this.shell.painted();
    }

    /** Whether it covers the screen. */
    async isLocked(): Promise<boolean> {
        return (await this.state()) !== 'unlocked';
    }

    private async state(): Promise<'unlocked' | 'clock' | 'empty' | 'full' | 'busy'> {
        return this.shell.run(({ Main, St }, password) => {
            const { screenShield, sessionMode } = Main as LockState;
            if (!screenShield.locked && !sessionMode.isLocked)
                return screenShield._presence.status === 0 ? 'unlocked' : 'busy';
            const focus = global.stage.get_key_focus();
            const entry = focus?.get_parent();
            if (!(entry instanceof St.PasswordEntry)) return 'clock';
            if (entry.hint_text !== 'Password' || !entry.reactive) return 'busy';
            if (entry.text === '') return 'empty';
            return entry.text === password ? 'full' : 'busy';
        }, PASSWORD);
    }
}
