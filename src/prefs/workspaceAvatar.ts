import Adw from 'gi://Adw';
import Gdk from 'gi://Gdk';
import Gtk from 'gi://Gtk';

import { darkShadeOf, initialLetters } from '../core/workspace/appearance.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { log } from '../system/log.js';
import type { ColourStyles } from './colourStyles.js';

const FALLBACK_ICON = 'folder-symbolic';
// By so much the icon is beside the disc, so that the letters are seen.
const OVERHANG = 5;

/**
 * The face of a workspace as the shell shows it: its picture or initials, with its icon on its colour
 * over it. The name beside it says the same to a screen reader.
 */
export class WorkspaceAvatar {
    readonly widget = new Gtk.Overlay({
        valign: Gtk.Align.CENTER,
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });
    private readonly avatar: Adw.Avatar;
    private readonly badge = new Gtk.Image({
        pixel_size: 10,
        halign: Gtk.Align.END,
        valign: Gtk.Align.END,
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });
    private shownPicture: string | undefined;

    constructor(
        private readonly styles: ColourStyles,
        size = 32,
    ) {
        this.avatar = new Adw.Avatar({
            size,
            icon_name: 'dialog-warning-symbolic',
            margin_end: OVERHANG,
            margin_bottom: OVERHANG,
            accessible_role: Gtk.AccessibleRole.PRESENTATION,
        });
        this.widget.child = this.avatar;
        this.widget.add_overlay(this.badge);
    }

    /** Shows the workspace as it is now. */
    show({ name, icon = '', colour = 'slate', picture, reason }: WorkspaceSummary): void {
        const isBroken = reason !== undefined;
        // By itself it takes the first letters of the first and the last word.
        this.avatar.text = initialLetters(name).join(' ');
        this.avatar.show_initials = !isBroken;
        this.avatar.css_classes = [this.styles.avatarClassFor(isBroken ? 'slate' : colour)];
        this.badge.visible = !isBroken;
        const theme = Gtk.IconTheme.get_for_display(this.widget.get_display());
        this.badge.icon_name = theme.has_icon(icon) ? icon : FALLBACK_ICON;
        this.badge.css_classes = ['kolide-badge', this.styles.classFor(darkShadeOf(colour))];
        if (picture === this.shownPicture) return;
        this.shownPicture = picture;
        this.avatar.custom_image = picture === undefined ? null : load(picture);
    }
}

function load(path: string): Gdk.Texture | null {
    try {
        // It is small, and this is no compositor.
        return Gdk.Texture.new_from_filename(path);
    } catch (error) {
        log.error(error);
        return null;
    }
}
