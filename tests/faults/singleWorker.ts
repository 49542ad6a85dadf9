import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

// GLib's G_TASK_POOL_SIZE: so many threads carry out asynchronous file work at a time.
const POOL_SIZE = 10;

const QUERIES = 8;
const PATIENCE_MS = 5_000;

/**
 * Leaves GIO one thread for all asynchronous file work, by letting the others wait for a writer that
 * never comes. The order of system calls on that thread then depends on the program alone.
 *
 * @param fifo a named pipe that nobody writes to.
 * @returns the id of the remaining thread.
 */
export async function keepOneWorker(fifo: string): Promise<number> {
    // A worker wakes the main loop up, by a write, only while some thread owns it.
    GLib.MainContext.default().acquire();
    const before = poolThreads();
    for (let busy = 1; busy < POOL_SIZE; busy++)
        Gio.File.new_for_path(fifo).read_async(GLib.PRIORITY_DEFAULT, null, null);
    const deadline = Date.now() + PATIENCE_MS;
    while (poolThreads().size < before.size + POOL_SIZE - 1) {
        if (Date.now() > deadline) throw new Error('The pool has fewer threads than was thought.');
        await pause(1);
    }
    const waiting = poolThreads();
    await Promise.all(
        Array.from({ length: QUERIES }, async () => {
            await exists(fifo);
        }),
    );
    const [worker, ...others] = [...poolThreads()].filter(thread => !waiting.has(thread));
    if (worker === undefined || others.length > 0)
        throw new Error('File work is not done by one thread alone.');
    return worker;
}

/** The ids of this process's threads that belong to GLib's pool. */
export function poolThreads(): Set<number> {
    const found = new Set<number>();
    const tasks = Gio.File.new_for_path('/proc/self/task');
    const flags = Gio.FileQueryInfoFlags.NONE;
    const threads = tasks.enumerate_children('standard::name', flags, null);
    for (let info = threads.next_file(null); info; info = threads.next_file(null)) {
        const name = nameOfThread(info.get_name());
        if (name.startsWith('pool-') && name !== 'pool-spawner') found.add(Number(info.get_name()));
    }
    return found;
}

function nameOfThread(id: string): string {
    try {
        const [, bytes] = GLib.file_get_contents(`/proc/self/task/${id}/comm`);
        return new TextDecoder().decode(bytes).trim();
    } catch {
        // It has just ended.
        return '';
    }
}

async function exists(path: string): Promise<void> {
    const file = Gio.File.new_for_path(path);
    await new Promise<void>(resolve => {
        const flags = Gio.FileQueryInfoFlags.NONE;
        file.query_info_async('standard::type', flags, GLib.PRIORITY_DEFAULT, null, () => {
            resolve();
        });
    });
}

async function pause(milliseconds: number): Promise<void> {
    await new Promise<void>(resolve => {
        setTimeout(resolve, milliseconds);
    });
}
