// What `Gio._promisify` makes of methods for which the generator knows no promise.
import type Gio from './girs/gio-2.0/gio-2.0.js';
import type GLib from '@girs/glib-2.0';

declare module './girs/gio-2.0/gio-2.0.js' {
    namespace Gio {
        interface File {
            move_async(
                destination: Gio.File,
                flags: Gio.FileCopyFlags,
                io_priority: number,
                cancellable: Gio.Cancellable | null,
                progress_callback: null,
            ): Promise<boolean>;

            replace_contents_bytes_async(
                contents: GLib.Bytes,
                etag: string | null,
                make_backup: boolean,
                flags: Gio.FileCreateFlags,
                cancellable: Gio.Cancellable | null,
            ): Promise<string>;
        }
    }
}
