import Adw from 'gi://Adw';

import { messageOf } from '../core/errors.js';
import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';

// Long enough to find the button by keys.
const UNDO_SECONDS = 10;
const USUAL_SECONDS = 5;
// A failure stays until it was read.
const FOR_EVER = 0;

/** Says what happened, at the foot of the window, until that is closed. */
export class Toasts {
    constructor(
        private readonly window: Adw.PreferencesWindow,
        private readonly lifetime: Lifetime,
    ) {}

    /** @param undo what a button beside the words does. */
    say(title: string, undo?: () => void): void {
        if (!undo) {
            this.show(title, USUAL_SECONDS);
            return;
        }
        const toast = this.show(title, UNDO_SECONDS);
        toast.button_label = _('Undo');
        toast.connect('button-clicked', undo);
    }

    /** Says what went wrong. */
    complain(error: unknown): void {
        this.show(messageOf(error), FOR_EVER);
    }

    /** Does what a person asked for; says what went wrong, and tells whether it was done. */
    async attempt(work: () => Promise<unknown>): Promise<boolean> {
        try {
            await work();
            return true;
        } catch (error) {
            this.complain(error);
            return false;
        }
    }

    private show(title: string, timeout: number): Adw.Toast {
        const toast = new Adw.Toast({ title, timeout, use_markup: false });
        if (!this.lifetime.ended) this.window.add_toast(toast);
        return toast;
    }
}
