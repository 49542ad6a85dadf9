import type Clutter from 'gi://Clutter';
import type Meta from 'gi://Meta';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

/** What the shell's window manager has and its types do not tell of. */
interface WindowManagerInternals {
    readonly _skippedActors?: Set<Clutter.Actor>;
    _checkDimming?(window: Meta.Window): void;
    _shouldAnimate?(): boolean;
}

const internals = Main.wm as typeof Main.wm & WindowManagerInternals;

/** Lets a window that can be seen vanish at once. */
export function skipHideEffect(window: Meta.Window): void {
    const actor = actorOf(window);
    if (actor?.visible) Main.wm.skipNextEffect(actor);
}

/** Lets a window that is going to be seen again appear at once. */
export function skipShowEffect(window: Meta.Window): void {
    const active = global.workspace_manager.get_active_workspace();
    if (window.showing_on_its_workspace() && window.located_on_workspace(active))
        skipFirstEffect(window);
}

/** Lets a new window appear at once, when it appears. */
export function skipFirstEffect(window: Meta.Window): void {
    const actor = actorOf(window);
    if (actor) Main.wm.skipNextEffect(actor);
}

/** Takes back what `skipFirstEffect` asked for. */
export function forgetSkippedEffect(window: Meta.Window): void {
    const actor = actorOf(window);
    if (actor) internals._skippedActors?.delete(actor);
}

/** Dims the parent of a dialog that the shell has not seen coming. */
export function dimParentOf(dialog: Meta.Window): void {
    const parent = dialog.is_attached_dialog() ? dialog.get_transient_for() : null;
    if (parent) internals._checkDimming?.(parent);
}

/** Goes to a virtual desktop without sliding there. */
export function jumpTo(metaWorkspace: Meta.Workspace, time: number): void {
    if (metaWorkspace.active) return;
    internals._shouldAnimate = () => false;
    metaWorkspace.activate(time);
    // The class has its own.
    delete internals._shouldAnimate;
}

/** What draws a window; null for one that is not drawn yet or any more. */
export function actorOf(window: Meta.Window): Clutter.Actor | null {
    return window.get_compositor_private<Clutter.Actor | null>();
}
