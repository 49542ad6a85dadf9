import Adw from 'gi://Adw';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import type { Transfer } from './transfer.js';

const CANCEL = 'cancel';

/**
 * Shows how far something is that takes its time, and lets the person give it up.
 *
 * @returns whether it was done. @throws {WorkspaceError} what it failed with.
 */
export async function showTransfer(
    parent: Gtk.Widget,
    heading: string,
    transfer: Transfer,
): Promise<boolean> {
    const bar = new Gtk.ProgressBar({ show_text: true, text: _('Preparing…') });
    bar.update_property([Gtk.AccessibleProperty.LABEL], [heading]);
    const dialog = new Adw.AlertDialog({ heading, extra_child: bar, close_response: CANCEL });
    dialog.add_response(CANCEL, _('Cancel'));
    const handler = dialog.connect('response', () => {
        transfer.cancel();
    });
    dialog.present(parent);
    try {
        return await transfer.ended((done, total) => {
            bar.fraction = Math.min(1, done / total);
            bar.text = fill(_('%(percent) %, %(done) of %(total)'), {
                percent: Math.floor(bar.fraction * 100),
                done: GLib.format_size(done),
                total: GLib.format_size(total),
            });
        });
    } finally {
        dialog.disconnect(handler);
        dialog.force_close();
    }
}
