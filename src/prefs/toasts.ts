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
    /** Others wait until this one is read, so that there is one at most. */
    private complaint: Adw.Toast | null = null;

    constructor(
        private readonly window: Adw.PreferencesWindow,
        private readonly lifetime: Lifetime,
    ) {}

    /** Says what was done. */
    say(title: string): void {
        this.add(new Adw.Toast({ title, timeout: USUAL_SECONDS, use_markup: false }));
    }

    /** The same, with a button that undoes it. Returns what to call when there is nothing to undo. */
    offerUndo(title: string, undo: () => void): () => void {
        const toast = new Adw.Toast({
            ...{ title, timeout: UNDO_SECONDS, use_markup: false },
            ...{ button_label: _('Undo'), priority: Adw.ToastPriority.HIGH },
        });
        toast.connect('button-clicked', undo);
        this.add(toast);
        return () => {
            toast.dismiss();
        };
    }

    /** Says what went wrong. */
    complain(error: unknown): void {
        this.complaint?.dismiss();
        const title = messageOf(error);
        this.complaint = new Adw.Toast({ title, timeout: FOR_EVER, use_markup: false });
        this.add(this.complaint);
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

    private add(toast: Adw.Toast): void {
        if (!this.lifetime.ended) this.window.add_toast(toast);
    }
}
