import type { Stalls, StallSummary } from '../bench/samples.js';
import type { Inside } from './inside.js';
import type { ShellAccess } from './shell.js';

interface ProbeInShell {
    stop(): Stalls;
}

type Holder = typeof globalThis & { kolideProbe?: ProbeInShell };

/** Measures in the shell how long each turn of its main loop takes. */
export class MainLoopProbe {
    constructor(private readonly shell: ShellAccess) {}

    async start(): Promise<void> {
        await this.shell.run(start);
    }

    async stop(): Promise<Stalls> {
        return this.shell.run(() => {
            const { kolideProbe } = globalThis as Holder;
            if (!kolideProbe) throw new Error('The probe was not started');
            return kolideProbe.stop();
        });
    }
}

function start({ GLib, processorTime }: Inside): void {
    const FRAME_MS = 1000 / 60;
    // Above all that the shell does, so that its turn comes between any two other things.
    const priority = GLib.PRIORITY_HIGH;
    const clock: number[] = [];
    const processor: number[] = [];
    let [lastTime, lastUsed] = [GLib.get_monotonic_time(), processorTime()];
    const source = GLib.timeout_add(priority, 1, () => {
        const [time, used] = [GLib.get_monotonic_time(), processorTime()];
        clock.push((time - lastTime) / 1000);
        processor.push(used - lastUsed);
        [lastTime, lastUsed] = [time, used];
        return GLib.SOURCE_CONTINUE;
    });
    const summarise = (values: number[]): StallSummary => {
        const sorted = values.sort((a, b) => a - b);
        const at = (part: number): number =>
            sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
        return {
            p50: at(0.5),
            p99: at(0.99),
            max: at(1),
            overFrame: sorted.filter(value => value > FRAME_MS).length,
            n: sorted.length,
        };
    };
    (globalThis as Holder).kolideProbe = {
        stop: () => {
            GLib.source_remove(source);
            delete (globalThis as Holder).kolideProbe;
            return { clock: summarise(clock), processor: summarise(processor) };
        },
    };
}
