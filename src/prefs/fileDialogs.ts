import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk';

import { localPath } from '../system/localPath.js';

Gio._promisify(Gtk.FileDialog.prototype, 'open', 'open_finish');
Gio._promisify(Gtk.FileDialog.prototype, 'save', 'save_finish');

/**
 * Asks the person for a file to write to.
 *
 * @param name what it is called unless they say otherwise.
 * @returns its path; null if they closed the dialog. @throws {WorkspaceError}
 */
export async function chooseNewFile(parent: Gtk.Widget, name: string): Promise<string | null> {
    const dialog = new Gtk.FileDialog({ initial_name: name });
    return unlessDismissed(async () => dialog.save(windowOf(parent), null));
}

/** Asks the person for a file that is there. @returns its path; null if they closed the dialog. @throws {WorkspaceError} */
export async function chooseFile(
    parent: Gtk.Widget,
    filter?: Gtk.FileFilter,
): Promise<string | null> {
    const dialog = new Gtk.FileDialog(filter ? { default_filter: filter } : {});
    return unlessDismissed(async () => dialog.open(windowOf(parent), null));
}

async function unlessDismissed(ask: () => Promise<Gio.File | null>): Promise<string | null> {
    try {
        const file = await ask();
        return file && localPath(file);
    } catch (error) {
        const { DISMISSED, CANCELLED } = Gtk.DialogError;
        const isMeant = (code: number): boolean =>
            error instanceof GLib.Error && error.matches(Gtk.DialogError, code);
        if (isMeant(DISMISSED) || isMeant(CANCELLED)) return null;
        throw error;
    }
}

function windowOf(widget: Gtk.Widget): Gtk.Window | null {
    const root = widget.get_root();
    return root instanceof Gtk.Window ? root : null;
}
