import type Meta from 'gi://Meta';
import Shell from 'gi://Shell';

import type { Lifetime } from '../../core/lifetime.js';
import { override } from '../override.js';
import { OwnAppWindows, type OwnAppPort } from './ownAppWindows.js';
import { shadow } from './shadow.js';

/**
 * Keeps hidden windows out of what the shell knows of apps: an app whose windows are all hidden is
 * not running, and nothing that is done to an app reaches a hidden window. The windows of an app that
 * only the active workspace has are that app's.
 */
export class AppWindows {
    private readonly system = Shell.AppSystem.get_default();
    private readonly tracker = Shell.WindowTracker.get_default();
    private readonly own: OwnAppWindows;
    /** Apps that have other windows than C code says, with what lets them be seen as they are. */
    private readonly disguises = new Map<Shell.App, () => void>();
    /** The state that was last told of each app. */
    private readonly told = new WeakMap<Shell.App, Shell.AppState>();
    private trackedWindowsOf!: (app: Shell.App) => Meta.Window[];
    private trackedAppOf!: (window: Meta.Window) => Shell.App | null;
    private realStateOf!: (app: Shell.App) => Shell.AppState;

    constructor(
        private readonly hidden: Pick<ReadonlyMap<Meta.Window, unknown>, 'has' | 'size'>,
        ownApps: OwnAppPort,
        lifetime: Lifetime,
    ) {
        this.own = new OwnAppWindows((window, isUnknown) => ownApps.find(window, isUnknown));
        this.overrideQuestions(lifetime);
        this.overrideTracker(lifetime);
        this.overrideActions(lifetime);
        const told = this.system.connect('app-state-changed', (_system, app) => {
            this.told.set(app, this.stateOf(app));
        });
        lifetime.add(() => {
            this.system.disconnect(told);
        });
        lifetime.add(() => {
            for (const remove of this.disguises.values()) remove();
            this.disguises.clear();
        });
        lifetime.add(
            ownApps.onChanged(() => {
                this.refresh(global.display.list_all_windows());
            }),
        );
    }

    /** Tells whoever shows apps that some of these windows are new or have been hidden or shown. */
    refresh(windows: Iterable<Meta.Window>): void {
        const apps = new Set<Shell.App>();
        for (const window of windows) {
            const tracked = this.trackedAppOf(window);
            const before = this.own.appOf(window);
            this.own.look(window, tracked);
            for (const app of [tracked, before, this.own.appOf(window)]) if (app) apps.add(app);
        }
        this.tell(apps);
    }

    /** Tells whoever shows apps that a window was closed. */
    forget(window: Meta.Window): void {
        const app = this.own.appOf(window);
        this.own.forget(window);
        this.tell(app ? [app] : []);
    }

    private tell(apps: Iterable<Shell.App>): void {
        for (const app of apps)
            if (!this.disguises.has(app)) this.disguises.set(app, this.disguise(app));
        for (const [app, remove] of this.disguises) {
            if (this.isAltered(app)) continue;
            remove();
            this.disguises.delete(app);
        }
        for (const app of apps) {
            if (this.own.has(app)) app.emit('windows-changed');
            // Programs of the session ask for all apps whenever one of them is said to have changed.
            if (this.told.get(app) === this.stateOf(app)) continue;
            app.notify('state');
            this.system.emit('app-state-changed', app);
        }
    }

    /** A property of a class of GObjects cannot be replaced, but that of one object can. */
    private disguise(app: Shell.App): () => void {
        return shadow(app, { state: { get: () => this.stateOf(app) } });
    }

    private stateOf(app: Shell.App): Shell.AppState {
        const state = this.own.has(app) ? Shell.AppState.RUNNING : this.realStateOf(app);
        if (state !== Shell.AppState.RUNNING || !this.isAltered(app)) return state;
        return this.windowsOf(app).some(window => !window.skip_taskbar)
            ? state
            : Shell.AppState.STOPPED;
    }

    private windowsOf(app: Shell.App): Meta.Window[] {
        const windows = this.allWindowsOf(app);
        return this.hidden.size === 0
            ? windows
            : windows.filter(window => !this.hidden.has(window));
    }

