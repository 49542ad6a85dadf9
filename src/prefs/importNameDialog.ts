import Adw from 'gi://Adw';
import Gio from 'gi://Gio';
import type Gtk from 'gi://Gtk';

import { _ } from '../core/words.js';
import { makeBoxedList } from './boxedList.js';
import { NameRows } from './nameRows.js';

Gio._promisify(Adw.AlertDialog.prototype, 'choose', 'choose_finish');

const CANCEL = 'cancel';
const IMPORT = 'import';

/** What somebody is asked who has to give a workspace another name than it had. */
export interface ImportName {
    /** Why it cannot have that. */
    readonly reason: string;
    /** What it could be called instead. */
    readonly suggestion: string;
    /** What is wrong with a name; null if it can be used. */
    readonly problemOf: (name: string) => string | null;
}

/** Asks for another name. @returns one that can be used; null if nothing is to be imported. */
export async function askForName(
    parent: Gtk.Widget,
    { reason, suggestion, problemOf }: ImportName,
): Promise<string | null> {
    const rows = new NameRows(_('Name'), problemOf);
    const { entry, problemRow } = rows;
    entry.activates_default = true;
    const dialog = new Adw.AlertDialog({
        heading: _('Import Under Another Name'),
        body: reason,
        default_response: IMPORT,
        close_response: CANCEL,
        extra_child: makeBoxedList(entry, problemRow),
    });
    dialog.add_response(CANCEL, _('Cancel'));
    dialog.add_response(IMPORT, _('Import'));
    dialog.set_response_appearance(IMPORT, Adw.ResponseAppearance.SUGGESTED);
    entry.connect('changed', () => {
        dialog.set_response_enabled(IMPORT, rows.check());
    });
    entry.text = suggestion;
    const chosen = dialog.choose(parent, null);
    entry.grab_focus();
    return (await chosen) === IMPORT ? entry.text : null;
}
