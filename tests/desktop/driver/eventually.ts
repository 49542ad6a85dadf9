import GLib from 'gi://GLib';

// The first app of a workspace takes its time on a busy machine.
const TIMEOUT_MS = 30_000;
const INTERVAL_MS = 10;

/**
 * Looks until the value is there, for what nobody tells of.
 *
 * @param what completes the sentence “Waited in vain until …”
 */
export async function eventually<Value>(
    what: string,
    look: () => Promise<Value | null | false> | Value | null | false,
    timeoutMs = TIMEOUT_MS,
): Promise<Value> {
    const deadline = GLib.get_monotonic_time() + timeoutMs * 1000;
    for (;;) {
        const value = await look();
        if (value !== null && value !== false) return value;
        if (GLib.get_monotonic_time() > deadline)
            throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
        await pass(INTERVAL_MS);
    }
}

/** Lets time go by, for what is to happen at some moment or other. */
export async function pass(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, ms, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        });
    });
}
