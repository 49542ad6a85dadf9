import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';
import { CheckBox } from 'resource:///org/gnome/shell/ui/checkBox.js';
import * as Dialog from 'resource:///org/gnome/shell/ui/dialog.js';
import { ModalDialog } from 'resource:///org/gnome/shell/ui/modalDialog.js';

import { messageOf } from '../core/errors.js';
import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import { colourHex, COLOURS, ICONS, textColourOn } from '../core/workspace/appearance.js';
import { colourLabel, iconLabel } from '../core/workspace/appearanceLabels.js';
import { describeConfinement } from '../core/workspace/isolation.js';
import { requireFreeName } from '../core/workspace/list.js';
import { freeName, parseName } from '../core/workspace/name.js';
import type { WorkspaceRegistry } from '../core/workspace/registry.js';
import { displayName } from '../core/workspace/workspace.js';
import { log } from '../system/log.js';
import { ChoiceRow, type Choice } from './choiceRow.js';
import { followScreenLock } from './screenLock.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';
import { wrapLines } from './wrapLines.js';

/** Asks for the name and the look of a new workspace, makes it and switches to it. */
export class NewWorkspaceDialog {
    private readonly dialog = new ModalDialog({ styleClass: 'kolide-new-workspace' });
    private readonly preview = new WorkspaceAvatar('kolide-avatar-preview');
    private readonly entry: St.Entry;
    private readonly problem: St.Label;
    private readonly colours: ChoiceRow;
    private readonly icons: ChoiceRow;
    private readonly confined = new CheckBox(_('Confine its apps to a sandbox'));
    private readonly confinementProblem = new St.Label({
        style_class: 'kolide-confinement-problem',
        visible: false,
    });
    private readonly signIn = new CheckBox(_('Sign in at once'));
    private readonly createButton: St.Button;
    private isCreating = false;
    private isClosed = false;

    /**
     * @param signInFirst has somebody sign in to the new workspace; null where nobody can.
     * @param tell is told what fails when the dialog is closed.
     * @param lifetime the dialog closes with it.
     */
    constructor(
        private readonly registry: WorkspaceRegistry,
        private readonly signInFirst: ((id: string, isNamed: boolean) => void) | null,
        private readonly tell: (error: unknown) => void,
        lifetime: Lifetime,
    ) {
        const suggestion = registry.suggestAppearance();
        const update = (): void => {
            this.update();
        };
        const content = new Dialog.MessageDialogContent({ title: _('New Workspace') });
        this.entry = new St.Entry({
            style_class: 'kolide-name-entry',
            hint_text: _('Name'),
            accessible_name: _('Name'),
            can_focus: true,
        });
        this.problem = new St.Label({ style_class: 'kolide-problem', text: ' ' });
        wrapLines(this.problem);
        wrapLines(this.confinementProblem);
        // systemd may have much to say; all of it is in the preferences.
        this.confinementProblem.clutter_text.ellipsize = Pango.EllipsizeMode.END;
        this.colours = new ChoiceRow(_('Colour'), colourChoices(), suggestion.colour, update);
        this.icons = new ChoiceRow(_('Icon'), iconChoices(), suggestion.icon, update);
        this.preview.actor.x_align = Clutter.ActorAlign.CENTER;
        for (const actor of [
            this.preview.actor,
            this.entry,
            this.problem,
            this.colours.actor,
            this.icons.actor,
            this.confined,
            this.confinementProblem,
            ...(signInFirst ? [this.signIn] : []),
        ])
            content.add_child(actor);
        this.dialog.contentLayout.add_child(content);
        this.dialog.addButton({
            label: _('Cancel'),
            key: Clutter.KEY_Escape,
            action: () => {
                this.dialog.close();
            },
        });
        this.createButton = this.dialog.addButton({
            label: _('Create'),
            default: true,
            action: () => {
                void this.create();
            },
        });
        this.dialog.setInitialKeyFocus(this.entry);
        this.signIn.connect('notify::checked', update);
        this.entry.clutter_text.connect('text-changed', update);
        this.entry.clutter_text.connect('activate', () => {
            void this.create();
        });
        this.dialog.connect('destroy', () => {
            this.isClosed = true;
        });
        const close = (): void => {
            if (!this.isClosed) this.dialog.destroy();
        };
        lifetime.add(close);
        followScreenLock(this.dialog, isLocked => {
            if (isLocked) close();
        });
        this.signIn.accessible_name = this.signIn.getLabelActor().text;
        this.update();
        this.offerConfinement().catch(log.error);
    }

