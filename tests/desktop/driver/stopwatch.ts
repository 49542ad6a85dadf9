import type Clutter from 'gi://Clutter';

import type { ActorQuery, Inside } from './inside.js';
import type { ShellAccess } from './shell.js';

// In which a switch is over, and the workspace that was left is frozen.
const AFTERMATH_MS = 300;

/** What is to be seen when the effect of a click is on the screen. */
export interface Effect {
    /** The actor whose accessible name changes. */
    readonly actor: ActorQuery;
    /** The title of a window that is there, and of one that is not; null for none. */
    readonly shown: string | null;
    readonly hidden: string | null;
}

/** What one click cost, in milliseconds. */
export interface Measurement {
    /** From the pointer's event to the end of the painting that first shows its whole effect. */
    readonly clickToPaint: number | null;
    /** The processor time of the shell's main thread from then on, while it drew. */
    readonly drawing: number;
    /** The same, while it did not draw: handlers, D-Bus, timers, promises. */
    readonly otherwise: number;
}

interface StopwatchInShell {
    read(): Promise<Measurement>;
}

type Holder = typeof globalThis & { kolideStopwatch?: StopwatchInShell };

/** Measures in the shell, with the shell's own clock and the kernel's account of its processor time. */
export class Stopwatch {
    constructor(private readonly shell: ShellAccess) {}

    /** Waits for the button of the pointer to be released. */
    async arm(effect: Effect): Promise<void> {
        await this.shell.run(arm, effect, AFTERMATH_MS);
    }

    /** What was measured until some time after the release, when all that follows it is over. */
    async read(): Promise<Measurement> {
        return this.shell.run(async () => {
            const { kolideStopwatch } = globalThis as Holder;
            if (!kolideStopwatch) throw new Error('The stopwatch was not armed');
            return kolideStopwatch.read();
        });
    }

    /**
     * The processor time that it costs GNOME itself to hide all windows that are shown and to show
     * them again, apart from drawing, in milliseconds.
     */
    async timeMinimising(): Promise<number> {
        return this.shell.run(timeMinimising, AFTERMATH_MS);
    }

    /** How long the monitor shows a picture, in milliseconds. */
    async frameInterval(): Promise<number> {
        return this.shell.run(() => {
            const [view] = global.stage.peek_stage_views();
            return 1000 / (view?.get_refresh_rate() ?? 60);
        });
    }
}

function arm(
    { GLib, Clutter, find, processorTime }: Inside,
    effect: Effect,
    aftermathMs: number,
): void {
    const { stage } = global;
    const actor = find(effect.actor);
    if (!actor) throw new Error('What is to show the effect is not there');
    const windows = global.display.list_all_windows();
    const drawn = (title: string | null): boolean => {
        const window = windows.find(candidate => candidate.get_title() === title);
        return window?.get_compositor_private<Clutter.Actor>().mapped ?? false;
    };
    const now = (): number => GLib.get_monotonic_time();

    let released = 0;
    let isChanged = false;
    let isDrawing = false;
    let painted = 0;
    let start = 0;
    let drawing = 0;
    let drawingSince = 0;

    // A filter, since an open menu keeps events from the stage's own signals.
    const filter = Clutter.Event.add_filter(stage, event => {
        if (event.type() === Clutter.EventType.BUTTON_RELEASE && released === 0) {
            // When it was made, not when its turn came.
            released = event.get_time_us();
            start = processorTime();
        }
        return Clutter.EVENT_PROPAGATE;
    });
    const handlers = [
        stage.connect('before-update', () => {
            drawingSince = processorTime();
        }),
        stage.connect('before-paint', () => {
            if (painted > 0 || !isChanged) return;
            isDrawing =
                (effect.shown === null || drawn(effect.shown)) &&
                (effect.hidden === null || !drawn(effect.hidden));
        }),
        stage.connect('after-paint', () => {
            if (isDrawing && painted === 0) painted = now();
        }),
        stage.connect('after-update', () => {
            if (released > 0 && drawingSince > 0) drawing += processorTime() - drawingSince;
        }),
    ];
    const change = actor.connect('notify::accessible-name', () => {
        isChanged = true;
    });

    (globalThis as Holder).kolideStopwatch = {
        read: async () =>
            new Promise((resolve, reject) => {
                GLib.timeout_add(GLib.PRIORITY_DEFAULT, aftermathMs, () => {
                    const total = processorTime() - start;
                    for (const handler of handlers) stage.disconnect(handler);
                    actor.disconnect(change);
                    Clutter.Event.remove_filter(filter);
                    delete (globalThis as Holder).kolideStopwatch;
                    if (released === 0) reject(new Error('No button was released'));
                    resolve({
                        clickToPaint: painted === 0 ? null : (painted - released) / 1000,
                        drawing,
                        otherwise: total - drawing,
                    });
                    return GLib.SOURCE_REMOVE;
                });
            }),
    };
}

async function timeMinimising(
    { GLib, Main, processorTime }: Inside,
    aftermathMs: number,
): Promise<number> {
    const { stage } = global;
    /** What an action costs, and what is going on anyhow. */
    const cost = async (action: () => void): Promise<number> => {
        const start = processorTime();
        let drawing = 0;
        let drawingSince = start;
        const handlers = [
            stage.connect('before-update', () => {
                drawingSince = processorTime();
            }),
            stage.connect('after-update', () => {
                drawing += processorTime() - drawingSince;
            }),
        ];
        action();
        await new Promise<void>(resolve => {
            GLib.timeout_add(GLib.PRIORITY_DEFAULT, aftermathMs, () => {
                resolve();
                return GLib.SOURCE_REMOVE;
            });
        });
        for (const handler of handlers) stage.disconnect(handler);
        return processorTime() - start - drawing;
    };
    const focus = global.display.focus_window;
    const actors = global.get_window_actors().filter(({ mapped }) => mapped);
    const hiding = await cost(() => {
        for (const actor of actors) {
            Main.wm.skipNextEffect(actor);
            actor.meta_window?.minimize();
        }
    });
    const showing = await cost(() => {
        for (const actor of actors) {
            actor.meta_window?.unminimize();
            Main.wm.skipNextEffect(actor);
        }
        focus.focus(global.display.get_current_time_roundtrip());
    });
    const nothing = await cost(() => undefined);
    return hiding + showing - 2 * nothing;
}
