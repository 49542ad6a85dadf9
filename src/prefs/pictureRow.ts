import Adw from 'gi://Adw';
import GdkPixbuf from 'gi://GdkPixbuf';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk';

import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { asyncCall } from '../system/asyncCall.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { deleteIfPossible, writeBytes } from '../system/files.js';
import type { ColourStyles } from './colourStyles.js';
import { chooseFile } from './fileDialogs.js';
import type { Toasts } from './toasts.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';

Gio._promisify(Gio.File.prototype, 'read_async');

// As large as an avatar is anywhere, on a screen at 200 %. What is taken is never larger than 256 KiB.
const SIDE = 192;

/** The picture of a workspace, which a person chooses among their files. */
export class PictureRow {
    readonly widget = new Adw.ActionRow({ title: _('Picture') });
    private readonly avatar: WorkspaceAvatar;
    private readonly chooseButton = new Gtk.Button({
        label: _('Choose…'),
        valign: Gtk.Align.CENTER,
    });
    private readonly resetButton = new Gtk.Button({
        // Not “Remove”, which a little below means the workspace.
        label: _('Reset'),
        valign: Gtk.Align.CENTER,
    });

    /** @param update takes the image at a path, or none; tells whether that was done. */
    constructor(styles: ColourStyles, toasts: Toasts, update: (path: string) => Promise<boolean>) {
        this.avatar = new WorkspaceAvatar(styles, 40);
        this.widget.add_prefix(this.avatar.widget);
        for (const button of [this.resetButton, this.chooseButton]) {
            button.update_property([Gtk.AccessibleProperty.DESCRIPTION], [_('Picture')]);
            this.widget.add_suffix(button);
        }
        this.resetButton.connect('clicked', () => {
            void update('');
        });
        this.chooseButton.connect('clicked', () => {
            void toasts.attempt(async () => {
                const path = await chooseFile(this.widget, imageFilter());
                if (path === null) return;
                const small = await makeSmall(path);
                try {
                    await update(small);
                } finally {
                    await deleteIfPossible(small);
                }
            });
        });
    }

    /** Shows the picture that the workspace has now. */
    show(workspace: WorkspaceSummary): void {
        this.avatar.show(workspace);
        this.resetButton.visible = workspace.picture !== undefined;
    }
}

function imageFilter(): Gtk.FileFilter {
    const filter = new Gtk.FileFilter({ name: _('Images') });
    filter.add_pixbuf_formats();
    return filter;
}

/** A copy of an image that is small enough, in a file of its own. @throws {WorkspaceError} */
async function makeSmall(path: string): Promise<string> {
    // What an interruption leaves there is gone with the session.
    const small = `${GLib.get_user_runtime_dir()}/kolide-picture-${GLib.uuid_string_random()}.png`;
    try {
        const stream = await Gio.File.new_for_path(path).read_async(GLib.PRIORITY_DEFAULT, null);
        const image = await asyncCall(
            callback => {
                const keepsRatio = true;
                GdkPixbuf.Pixbuf.new_from_stream_at_scale_async(
                    stream,
                    SIDE,
                    SIDE,
                    keepsRatio,
                    null,
                    callback,
                );
            },
            result => GdkPixbuf.Pixbuf.new_from_stream_finish(result),
        );
        // A camera writes down how it was held (EXIF); a PNG would not say so.
        const upright = image.apply_embedded_orientation() ?? image;
        const [, bytes] = upright.save_to_bufferv('png', [], []);
        await writeBytes(small, bytes);
        return small;
    } catch (error) {
        throw new WorkspaceError(
            'InvalidArgument',
            fill(_('The picture %(path) cannot be read. Choose another one.'), { path }),
            error,
        );
    }
}
