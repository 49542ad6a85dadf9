import Adw from 'gi://Adw';
import GLib from 'gi://GLib';
import type Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import { makeBoxedList } from './boxedList.js';

const CANCEL = 'cancel';
const DELETE = 'delete';

/**
 * Asks whether a workspace is to be deleted for good; its name has to be typed.
 *
 * @param size of what would be lost, in bytes; null where that is not known.
 */
export function confirmPurge(
    parent: Gtk.Widget,
    name: string,
    size: Promise<number | null>,
    onConfirm: () => void,
): void {
    const loss = _('Its files, its apps’ data and settings, and its saved passwords will be gone.');
    const question = fill(_('Type “%(name)” to go on. This cannot be undone.'), { name });
    const entry = new Adw.EntryRow({ title: _('Name'), use_markup: false });
    const dialog = new Adw.AlertDialog({
        heading: fill(_('Delete “%(name)” Forever?'), { name }),
        body: `${loss} ${question}`,
        default_response: CANCEL,
        close_response: CANCEL,
        extra_child: makeBoxedList(entry),
    });
    dialog.add_response(CANCEL, _('Cancel'));
    dialog.add_response(DELETE, _('Delete Forever'));
    dialog.set_response_appearance(DELETE, Adw.ResponseAppearance.DESTRUCTIVE);
    dialog.set_response_enabled(DELETE, false);
    const isTyped = (): boolean => entry.text.trim().normalize('NFC') === name.normalize('NFC');
    entry.connect('changed', () => {
        dialog.set_response_enabled(DELETE, isTyped());
    });
    entry.connect('entry-activated', () => {
        if (!isTyped()) return;
        dialog.close();
        onConfirm();
    });
    dialog.connect('response', (_dialog, response) => {
        if (response === DELETE) onConfirm();
    });
    dialog.present(parent);
    entry.grab_focus();
    void size.then(bytes => {
        if (bytes === null) return;
        const amount = fill(_('These are %(size).'), { size: GLib.format_size(bytes) });
        dialog.body = `${loss} ${amount} ${question}`;
    });
}
