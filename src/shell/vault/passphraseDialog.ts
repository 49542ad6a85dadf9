import Clutter from 'gi://Clutter';
import St from 'gi://St';
import * as Dialog from 'resource:///org/gnome/shell/ui/dialog.js';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { ModalDialog } from 'resource:///org/gnome/shell/ui/modalDialog.js';
import { CapsLockWarning } from 'resource:///org/gnome/shell/ui/shellEntry.js';

import { messageOf } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { NotEntered, type PassphraseQuestion } from '../../core/vault/doorkeeper.js';
import { _ } from '../../core/words.js';
import { followScreenLock, isScreenLocked } from '../screenLock.js';
import { WorkspaceAvatar, type Face } from '../workspaceAvatar.js';
import { wrapLines } from '../wrapLines.js';

/** What tells whose passphrase is asked for. */
export interface PassphraseCaption {
    readonly face: Face;
    readonly title: string;
}

/** What a person is asked for. */
export interface PassphraseForm {
    /** Whose passphrase it is, as that may be shown now. */
    readonly caption: () => PassphraseCaption;
    readonly description: string;
    /** What the entries are for, from the first to the last. */
    readonly labels: readonly string[];
    /** What the button says that does it. */
    readonly verb: string;
    /** What is wrong with what was typed so far, in words if there are any; null if nothing is. */
    readonly problemOf: (texts: readonly string[]) => string | null;
    /** Does it; whatever it throws is shown, and the person may try again. */
    readonly submit: (texts: readonly string[]) => Promise<void>;
}

/** Asks for passphrases, for as long as the lifetime lasts. */
export class PassphraseDialogs {
    private readonly open = new Set<PassphraseDialog>();

    constructor(private readonly lifetime: Lifetime) {
        lifetime.add(() => {
            for (const dialog of [...this.open]) dialog.cancel();
        });
    }

    /** Asks in a dialog, until one is taken, or the person or the screen lock ends it. */
    ask(form: PassphraseForm): PassphraseQuestion {
        // Behind the lock screen nobody could answer.
        if (isScreenLocked() || this.lifetime.ended)
            return { answered: Promise.reject(new NotEntered()), cancel: () => undefined };
        const dialog = new PassphraseDialog(form);
        this.open.add(dialog);
        const forget = (): void => {
            this.open.delete(dialog);
        };
        dialog.answered.then(forget, forget);
        return dialog;
    }

    /** To be called when something else may be told of the workspaces. */
    updateCaptions(): void {
        for (const dialog of this.open) dialog.updateCaption();
    }
}

class PassphraseDialog implements PassphraseQuestion {
    readonly answered: Promise<void>;
    private readonly dialog = new ModalDialog({ styleClass: 'kolide-passphrase' });
    private readonly content: Dialog.MessageDialogContent;
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-preview');
    private readonly entries: readonly St.PasswordEntry[];
    private readonly problem = new St.Label({ style_class: 'kolide-problem', text: ' ' });
    private readonly button: St.Button;
    private isWorking = false;
    private isDone = false;
    private isGone = false;

    constructor(private readonly form: PassphraseForm) {
        this.entries = form.labels.map(label => this.makeEntry(label));
        this.content = this.makeContent();
        this.dialog.contentLayout.add_child(this.content);
        this.dialog.addButton({
            label: _('Cancel'),
            key: Clutter.KEY_Escape,
            action: () => {
                this.dialog.close();
            },
        });
        this.button = this.dialog.addButton({
            label: form.verb,
            default: true,
            action: () => {
                void this.submit();
            },
        });
        const [first] = this.entries;
        if (first) this.dialog.setInitialKeyFocus(first);
        this.answered = new Promise((resolve, reject) => {
            this.dialog.connect('destroy', () => {
                this.isGone = true;
                if (this.isDone) resolve();
                else reject(new NotEntered());
                this.clear();
            });
        });
        this.updateCaption();
        this.update();
        this.fit();
        followScreenLock(this.dialog, isLocked => {
            if (isLocked) this.cancel();
        });
        if (!this.isGone && !this.dialog.open()) this.cancel();
    }

    /** Where there is no room for all of it, the words are what is needed. */
    private fit(): void {
        const { dialogLayout } = this.dialog;
        const { layoutManager } = Main;
        const { height } = layoutManager.getWorkAreaForMonitor(layoutManager.primaryIndex);
        const [, width] = dialogLayout.get_preferred_width(-1);
        const [, needed] = dialogLayout.get_preferred_height(width);
        this.avatar.actor.visible = needed <= height;
    }

    readonly cancel = (): void => {
        if (!this.isGone) this.dialog.destroy();
    };

    /** Says anew whose passphrase it is. */
    updateCaption(): void {
        const { face, title } = this.form.caption();
        this.avatar.show(face);
        this.content.title = title;
    }

    private makeEntry(label: string): St.PasswordEntry {
        const entry = new St.PasswordEntry({
            style_class: 'kolide-passphrase-entry',
            hint_text: label,
            accessible_name: label,
            can_focus: true,
            show_peek_icon: true,
        });
        entry.clutter_text.connect('text-changed', () => {
            this.update();
        });
        entry.clutter_text.connect('activate', () => {
            this.goOn(entry);
        });
        return entry;
    }

    private makeContent(): Dialog.MessageDialogContent {
        const content = new Dialog.MessageDialogContent({ description: this.form.description });
        this.avatar.actor.x_align = Clutter.ActorAlign.CENTER;
        content.insert_child_at_index(this.avatar.actor, 0);
        wrapLines(this.problem);
        for (const actor of [...this.entries, new CapsLockWarning(), this.problem])
            content.add_child(actor);
        return content;
    }

    /** The return key leads to the next entry, and from the last one on. */
    private goOn(entry: St.PasswordEntry): void {
        const next = this.entries[this.entries.indexOf(entry) + 1];
        if (next) next.grab_key_focus();
        else void this.submit();
    }

    private get texts(): string[] {
        return this.entries.map(entry => entry.text);
    }

    private update(): void {
        const problem = this.form.problemOf(this.texts);
        this.say(problem);
        this.setSubmittable(problem === null && !this.isWorking && this.isFilled);
    }

    private get isFilled(): boolean {
        return this.texts.every(text => text !== '');
    }

    private async submit(): Promise<void> {
        if (!this.button.reactive) return;
        this.isWorking = true;
        this.setSubmittable(false);
        try {
            await this.form.submit(this.texts);
            this.isDone = true;
            if (this.isGone) return;
            this.clear();
            this.dialog.close();
        } catch (error) {
            this.isWorking = false;
            if (this.isGone) return;
            this.clear();
            this.entries[0]?.grab_key_focus();
            this.say(messageOf(error));
        }
    }

    /** What was typed stays no longer than it is needed. */
    private clear(): void {
        for (const entry of this.entries) entry.text = '';
    }

    private say(problem: string | null): void {
        // A space keeps the line's height.
        this.problem.text = problem === null || problem === '' ? ' ' : problem;
        // A screen reader follows the description of what has the focus.
        for (const entry of this.entries)
            entry.clutter_text.get_accessible().accessible_description = problem ?? '';
    }

    private setSubmittable(isSubmittable: boolean): void {
        this.button.reactive = isSubmittable;
        this.button.can_focus = isSubmittable;
    }
}
