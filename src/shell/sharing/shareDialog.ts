import Clutter from 'gi://Clutter';
import St from 'gi://St';
import * as Dialog from 'resource:///org/gnome/shell/ui/dialog.js';
import { ModalDialog } from 'resource:///org/gnome/shell/ui/modalDialog.js';

import type { Lifetime } from '../../core/lifetime.js';
import { _ } from '../../core/words.js';
import { followScreenLock } from '../screenLock.js';

/** What a person is asked to share. */
export interface ShareQuestion {
    readonly title: string;
    readonly description: string;
    /** What may be shared; to choose is to share. */
    readonly choices: readonly { readonly label: string; readonly icon: string }[];
}

/**
 * Asks the person to share something. Resolves when the dialog is gone: to the index of what was
 * chosen; to null if nothing was, or the lifetime has ended, or the screen is locked.
 */
export async function askToShare(
    question: ShareQuestion,
    lifetime: Lifetime,
): Promise<number | null> {
    const dialog = new ModalDialog({ styleClass: 'kolide-share' });
    const { title, description } = question;
    const content = new Dialog.MessageDialogContent({ title, description });
    const list = new St.BoxLayout({
        style_class: 'kolide-share-choices',
        orientation: Clutter.Orientation.VERTICAL,
        x_expand: true,
    });
    content.add_child(new St.ScrollView({ style_class: 'kolide-share-list', child: list }));
    dialog.contentLayout.add_child(content);

    return new Promise(resolve => {
        let chosen: number | null = null;
        let isGone = false as boolean;
        for (const [index, { label, icon }] of question.choices.entries()) {
            const button = makeButton(label, icon);
            button.connect('clicked', () => {
                chosen = index;
                dialog.close();
            });
            list.add_child(button);
        }
        const cancel = dialog.addButton({
            label: _('Cancel'),
            key: Clutter.KEY_Escape,
            action: () => {
                dialog.close();
            },
        });
        // Somebody who goes on typing shares nothing.
        dialog.setInitialKeyFocus(cancel);
        dialog.connect('destroy', () => {
            isGone = true;
            resolve(chosen);
        });
        const giveUp = (): void => {
            chosen = null;
            if (!isGone) dialog.destroy();
        };
        followScreenLock(dialog, isLocked => {
            if (isLocked) giveUp();
        });
        lifetime.add(giveUp);
        if (!isGone && !dialog.open()) giveUp();
    });
}

function makeButton(label: string, icon: string): St.Button {
    const content = new St.BoxLayout({ style_class: 'kolide-share-choice-content' });
    content.add_child(new St.Icon({ icon_name: icon, style_class: 'kolide-share-icon' }));
    content.add_child(new St.Label({ text: label, y_align: Clutter.ActorAlign.CENTER }));
    return new St.Button({
        style_class: 'button kolide-share-choice',
        accessible_name: label,
        can_focus: true,
        x_expand: true,
        child: content,
    });
}
