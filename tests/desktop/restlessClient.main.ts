/**
 * A program whose windows come and go until a file is there, and which has a single one then:
 *
 *     gjs -m restlessClient.main.js NAME FILE
 *
 * The titles of its windows begin with the name; that of the last one is “NAME rests”.
 */
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';

const INTERVAL_MS = 150;
const MOST = 3;

const [name = '', file = ''] = ARGV;
const windows: Gtk.Window[] = [];
const loop = GLib.MainLoop.new(null, false);

function open(title: string): void {
    const child = new Gtk.Label({ label: title });
    const window = new Gtk.Window({ title, child, default_width: 300, default_height: 200 });
    windows.push(window);
    window.present();
}

function closeOldest(): void {
    windows.shift()?.destroy();
}

let opened = 0;
Gtk.init();
open(`${name} 0`);
GLib.timeout_add(GLib.PRIORITY_DEFAULT, INTERVAL_MS, () => {
    if (GLib.file_test(file, GLib.FileTest.EXISTS)) {
        open(`${name} rests`);
        while (windows.length > 1) closeOldest();
        return GLib.SOURCE_REMOVE;
    }
    const isGrowing = windows.length === 1 || (windows.length < MOST && Math.random() < 0.5);
    if (isGrowing) open(`${name} ${(opened += 1)}`);
    else closeOldest();
    return GLib.SOURCE_CONTINUE;
});
loop.run();
