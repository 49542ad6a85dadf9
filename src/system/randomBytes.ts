import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

Gio._promisify(Gio.File.prototype, 'read_async');
Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');

/** So many bytes that nobody can guess (random(4)); 256 at most. */
export async function randomBytes(length: number): Promise<Uint8Array> {
    const source = Gio.File.new_for_path('/dev/urandom');
    const stream = await source.read_async(GLib.PRIORITY_DEFAULT, null);
    return (await stream.read_bytes_async(length, GLib.PRIORITY_DEFAULT, null)).toArray();
}
