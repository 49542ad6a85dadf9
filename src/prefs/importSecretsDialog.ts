import Adw from 'gi://Adw';
import Gio from 'gi://Gio';
import type Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import { makeBoxedList } from './boxedList.js';

Gio._promisify(Adw.AlertDialog.prototype, 'choose', 'choose_finish');

const CANCEL = 'cancel';
const WITHOUT = 'without';
const WITH = 'with';

/** What is to become of the secrets in a file. */
export interface SecretsChoice {
    /** With which they are encrypted; null to do without them. */
    readonly passphrase: string | null;
}

/** Asks whether a workspace is to have the secrets in its file. @returns null if it is not to be. */
export async function askForSecrets(
    parent: Gtk.Widget,
    name: string,
): Promise<SecretsChoice | null> {
    const entry = new Adw.PasswordEntryRow({ title: _('Passphrase'), activates_default: true });
    const dialog = new Adw.AlertDialog({
        heading: fill(_('Import the Secrets of “%(name)”?'), { name }),
        body: _(
            'The file has the passwords and keys of the workspace, encrypted with a passphrase ' +
                'that was chosen at the export. Without them, the workspace has none here, and ' +
                'no passphrase of its own.',
        ),
        default_response: WITH,
        close_response: CANCEL,
        extra_child: makeBoxedList(entry),
    });
    dialog.add_response(CANCEL, _('Cancel'));
    dialog.add_response(WITHOUT, _('Without Secrets'));
    dialog.add_response(WITH, _('With Secrets'));
    dialog.set_response_appearance(WITH, Adw.ResponseAppearance.SUGGESTED);
    dialog.set_response_enabled(WITH, false);
    entry.connect('changed', () => {
        dialog.set_response_enabled(WITH, entry.text !== '');
    });
    const chosen = dialog.choose(parent, null);
    entry.grab_focus();
    const response = await chosen;
    if (response === CANCEL) return null;
    return { passphrase: response === WITH ? entry.text : null };
}
