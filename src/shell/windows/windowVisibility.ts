import Meta from 'gi://Meta';

import type { Lifetime } from '../../core/lifetime.js';
import { planVisibility, type Desk } from '../../core/windows/visibility.js';
import { isScreenLocked } from '../screenLock.js';
import { AppWindows } from './appWindows.js';
import { restoreDesk, takeDesk, windowsByStacking } from './desks.js';
import { forgetSkippedEffect, skipFirstEffect } from './effects.js';
import type { OwnAppPort } from './ownAppWindows.js';
import { removeFromOverview, returnToOverview } from './overviewWindows.js';
import { gatherRunningApps } from './runningApps.js';
import { makeWindowHider } from './windowHider.js';
import type { WindowOwners } from './windowOwners.js';

// What belongs to the background is there whatever is active.
const FURNITURE: readonly Meta.WindowType[] = [Meta.WindowType.DESKTOP, Meta.WindowType.DOCK];

// What a person would call a window.
const COUNTED: readonly Meta.WindowType[] = [
    Meta.WindowType.NORMAL,
    Meta.WindowType.DIALOG,
    Meta.WindowType.MODAL_DIALOG,
];

/** Shows the windows of the active workspace and hides those of all others. */
export class WindowVisibility {
    private readonly hider = makeWindowHider();
    /** All windows that are hidden, with what brings them back. */
    private readonly hidden = new Map<Meta.Window, () => void>();
    /** Windows that are not on the screen yet, of which it is not known whose they are. */
    private readonly doubtful = new Set<Meta.Window>();
    private readonly desks = new Map<string, Desk<Meta.Window, Meta.Workspace>>();
    private readonly followed = new Map<Meta.Window, readonly number[]>();
    private apps: AppWindows | null = null;
    private activeId = '';

    /**
     * @param home the workspace that shows the windows of an owner: the owner itself if there is
     * such a workspace, otherwise, and for null, the default one.
     * @param isOfSession whether a window that no workspace owns is shown with all of them.
     * @param isLocked whether no window of a workspace is to be seen, even while it is active.
     * @param ownApps which windows are of apps that only the active workspace has.
     */
    constructor(
        private readonly owners: WindowOwners,
        private readonly home: (owner: string | null) => string,
        private readonly isOfSession: (window: Meta.Window) => boolean,
        private readonly isLocked: (id: string) => boolean,
        private readonly ownApps: OwnAppPort,
    ) {}

    /** Shows the windows of one workspace only, for as long as the lifetime lasts. */
    start(activeId: string, lifetime: Lifetime): void {
        this.activeId = activeId;
        gatherRunningApps(lifetime);
        this.apps = new AppWindows(this.hidden, this.ownApps, lifetime);
        this.listen(lifetime);
        lifetime.add(() => {
            this.showAll();
        });
        for (const window of global.display.list_all_windows()) this.follow(window);
        this.switchTo(activeId);
    }

    /**
     * Shows the windows of a workspace as they were when it was left, and hides all others, in the
     * next frame. Called again it sets right what is wrong, and nothing else.
     */
    switchTo(id: string): void {
        const stacking = windowsByStacking();
        const isLeaving = id !== this.activeId;
        if (isLeaving)
            this.desks.set(this.activeId, takeDesk(stacking.filter(w => !this.hidden.has(w))));
        this.activeId = id;

        const { show, hide } = planVisibility(
            stacking,
            window => this.isWanted(window),
            window => this.hidden.has(window),
        );
        for (const window of show) this.show(window);
        for (const window of hide) this.hide(window);
        if (isLeaving) restoreDesk(this.desks.get(id), window => this.canFocus(window));
        this.protectFocus();
        if (show.length + hide.length > 0) this.apps?.refresh([...show, ...hide]);
    }

    /** Whether the windows of a workspace are those that can be seen. */
    shows(id: string): boolean {
        return id === this.activeId;
    }

    /** How many windows each workspace has, seen or hidden; what belongs to a window is not counted. */
    countWindows(): ReadonlyMap<string, number> {
        const counts = new Map<string, number>();
        for (const window of global.display.list_all_windows()) {
            const owner = this.owners.ownerOf(window);
            const isCounted = COUNTED.includes(window.window_type) && !window.get_transient_for();
            if (!isCounted || owner === undefined) continue;
            if (owner === null && this.isOfSession(window)) continue;
            const home = this.home(owner);
            counts.set(home, (counts.get(home) ?? 0) + 1);
        }
        return counts;
    }

