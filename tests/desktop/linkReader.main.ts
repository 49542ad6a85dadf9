/**
 * Reads through a link as fast as it can until a file appears:
 *
 *     gjs -m linkReader.main.js LINK FILE-BELOW STOP
 *
 * Prints JSON: how often it read, what the link said, and every failure.
 */
import GLib from 'gi://GLib';

const [link = '', below = '', stop = ''] = ARGV;
const targets = new Set<string>();
const failures: string[] = [];
let reads = 0;
print('ready');
while (!GLib.file_test(stop, GLib.FileTest.EXISTS)) {
    try {
        targets.add(GLib.file_read_link(link));
        GLib.file_get_contents(`${link}/${below}`);
        reads += 1;
    } catch (error) {
        failures.push(String(error));
    }
}
print(JSON.stringify({ reads, targets: [...targets], failures }));
