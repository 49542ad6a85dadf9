import type Meta from 'gi://Meta';
import Shell from 'gi://Shell';

import type { Lifetime } from '../../core/lifetime.js';
import { override } from '../override.js';
import { shadow } from './shadow.js';

/**
 * Keeps hidden windows out of what the shell knows of apps: an app whose windows are all hidden is
 * not running, and nothing that is done to an app reaches a hidden window.
 */
export class AppWindows {
    private readonly system = Shell.AppSystem.get_default();
    private readonly tracker = Shell.WindowTracker.get_default();
    /** Apps with hidden windows, with what lets them be seen as they are. */
    private readonly disguises = new Map<Shell.App, () => void>();
    /** The state that was last told of each app. */
    private readonly told = new WeakMap<Shell.App, Shell.AppState>();
    private allWindowsOf!: (app: Shell.App) => Meta.Window[];
    private realStateOf!: (app: Shell.App) => Shell.AppState;

    constructor(
        private readonly hidden: Pick<ReadonlyMap<Meta.Window, unknown>, 'has' | 'size'>,
        lifetime: Lifetime,
    ) {
        this.overrideQuestions(lifetime);
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
    }

    /** Tells whoever shows apps that some of these windows have been hidden, shown or closed. */
    refresh(windows: Iterable<Meta.Window>): void {
        const apps = new Set<Shell.App>();
        for (const window of windows) {
            const app = this.tracker.get_window_app(window) as Shell.App | null;
            if (app) apps.add(app);
        }
        for (const app of apps)
            if (!this.disguises.has(app)) this.disguises.set(app, this.disguise(app));
        for (const [app, remove] of this.disguises) {
            if (this.hidesSomeOf(app)) continue;
            remove();
            this.disguises.delete(app);
        }
        for (const app of apps) {
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
        const state = this.realStateOf(app);
        if (state !== Shell.AppState.RUNNING || !this.hidesSomeOf(app)) return state;
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

    private hidesSomeOf(app: Shell.App): boolean {
        return (
            this.hidden.size > 0 && this.allWindowsOf(app).some(window => this.hidden.has(window))
        );
    }

    private overrideQuestions(lifetime: Lifetime): void {
        const { prototype } = Shell.App;
        const windowsOf = this.windowsOf.bind(this);
        const stateOf = this.stateOf.bind(this);
        override(
            prototype,
            'get_windows',
            original => {
                this.allWindowsOf = app => original.call(app);
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
        override(
            Shell.AppSystem.prototype,
            'get_running',
            original =>
                function () {
                    const running = original.call(this);
                    return running.filter(app => stateOf(app) === Shell.AppState.RUNNING);
                },
            lifetime,
        );
    }

    private overrideActions(lifetime: Lifetime): void {
        const { prototype } = Shell.App;
        const hidesSomeOf = this.hidesSomeOf.bind(this);
        override(
            prototype,
            'activate_window',
            original =>
                function (window, timestamp) {
                    if (hidesSomeOf(this)) activateShown(this, window, timestamp);
                    else original.call(this, window, timestamp);
                },
            lifetime,
        );
        override(
            prototype,
            'request_quit',
            original =>
                function () {
                    return hidesSomeOf(this) ? closeShown(this) : original.call(this);
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
