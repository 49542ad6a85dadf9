import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { inspect } from '../files.js';
import { log } from '../log.js';
import { after } from '../pause.js';

// Whoever installs an app writes several files.
const QUIET_MS = 300;

/**
 * Calls the listener when the files of a directory have changed, or the directory came or went, until
 * the returned function is called.
 *
 * @param directory one in a directory that exists.
 */
export function watchApps(directory: string, listener: () => void): () => void {
    const apps = Gio.File.new_for_path(directory);
    let cancelCall: (() => void) | null = null;
    const monitors: Gio.FileMonitor[] = [];
    let isOver = false;
    const callSoon = (): void => {
        cancelCall?.();
        cancelCall = after(QUIET_MS, () => {
            cancelCall = null;
            listener();
        });
    };
    const watchIfThere = async (): Promise<void> => {
        // GIO looks for what is missing every few seconds.
        const isThere = (await inspect(directory))?.kind === 'directory';
        if (isThere && !isOver) monitors.push(watch(apps, callSoon));
    };
    try {
        const parent = Gio.File.new_for_path(GLib.path_get_dirname(directory));
        monitors.push(
            watch(parent, file => {
                if (!file.equal(apps)) return;
                callSoon();
                watchIfThere().catch(log.error);
            }),
        );
        watchIfThere().catch(log.error);
    } catch (error) {
        // The kernel grants each person a limited number of watchers. All else works without.
        log.error(error);
    }
    return () => {
        isOver = true;
        for (const monitor of monitors) monitor.cancel();
        cancelCall?.();
    };
}

function watch(directory: Gio.File, listener: (file: Gio.File) => void): Gio.FileMonitor {
    const monitor = directory.monitor_directory(Gio.FileMonitorFlags.WATCH_MOVES, null);
    monitor.connect('changed', (_monitor, file) => {
        listener(file);
    });
    return monitor;
}
