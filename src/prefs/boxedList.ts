import Gtk from 'gi://Gtk';

/** A list of rows as GNOME shows it (Adwaita, “Boxed Lists”). */
export function makeBoxedList(...rows: Gtk.Widget[]): Gtk.ListBox {
    const list = new Gtk.ListBox({
        selection_mode: Gtk.SelectionMode.NONE,
        css_classes: ['boxed-list'],
    });
    for (const row of rows) list.append(row);
    return list;
}
