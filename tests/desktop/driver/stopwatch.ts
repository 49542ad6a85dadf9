import type { ActorQuery, Inside } from './inside.js';
import type { ShellAccess } from './shell.js';

/** What one action cost, in milliseconds. */
export interface Measurement {
    /** From the pointer's event to the end of the painting that first shows its effect. */
    readonly clickToPaint: number | null;
    /** The longest time in which the shell's main loop attended to nothing else. */
    readonly longestStall: number;
}

interface StopwatchInShell {
    read(): Promise<Measurement>;
}

type Holder = typeof globalThis & { kolideStopwatch?: StopwatchInShell };

/** Measures in the shell, with the shell's own clock. */
export class Stopwatch {
    constructor(private readonly shell: ShellAccess) {}

    /**
     * Waits for the button of the pointer to be released; the actor's new accessible name is the
     * effect that is to be seen.
     */
    async arm(actor: ActorQuery): Promise<void> {
        await this.shell.run(arm, actor);
    }

    /** What was measured until a quarter of a second after the release. */
    async read(): Promise<Measurement> {
        return this.shell.run(async () => {
            const { kolideStopwatch } = globalThis as Holder;
            if (!kolideStopwatch) throw new Error('The stopwatch was not armed');
            return kolideStopwatch.read();
        });
    }

    /** How long the monitor shows a picture, in milliseconds. */
    async frameInterval(): Promise<number> {
        return this.shell.run(() => {
            const [view] = global.stage.peek_stage_views();
            return 1000 / (view?.get_refresh_rate() ?? 60);
        });
    }
}

function arm({ GLib, Clutter, find }: Inside, query: ActorQuery): void {
    const { stage } = global;
    const actor = find(query);
    if (!actor) throw new Error('What is to show the effect is not there');
    const now = (): number => GLib.get_monotonic_time();

    let released = 0;
    let isChanged = false;
    let isDrawing = false;
    let painted = 0;
    let lastBeat = 0;
    let longestStall = 0;

    const beat = (): void => {
        const time = now();
        if (released > 0) longestStall = Math.max(longestStall, time - lastBeat);
        lastBeat = time;
    };
    const heartbeat = GLib.timeout_add(GLib.PRIORITY_HIGH, 1, () => {
        beat();
        return GLib.SOURCE_CONTINUE;
    });
    // A filter, since an open menu keeps events from the stage's own signals.
    const filter = Clutter.Event.add_filter(stage, event => {
        if (event.type() === Clutter.EventType.BUTTON_RELEASE && released === 0) {
            // When it was made, not when its turn came.
            released = event.get_time_us();
            lastBeat = now();
        }
        return Clutter.EVENT_PROPAGATE;
    });
    const handlers = [
        stage.connect('before-update', () => {
            isDrawing = isChanged;
        }),
        stage.connect('after-paint', () => {
            if (isDrawing && painted === 0) painted = now();
        }),
    ];
    const change = actor.connect('notify::accessible-name', () => {
        isChanged = true;
    });

    (globalThis as Holder).kolideStopwatch = {
        read: async () =>
            new Promise((resolve, reject) => {
                GLib.timeout_add(GLib.PRIORITY_DEFAULT, 250, () => {
                    beat();
                    GLib.source_remove(heartbeat);
                    for (const handler of handlers) stage.disconnect(handler);
                    actor.disconnect(change);
                    Clutter.Event.remove_filter(filter);
                    delete (globalThis as Holder).kolideStopwatch;
                    if (released === 0) reject(new Error('No button was released'));
                    resolve({
                        clickToPaint: painted === 0 ? null : (painted - released) / 1000,
                        longestStall: longestStall / 1000,
                    });
                    return GLib.SOURCE_REMOVE;
                });
            }),
    };
}
