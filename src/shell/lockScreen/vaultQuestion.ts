import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import GObject from 'gi://GObject';
import St from 'gi://St';
import { MonitorConstraint } from 'resource:///org/gnome/shell/ui/layout.js';
import { CapsLockWarning } from 'resource:///org/gnome/shell/ui/shellEntry.js';
import type { UnlockDialog } from 'resource:///org/gnome/shell/ui/unlockDialog.js';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _ } from '../../core/words.js';
import { spokenName, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import { WorkspaceCaption } from '../workspaceCaption.js';
import { makeWorkspaceIdentity } from './workspaceIdentity.js';
import { wrapLines } from '../wrapLines.js';

/** What the question is handed. */
export interface VaultQuestionPorts {
    readonly find: (id: string) => WorkspaceEntry;
    /** Where the person can go instead. */
    readonly others: (id: string) => readonly WorkspaceEntry[];
    readonly isLocked: (id: string) => boolean;
    /** Whose a workspace is, for people; may be empty. */
    readonly identityOf: (entry: WorkspaceEntry) => string;
    /** @throws {WorkspaceError} whose message is shown. */
    readonly unlock: (id: string, passphrase: string) => Promise<void>;
    /** Goes to a workspace that is not locked. @throws {WorkspaceError} whose message is shown. */
    readonly activate: (id: string) => Promise<void>;
    /** Does not answer. */
    readonly cancel: () => void;
    /** Runs what may throw. */
    readonly attempt: (work: () => void | Promise<void>) => void;
}

/** Asks on the lock screen for the passphrase of a workspace, or for another workspace. */
export class VaultQuestion {
    private readonly page: St.Widget;
    private readonly column: St.BoxLayout;
    /** What is asked at the moment. */
    private asked: St.Widget | null = null;
    private goBack: () => void = this.ports.cancel;

    /** Shows it in place of what the dialog of the lock screen asks, until the lifetime ends. */
    constructor(
        dialog: UnlockDialog,
        private readonly ports: VaultQuestionPorts,
        lifetime: Lifetime,
    ) {
        const [behind, group] = [dialog._stack.get_parent(), dialog.get_parent()];
        if (!behind || !group) throw new Error('The lock screen is built otherwise');
        this.column = new St.BoxLayout({
            style_class: 'login-dialog-prompt-layout',
            orientation: Clutter.Orientation.VERTICAL,
            x_expand: true,
            y_expand: true,
            x_align: Clutter.ActorAlign.CENTER,
            y_align: Clutter.ActorAlign.CENTER,
        });
        const monitor = new St.Widget({ layout_manager: new Clutter.BinLayout() });
        monitor.add_constraint(new MonitorConstraint({ primary: true }));
        monitor.add_child(this.column);
        this.page = new St.Widget({
            style_class: 'unlock-dialog kolide-vault-question',
            accessible_role: Atk.Role.DIALOG,
            reactive: true,
        });
        // It covers all monitors, so that no click reaches what is behind it.
        const { SIZE } = Clutter.BindCoordinate;
        this.page.add_constraint(
            new Clutter.BindConstraint({ source: global.stage, coordinate: SIZE }),
        );
        this.page.add_child(monitor);
        this.page.connect('key-press-event', (_page, event) => {
            let isHandled = true as boolean;
            this.ports.attempt(() => {
                if (event.get_key_symbol() === Clutter.KEY_Escape) this.goBack();
                else isHandled = global.focus_manager.navigate_from_event(event);
            });
            return isHandled;
        });
        // One by one and twice over, so that what is behind it comes back whatever else goes wrong.
        lifetime.add(() => {
            this.page.destroy();
        });
        lifetime.add(() => {
            this.page.hide();
        });
        lifetime.add(() => {
            behind.show();
        });
        lifetime.add(() => {
            this.asked = null;
        });
        group.add_child(this.page);
        global.focus_manager.add_group(this.page);
        const { INVERT_BOOLEAN, SYNC_CREATE } = GObject.BindingFlags;
        this.page.bind_property('visible', behind, 'visible', INVERT_BOOLEAN | SYNC_CREATE);
    }

    /** Asks for the passphrase of a workspace. */
    ask(id: string): void {
        const entry = this.ports.find(id);
        const passphrase = new St.PasswordEntry({
            style_class: 'login-dialog-prompt-entry',
            hint_text: _('Passphrase'),
            accessible_name: _('Passphrase'),
            can_focus: true,
            x_expand: true,
        });
        const warning = new CapsLockWarning({ x_align: Clutter.ActorAlign.CENTER });
        const message = new St.Label({
            style_class: 'login-dialog-message kolide-vault-message',
            x_align: Clutter.ActorAlign.CENTER,
        });
        wrapLines(message);
        const others = this.ports.others(id);
        const elsewhere = makeButton('kolide-lock-button', _('Another Workspace…'));
        elsewhere.visible = others.length > 0;
        elsewhere.connect('clicked', () => {
            this.ports.attempt(() => {
                this.offer(id);
            });
        });
        const say = (text: string): void => {
            message.text = text;
            passphrase.clutter_text.get_accessible().accessible_description = text;
        };
        passphrase.clutter_text.connect('activate', () => {
            this.ports.attempt(async () => {
                const { text } = passphrase;
                if (!passphrase.reactive || text === '') return;
                passphrase.text = '';
                passphrase.password_visible = false;
                passphrase.reactive = false;
                say(_('Unlocking…'));
                const problem = await this.open(id, text);
                // Meanwhile the screen may have opened, or something else be asked.
                if (problem === null || this.asked !== passphrase) return;
                say(problem);
                passphrase.reactive = true;
                passphrase.grab_key_focus();
            });
        });
        this.goBack = this.ports.cancel;
        const identity = this.ports.identityOf(entry);
        this.page.accessible_name = spokenName(entry, identity);
        this.asked = passphrase;
        this.fill([
            makeWorkspaceIdentity(entry, identity),
            passphrase,
            warning,
            message,
            elsewhere,
        ]);
        passphrase.grab_key_focus();
    }

    /** Lets the person choose a workspace instead of one that is locked. */
    private offer(id: string): void {
        const list = new St.BoxLayout({
            style_class: 'kolide-lock-choices',
            orientation: Clutter.Orientation.VERTICAL,
            x_expand: true,
        });
        const message = new St.Label({
            style_class: 'login-dialog-message kolide-vault-message',
            x_align: Clutter.ActorAlign.CENTER,
        });
        wrapLines(message);
        for (const other of this.ports.others(id)) {
            const choice = this.makeChoice(other);
            choice.connect('clicked', () => {
                this.ports.attempt(async () => {
                    if (this.ports.isLocked(other.id)) {
                        this.ask(other.id);
                        return;
                    }
                    const problem = await this.activate(other.id);
                    if (problem !== null && this.asked === list) message.text = problem;
                });
            });
            list.add_child(choice);
        }
        const back = makeButton('kolide-lock-button', _('Back'));
        this.goBack = () => {
            this.ask(id);
        };
        back.connect('clicked', () => {
            this.ports.attempt(this.goBack);
        });
        const title = new St.Label({
            style_class: 'kolide-lock-name',
            text: _('Another Workspace'),
            x_align: Clutter.ActorAlign.CENTER,
        });
        this.page.accessible_name = title.text;
        const scroll = new St.ScrollView({ style_class: 'kolide-lock-list', child: list });
        this.asked = list;
        this.fill([title, scroll, message, back]);
        list.get_first_child()?.grab_key_focus();
    }

    private makeChoice(entry: WorkspaceEntry): St.Button {
        const caption = new WorkspaceCaption();
        const identity = this.ports.identityOf(entry);
        const activity = this.ports.isLocked(entry.id) ? [_('Locked')] : [];
        const content = new St.BoxLayout({
            style_class: 'kolide-lock-choice-content',
            x_expand: true,
        });
        caption.addTo(content);
        const choice = makeButton('kolide-lock-choice', null);
        choice.child = content;
        choice.x_expand = true;
        choice.x_align = Clutter.ActorAlign.FILL;
        choice.accessible_name = caption.show(entry, { identity, activity });
        return choice;
    }

    /** Unlocks a workspace and goes to it; says what was wrong, null if nothing. */
    private async open(id: string, passphrase: string): Promise<string | null> {
        try {
            await this.ports.unlock(id, passphrase);
        } catch (error) {
            return problemOf(error);
        }
        return this.activate(id);
    }

    private async activate(id: string): Promise<string | null> {
        try {
            await this.ports.activate(id);
            return null;
        } catch (error) {
            return problemOf(error);
        }
    }

    private fill(actors: St.Widget[]): void {
        this.column.destroy_all_children();
        for (const actor of actors) this.column.add_child(actor);
    }
}

/** The sentence for people; what has none is not for them. */
function problemOf(error: unknown): string {
    if (error instanceof WorkspaceError) return messageOf(error);
    throw error;
}

function makeButton(styleClass: string, label: string | null): St.Button {
    return new St.Button({
        style_class: `button ${styleClass}`,
        can_focus: true,
        x_align: Clutter.ActorAlign.CENTER,
        ...(label === null ? {} : { label, accessible_name: label }),
    });
}
