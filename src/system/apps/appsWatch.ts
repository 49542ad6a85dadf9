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

/** Follows the files of a directory, and whether it is there at all, until it is stopped. */
export class AppsWatch {
    private readonly apps: Gio.File;
    private readonly looking = new LatestRequest<null>(() => this.look());
    private cancelCall: (() => void) | null = null;
    private stopParent = (): void => undefined;
    private stopApps = (): void => undefined;
    private isOver = false;
    private isBlind = true;

    /**
     * @param directory one in a directory that exists.
     * @param listener called when something has changed there and nothing did for a moment.
     * @param watch watches one directory.
     */
    constructor(
        private readonly directory: string,
        private readonly listener: () => void,
        private readonly watch: Watch = monitor,
    ) {
        this.apps = Gio.File.new_for_path(directory);
        try {
            const parent = Gio.File.new_for_path(GLib.path_get_dirname(directory));
            this.stopParent = watch(parent, file => {
                if (!file.equal(this.apps)) return;
                this.callSoon();
                this.lookAgain();
            });
            this.lookAgain();
        } catch (error) {
            // The kernel grants each person a limited number of watchers. All else works without.
            log.error(error);
        }
    }

    /** Whether the listener knows of everything that has changed since this watch was begun. */
    get hasToldAll(): boolean {
        return !this.isBlind && this.cancelCall === null;
    }

    stop(): void {
        this.isOver = true;
        this.stopParent();
        this.stopApps();
        this.cancelCall?.();
    }

    private readonly callSoon = (): void => {
        this.cancelCall?.();
        this.cancelCall = after(QUIET_MS, () => {
            this.cancelCall = null;
            this.listener();
        });
    };

    private lookAgain(): void {
        this.isBlind = true;
        this.looking.ask(null).catch(log.error);
    }

    private async look(): Promise<void> {
        // GIO looks for what is missing every few seconds.
        const isThere = (await inspect(this.directory))?.kind === 'directory';
        if (this.isOver) return;
        // It may be another directory of that name.
        this.stopApps();
        this.stopApps = isThere ? this.watch(this.apps, this.callSoon) : (): void => undefined;
        this.isBlind = false;
    }
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
