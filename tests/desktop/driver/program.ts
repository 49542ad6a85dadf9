import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

/** Where a program of the tests lies, which is beside the bundle that this is in. */
export function programPath(name: string): string {
    const directory = Gio.File.new_for_uri(import.meta.url).get_parent();
    return GLib.build_filenamev([directory?.get_path() ?? '', `${name}.main.js`]);
}

/**
 * Does a program's work and ends it, with the code 1 if that fails.
 *
 * In a main loop of its own: while a module waits at its top level, GJS keeps a processor busy.
 */
export function runProgram(work: () => Promise<void>): void {
    const loop = new GLib.MainLoop(null, false);
    let code = 0;
    work()
        .catch((error: unknown) => {
            code = 1;
            printerr(
                error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
            );
        })
        .finally(() => {
            loop.quit();
        });
    loop.run();
    System.exit(code);
}
