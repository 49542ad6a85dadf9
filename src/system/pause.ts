import GLib from 'gi://GLib';

import { Cancellation } from '../core/cancellation.js';

/** Resolves after the time. @throws the reason of the cancellation, if that comes before. */
export async function pause(
    milliseconds: number,
    cancellation = new Cancellation(),
): Promise<void> {
    let stop = (): void => {};
    const over = new Promise<void>(resolve => {
        stop = after(milliseconds, resolve);
    });
    await cancellation.guard(over).finally(stop);
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
