import Adw from 'gi://Adw';

import { messageOf } from '../core/errors.js';
import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';

/** Says what happened, at the foot of the window, until that is closed. */
export class Toasts {
    constructor(
        private readonly window: Adw.PreferencesWindow,
        private readonly lifetime: Lifetime,
    ) {}

    /** @param undo what a button beside the words does. */
    say(title: string, undo?: () => void): void {
        if (this.lifetime.ended) return;
        const toast = new Adw.Toast({ title, use_markup: false });
        if (undo) {
            toast.button_label = _('Undo');
            toast.connect('button-clicked', undo);
        }
        this.window.add_toast(toast);
    }

    /** Does what a person asked for; says what went wrong, and tells whether it was done. */
    async attempt(work: () => Promise<unknown>): Promise<boolean> {
        try {
            await work();
            return true;
        } catch (error) {
            this.say(messageOf(error));
            return false;
        }
    }
}
