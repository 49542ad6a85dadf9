import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

// GLib's G_TASK_POOL_SIZE: so many threads carry out asynchronous file work at a time.
const POOL_SIZE = 10;

const QUERIES = 8;
const PATIENCE_MS = 5_000;

/** The one thread that does all file work. */
export interface SingleWorker {
    readonly id: number;
    /** Whether it still is the one; the pool grows when all its threads are busy for 100 ms. */
    isAlone(): boolean;
}

/**
 * Leaves GIO one thread for all asynchronous file work, by letting the others wait for a writer that
 * never comes. The order of system calls on that thread then depends on the program alone.
 *
 * @param fifo a named pipe that nobody writes to.
 */
export async function keepOneWorker(fifo: string): Promise<SingleWorker> {
    // A worker wakes the main loop up, by a write, only while some thread owns it.
    GLib.MainContext.default().acquire();
    for (let busy = 1; busy < POOL_SIZE; busy++)
        Gio.File.new_for_path(fifo).read_async(GLib.PRIORITY_DEFAULT, null, null);
    await Promise.all(Array.from({ length: QUERIES }, () => exists(fifo)));
    for (const start = Date.now(); Date.now() - start < PATIENCE_MS;) {
        await pause(1);
        const threads = poolThreads();
        const calls = threads.map(systemCall);
        // Those that wait for the writer are all in the same call.
        const isWaiting = (_thread: number, place: number): boolean =>
            calls.indexOf(calls[place] ?? '') !== calls.lastIndexOf(calls[place] ?? '');
        const waiting = threads.filter(isWaiting);
        const working = (): number[] => poolThreads().filter(thread => !waiting.includes(thread));
        const [id] = working();
        if (id !== undefined && waiting.length === POOL_SIZE - 1)
            return { id, isAlone: () => working().join() === String(id) };
    }
    throw new Error('GLib’s pool is not as it was thought to be.');
}

/** The ids of this process's threads that belong to GLib's pool. */
function poolThreads(): number[] {
    const found: number[] = [];
    const tasks = Gio.File.new_for_path('/proc/self/task');
    const flags = Gio.FileQueryInfoFlags.NONE;
    const threads = tasks.enumerate_children('standard::name', flags, null);
    for (let info = threads.next_file(null); info; info = threads.next_file(null)) {
        const id = Number(info.get_name());
        const name = tell(id, 'comm');
        if (name.startsWith('pool-') && name !== 'pool-spawner') found.push(id);
    }
    return found;
}

/** The number of the system call in which a thread is. */
function systemCall(thread: number): string {
    return tell(thread, 'syscall').split(' ')[0] ?? '';
}

function tell(thread: number, what: string): string {
    try {
        const [, bytes] = GLib.file_get_contents(`/proc/self/task/${thread}/${what}`);
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