    private allWindowsOf(app: Shell.App): Meta.Window[] {
        if (this.own.has(app)) return this.own.windowsOf(app);
        const windows = this.trackedWindowsOf(app);
        return this.own.isEmpty ? windows : windows.filter(window => !this.own.appOf(window));
    }

    private isAltered(app: Shell.App): boolean {
        if (this.own.has(app)) return true;
        if (this.own.isEmpty && this.hidden.size === 0) return false;
        return this.trackedWindowsOf(app).some(
            window => this.hidden.has(window) || this.own.appOf(window),
        );
    }

    /** The apps that run, the last used one first. */
    private runningAmong(tracked: readonly Shell.App[]): Shell.App[] {
        const apps = this.own.isEmpty
            ? tracked
            : tracked.flatMap(app => [
                  ...this.trackedWindowsOf(app).map(window => this.own.appOf(window) ?? app),
                  app,
              ]);
        return [...new Set(apps)].filter(app => this.stateOf(app) === Shell.AppState.RUNNING);
    }

    private overrideQuestions(lifetime: Lifetime): void {
        const { prototype } = Shell.App;
        const windowsOf = this.windowsOf.bind(this);
        const stateOf = this.stateOf.bind(this);
        override(
            prototype,
            'get_windows',
            original => {
                this.trackedWindowsOf = app => original.call(app);
                return function () {
                    return windowsOf(this);
                };
            },
            lifetime,
        );
        override(
            prototype,
            'get_n_windows',
            () =>
                function () {
                    return windowsOf(this).length;
                },
            lifetime,
        );
        override(
            prototype,
            'get_state',
            original => {
                this.realStateOf = app => original.call(app);
                return function () {
                    return stateOf(this);
                };
            },
            lifetime,
        );
        const runningAmong = this.runningAmong.bind(this);
        override(
            Shell.AppSystem.prototype,
            'get_running',
            original =>
                function () {
                    return runningAmong(original.call(this));
                },
            lifetime,
        );
    }

    private overrideTracker(lifetime: Lifetime): void {
        const { own, tracker } = this;
        override(
            Shell.WindowTracker.prototype,
            'get_window_app',
            original => {
                // The generated types do not know that a window that is gone has none.
                this.trackedAppOf = window => original.call(tracker, window);
                return function (window) {
                    return own.appOf(window) ?? original.call(this, window);
                };
            },
            lifetime,
        );
        const focused = (): Shell.App | null => {
            let window = own.isEmpty ? null : (global.display.focus_window as Meta.Window | null);
            while (window?.skip_taskbar) window = window.get_transient_for();
            return (window && own.appOf(window)) ?? tracker.get_focus_app();
        };
        lifetime.add(shadow(tracker, { focus_app: { get: focused } }));
    }

    private overrideActions(lifetime: Lifetime): void {
        const { prototype } = Shell.App;
        const isAltered = this.isAltered.bind(this);
        override(
            prototype,
            'activate_window',
            original =>
                function (window, timestamp) {
                    if (isAltered(this)) activateShown(this, window, timestamp);
                    else original.call(this, window, timestamp);
                },
            lifetime,
        );
        override(
            prototype,
            'request_quit',
            original =>
                function () {
                    return isAltered(this) ? closeShown(this) : original.call(this);
                },
            lifetime,
        );
    }
}

/** shell_app_activate_window() among the windows that are not hidden. */
function activateShown(app: Shell.App, chosen: Meta.Window | null, timestamp: number): void {
    const windows = app.get_windows();
    const window = chosen ?? windows[0];
    if (!window || !windows.includes(window)) return;
    const metaWorkspace = window.get_workspace();
    for (const other of windows.reverse())
        if (other !== window) other.raise_and_make_recent_on_workspace(metaWorkspace);
    if (metaWorkspace.active) window.activate(timestamp);
    else metaWorkspace.activate_with_focus(window, timestamp);
}

/** Quits the app as far as it can be seen: its own “quit” may reach the hidden part of it. */
function closeShown(app: Shell.App): boolean {
    const windows = app.get_windows().filter(window => window.can_close());
    for (const window of windows) window.delete(global.get_current_time());
    return windows.length > 0;
}
