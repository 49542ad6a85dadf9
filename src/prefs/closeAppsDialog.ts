import Adw from 'gi://Adw';
import Gio from 'gi://Gio';
import type Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';

Gio._promisify(Adw.AlertDialog.prototype, 'choose', 'choose_finish');

const KEEP = 'keep';
const CLOSE = 'close';

/**
 * Asks whether the apps of a workspace may be closed.
 *
 * @param body why, and what is lost by it.
 */
export async function mayCloseApps(
    parent: Gtk.Widget,
    name: string,
    body: string,
): Promise<boolean> {
    const dialog = new Adw.AlertDialog({
        heading: fill(_('Close the Apps of “%(name)”?'), { name }),
        body,
        default_response: KEEP,
        close_response: KEEP,
    });
    dialog.add_response(KEEP, _('Keep Open'));
    dialog.add_response(CLOSE, _('Close Apps'));
    dialog.set_response_appearance(CLOSE, Adw.ResponseAppearance.DESTRUCTIVE);
    return (await dialog.choose(parent, null)) === CLOSE;
}