    private listen(lifetime: Lifetime): void {
        const { display, window_manager: wm } = global;
        const created = display.connect('window-created', (_display, window) => {
            this.appear(window);
        });
        const focused = display.connect('notify::focus-window', () => {
            this.protectFocus();
        });
        const mapping = wm.connect('map', (_wm, actor) => {
            if (actor.meta_window) this.beforeMapping(actor.meta_window);
        });
        lifetime.add(() => {
            for (const handler of [created, focused]) display.disconnect(handler);
            wm.disconnect(mapping);
            for (const [window, handlers] of this.followed)
                for (const handler of handlers) window.disconnect(handler);
            this.followed.clear();
        });
        lifetime.add(
            this.owners.events.on('known', window => {
                this.settle(window);
            }),
        );
    }

    private follow(window: Meta.Window): void {
        const renamed = window.connect('notify::wm-class', () => {
            if (!this.doubtful.has(window)) this.settle(window);
        });
        const unmanaged = window.connect('unmanaged', () => {
            for (const handler of [renamed, unmanaged]) window.disconnect(handler);
            this.followed.delete(window);
            this.doubtful.delete(window);
            this.hidden.delete(window);
            this.apps?.forget(window);
        });
        this.followed.set(window, [renamed, unmanaged]);
    }

    /** A new window is hidden before it is on the screen, or has the keyboard, for a moment. */
    private appear(window: Meta.Window): void {
        this.follow(window);
        if (this.owners.ownerOf(window) === undefined) {
            this.doubtful.add(window);
            skipFirstEffect(window);
        } else this.settle(window);
    }

    /** Called in the midst of mutter's bringing up a window, before it is drawn or focused. */
    private beforeMapping(window: Meta.Window): void {
        // By now a dialog has got its parent.
        if (!this.doubtful.has(window)) this.settle(window);
        else if (!this.hidden.has(window)) {
            skipFirstEffect(window);
            this.hide(window);
            // While it brings up a window mutter puts off hiding it, unless it wants to focus it.
            window.focus(global.display.get_current_time_roundtrip());
        }
    }

    /** Hides or shows one window, now that more is known of it. */
    private settle(window: Meta.Window): void {
        const wasDoubtful = this.doubtful.delete(window);
        const isHidden = this.hidden.has(window);
        const isWanted = this.isWanted(window);
        if (wasDoubtful && !isHidden) forgetSkippedEffect(window);
        if (isWanted !== isHidden) {
            // One more window of an app of which others are hidden, or that the shell does not know.
            if (isWanted) this.apps?.refresh([window]);
            return;
        }
        if (isWanted) this.show(window);
        else this.hide(window);
        // It was on its way to the screen, and mutter did not object.
        if (isWanted && wasDoubtful && !window.demands_attention)
            window.focus(global.display.get_current_time_roundtrip());
        this.apps?.refresh([window]);
    }

    private isWanted(window: Meta.Window): boolean {
        const owner = this.owners.ownerOf(window);
        if (owner === undefined) return true;
        if (this.isShut(window)) return false;
        if (this.home(owner) === this.activeId) return true;
        return (
            owner === null && (this.isOfSession(window) || FURNITURE.includes(window.window_type))
        );
    }

    private isShut(window: Meta.Window): boolean {
        const owner = this.owners.ownerOf(window);
        return owner !== undefined && this.isLocked(this.home(owner));
    }

    private hide(window: Meta.Window): void {
        this.hidden.set(window, this.hider.hide(window));
        removeFromOverview(window);
    }

    private show(window: Meta.Window): void {
        const bringBack = this.hidden.get(window);
        this.hidden.delete(window);
        bringBack?.();
        returnToOverview(window);
    }

    private showAll(): void {
        // Those of locked workspaces are about to be closed, unless the screen is locked.
        const windows = windowsByStacking().filter(
            window => this.hidden.has(window) && (isScreenLocked() || !this.isShut(window)),
        );
        for (const window of windows) this.show(window);
        this.apps?.refresh(windows);
    }

    private canFocus(window: Meta.Window): boolean {
        return this.followed.has(window) && !this.hidden.has(window);
    }

    /** Takes the keyboard from a hidden window that could not be minimised: mutter sees it still. */
    private protectFocus(): void {
        const { display } = global;
        const focus = display.focus_window as Meta.Window | null;
        if (!focus || !this.hidden.has(focus) || !focus.showing_on_its_workspace()) return;
        const next = windowsByStacking()
            .reverse()
            .find(window => this.canFocus(window) && isShowing(window));
        const time = display.get_current_time_roundtrip();
        if (next) next.focus(time);
        else display.unset_input_focus(time);
    }
}

function isShowing(window: Meta.Window): boolean {
    const active = global.workspace_manager.get_active_workspace();
    return window.showing_on_its_workspace() && window.located_on_workspace(active);
}
