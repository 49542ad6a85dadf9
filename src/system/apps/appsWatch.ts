import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { LatestRequest } from '../../core/latestRequest.js';
import { inspect } from '../files.js';
import { log } from '../log.js';
import { after } from '../pause.js';

// Whoever installs an app writes several files.
const QUIET_MS = 300;

/**
 * Calls back with what has changed in a directory, until the returned function is called.
 *
 * @throws {GLib.Error} if the kernel grants no more of it.
 */
type Watch = (directory: Gio.File, listener: (file: Gio.File) => void) => () => void;

/**
 * Calls the listener when the files of a directory have changed, or the directory came or went, until
 * the returned function is called.
 *
 * @param directory one in a directory that exists.
 * @param watch watches one directory.
 */
export function watchApps(
    directory: string,
    listener: () => void,
    watch: Watch = monitor,
): () => void {
    const apps = Gio.File.new_for_path(directory);
    let cancelCall: (() => void) | null = null;
    let stopParent = (): void => undefined;
    let stopApps = (): void => undefined;
    let isOver = false;
    const callSoon = (): void => {
        cancelCall?.();
        cancelCall = after(QUIET_MS, () => {
            cancelCall = null;
            listener();
        });
    };
    const watching = new LatestRequest<null>(async () => {
        // GIO looks for what is missing every few seconds.
        const isThere = (await inspect(directory))?.kind === 'directory';
        if (isOver) return;
        // It may be another directory of that name.
        stopApps();
        stopApps = isThere ? watch(apps, callSoon) : (): void => undefined;
    });
    const watchIfThere = (): void => {
        watching.ask(null).catch(log.error);
    };
    try {
        const parent = Gio.File.new_for_path(GLib.path_get_dirname(directory));
        stopParent = watch(parent, file => {
            if (!file.equal(apps)) return;
            callSoon();
            watchIfThere();
        });
        watchIfThere();
    } catch (error) {
        // The kernel grants each person a limited number of watchers. All else works without.
        log.error(error);
    }
    return () => {
        isOver = true;
        stopParent();
        stopApps();
        cancelCall?.();
    };
}

const monitor: Watch = (directory, listener) => {
    const watcher = directory.monitor_directory(Gio.FileMonitorFlags.WATCH_MOVES, null);
    watcher.connect('changed', (_watcher, file) => {
        listener(file);
    });
    return () => {
        watcher.cancel();
    };
};