    /** Shows the dialog. */
    open(): void {
        this.dialog.open();
    }

    private update(): void {
        const { text } = this.entry;
        this.entry.hint_text = this.isSigningIn
            ? _('Leave empty to use your account’s name')
            : _('Name');
        const problem = this.isNamed || !this.isSigningIn ? this.findProblem(text) : null;
        // An empty name is not yet a mistake; a space keeps the line's height.
        this.say(text.trim() === '' ? null : problem);
        this.setCreatable(problem === null && !this.isCreating);
        this.preview.show({
            name: text.trim() === '' ? '?' : text.trim(),
            icon: this.icons.value,
            colour: this.colours.value,
            picture: null,
        });
    }

    /** Lets it be chosen once it is known that it works, and says so if it does not. */
    private async offerConfinement(): Promise<void> {
        this.setConfinable(false, describeConfinement());
        const problem = await this.registry.confinementProblem();
        if (this.isClosed) return;
        if (problem !== null) this.confined.setLabel(_('Its apps cannot be confined here'));
        this.setConfinable(problem === null, problem ?? describeConfinement());
        if (problem === null) return;
        this.confinementProblem.text = problem;
        this.confinementProblem.show();
    }

    private setConfinable(isConfinable: boolean, description: string): void {
        this.confined.reactive = isConfinable;
        this.confined.can_focus = isConfinable;
        // It has no name of its own: it is labelled by another actor.
        this.confined.accessible_name = this.confined.getLabelActor().text;
        this.confined.get_accessible().accessible_description = description;
    }

    private get isSigningIn(): boolean {
        return this.signInFirst !== null && this.signIn.checked;
    }

    private get isNamed(): boolean {
        return this.entry.text.trim() !== '';
    }

    private findProblem(text: string): string | null {
        try {
            requireFreeName(this.registry.list, parseName(text));
            return null;
        } catch (error) {
            return messageOf(error);
        }
    }

    private async create(): Promise<void> {
        if (!this.createButton.reactive) return;
        this.isCreating = true;
        this.setCreatable(false);
        const { isNamed, isSigningIn } = this;
        try {
            const { list } = this.registry;
            const taken = list.map(displayName);
            const name = isNamed ? this.entry.text : freeName(_('New Workspace'), taken);
            const id = await this.registry.create(name, {
                colour: this.colours.value,
                icon: this.icons.value,
                isolation: this.confined.checked ? 'confined' : 'separate',
            });
            if (!this.isClosed) this.dialog.close();
            // It is there, whatever becomes of the rest.
            this.enter(id, isSigningIn, isNamed).catch(this.tell);
        } catch (error) {
            this.isCreating = false;
            if (this.isClosed) return;
            this.setCreatable(true);
            this.say(messageOf(error));
        }
    }

    private async enter(id: string, isSigningIn: boolean, isNamed: boolean): Promise<void> {
        await this.registry.activate(id);
        if (isSigningIn) this.signInFirst?.(id, isNamed);
    }

    private say(problem: string | null): void {
        this.problem.text = problem ?? ' ';
        // A screen reader follows the description of what has the focus.
        this.entry.clutter_text.get_accessible().accessible_description = problem ?? '';
    }

    private setCreatable(isCreatable: boolean): void {
        this.createButton.reactive = isCreatable;
        this.createButton.can_focus = isCreatable;
    }
}

function colourChoices(): Choice[] {
    return Object.keys(COLOURS).map(value => {
        const colour = colourHex(value);
        const style = `background-color: ${colour}; color: ${textColourOn(colour)};`;
        return { value, label: colourLabel(value), icon: null, style };
    });
}

function iconChoices(): Choice[] {
    return ICONS.map(value => ({ value, label: iconLabel(value), icon: value, style: '' }));
}
