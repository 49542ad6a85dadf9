import GLib from 'gi://GLib';

/** Does something and prints what it was and how long it took. */
export async function step<Result>(title: string, action: () => Promise<Result>): Promise<Result> {
    const start = GLib.get_monotonic_time();
    const result = await action();
    const elapsed = (GLib.get_monotonic_time() - start) / 1000;
    print(`${elapsed.toFixed(0).padStart(7)} ms  ${title}`);
    return result;
}
