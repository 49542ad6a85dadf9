/**
 * A program that shows windows and does to them what it is told:
 *
 *     gjs -m windowClient.main.js NAME TITLE…
 *     gapplication action dev.koder.kolide.Test.NAME ACTION "'TITLE'"
 */
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';

const [name = '', ...titles] = ARGV;
const application = new Gtk.Application({ application_id: `dev.koder.kolide.Test.${name}` });

const ACTIONS: Record<string, (title: string) => void> = {
    open: title => {
        openWindow(title).present();
    },
    /** Opens a modal dialog of the window. */
    dialog: title => {
        const dialog = openWindow(`${title} dialog`);
        dialog.modal = true;
        dialog.transient_for = find(title) ?? null;
        dialog.present();
    },
    /** Opens a modal dialog of no window, which cannot be minimised. */
    orphan: title => {
        const dialog = openWindow(title);
        dialog.modal = true;
        dialog.present();
    },
    present: title => {
        find(title)?.present();
    },
};

function openWindow(title: string): Gtk.ApplicationWindow {
    const menu = new Gio.Menu();
    menu.append('Nothing', 'app.nothing');
    return new Gtk.ApplicationWindow({
        application,
        title,
        default_width: 400,
        default_height: 300,
        child: new Gtk.MenuButton({ label: title, menu_model: menu }),
    });
}

function find(title: string): Gtk.Window | undefined {
    return application.get_windows().find(window => window.title === title);
}

for (const [action, act] of Object.entries(ACTIONS)) {
    const simple = new Gio.SimpleAction({
        name: action,
        parameter_type: new GLib.VariantType('s'),
    });
    simple.connect('activate', (_action, title) => {
        act(title?.unpack() as string);
    });
    application.add_action(simple);
}
application.connect('activate', () => {
    for (const title of titles) openWindow(title).present();
});
application.run(null);
