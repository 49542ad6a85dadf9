/**
 * A busy app: a window that counts the frames it draws, as fast as the compositor wants them.
 *
 *     gjs -m frameCounter.main.js NAME TITLE
 */
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';

const [name = '', title = ''] = ARGV;
const application = new Gtk.Application({ application_id: `dev.koder.kolide.Test.${name}` });

application.connect('activate', () => {
    const label = new Gtk.Label({ label: '0' });
    let frames = 0;
    label.add_tick_callback(() => {
        frames += 1;
        label.label = String(frames);
        return GLib.SOURCE_CONTINUE;
    });
    new Gtk.ApplicationWindow({
        application,
        title,
        default_width: 400,
        default_height: 300,
        child: label,
    }).present();
});
application.run(null);
