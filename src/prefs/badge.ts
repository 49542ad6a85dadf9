import Gtk from 'gi://Gtk';

import type { ColourStyles } from './colourStyles.js';

const FALLBACK_ICON = 'folder-symbolic';

/** The icon of a workspace on its colour. The name beside it says the same to a screen reader. */
export class Badge {
    readonly widget = new Gtk.Image({
        pixel_size: 16,
        valign: Gtk.Align.CENTER,
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });

    constructor(private readonly styles: ColourStyles) {}

    /** Shows an icon of the icon theme on a colour. */
    show(icon: string, colour: string): void {
        const theme = Gtk.IconTheme.get_for_display(this.widget.get_display());
        this.widget.icon_name = theme.has_icon(icon) ? icon : FALLBACK_ICON;
        this.widget.css_classes = ['kolide-badge', this.styles.classFor(colour)];
    }
}
