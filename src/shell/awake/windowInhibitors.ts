import type Clutter from 'gi://Clutter';
import type Meta from 'gi://Meta';

import { actorOf } from '../windows/effects.js';

/** What is asked about windows. */
export interface WindowInhibitorPorts {
    readonly isFrozen: (workspaceId: string) => boolean;
    readonly isOf: (workspaceId: string, window: Meta.Window) => boolean;
    /** Resolves when what was changed has been drawn. */
    readonly painted: () => Promise<void>;
}

/** An actor of mutter's that shows a surface; its types do not tell of the property. */
interface SurfaceActor extends Clutter.Actor {
    readonly is_obscured: boolean;
}

// Beyond all monitors, in pixels.
const FAR_AWAY = 100_000;

/**
 * Has the compositor take back what windows of a frozen workspace inhibit by Wayland
 * (idle-inhibit-unstable-v1).
 *
 * Mutter lets an inhibitor go while its surface is obscured, but takes a minimised one for
 * unobscured. So it is drawn once where no monitor is, which obscures it, and hidden again without
 * mutter's hearing that this has changed.
 */
export class WindowInhibitors {
    /** What hears of no changes, of each workspace, with the handler of its end. */
    private readonly muted = new Map<string, Map<SurfaceActor, number>>();

    constructor(private readonly ports: WindowInhibitorPorts) {}

    /** Takes them back until they are restored. A second call does nothing. */
    async withdraw(workspaceId: string): Promise<void> {
        if (this.muted.has(workspaceId)) return;
        const muted = new Map<SurfaceActor, number>();
        this.muted.set(workspaceId, muted);
        const hidden = global.display.list_all_windows().filter(window => {
            const isMeant = window.minimized && this.ports.isOf(workspaceId, window);
            return isMeant && actorOf(window)?.visible === false;
        });
        for (const window of hidden) {
            const actor = actorOf(window);
            if (!actor) continue;
            actor.translation_x = FAR_AWAY;
            actor.show();
        }
        await this.ports.painted();
        const isStillMeant =
            this.muted.get(workspaceId) === muted && this.ports.isFrozen(workspaceId);
        for (const window of hidden) {
            const actor = actorOf(window);
            if (!actor) continue;
            if (isStillMeant && window.minimized)
                for (const surface of surfacesIn(actor))
                    if (surface.is_obscured) mute(surface, muted);
            // It may have been brought back meanwhile.
            if (window.minimized) actor.hide();
            actor.translation_x = 0;
        }
    }

    /** Lets them count again. */
    restore(workspaceId: string): void {
        const muted = this.muted.get(workspaceId);
        if (!muted) return;
        this.muted.delete(workspaceId);
        for (const [surface, handler] of muted) {
            surface.disconnect(handler);
            surface.thaw_notify();
        }
    }

    /** Lets all of them count again. */
    restoreAll(): void {
        for (const id of [...this.muted.keys()]) this.restore(id);
    }
}

function mute(surface: SurfaceActor, muted: Map<SurfaceActor, number>): void {
    surface.freeze_notify();
    const handler = surface.connect('destroy', () => {
        muted.delete(surface);
    });
    muted.set(surface, handler);
}

function* surfacesIn(actor: Clutter.Actor): Generator<SurfaceActor> {
    if (isSurface(actor)) yield actor;
    for (const child of actor.get_children()) yield* surfacesIn(child);
}

function isSurface(actor: Clutter.Actor): actor is SurfaceActor {
    return typeof (actor as Partial<SurfaceActor>).is_obscured === 'boolean';
}
