import GLib from 'gi://GLib';

/** Resolves after the time. */
export async function pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}

/** Calls back once after the time, unless the function that it returns is called before. */
export function after(milliseconds: number, callback: () => void): () => void {
    let source = GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
        source = 0;
        callback();
        return GLib.SOURCE_REMOVE;
    });
    return () => {
        if (source !== 0) GLib.source_remove(source);
        source = 0;
    };
}
