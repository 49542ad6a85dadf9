import GLib from 'gi://GLib';

/** Resolves when the shell has drawn, and has nothing else to do. */
export async function idle(): Promise<void> {
    return new Promise(resolve => {
        GLib.idle_add(GLib.PRIORITY_LOW, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}
