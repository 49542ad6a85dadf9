/** A clock that stands still until it is told to go on. */
export class FakeClock {
    /** In milliseconds. */
    now = 0;
    private timers: { at: number; callback: () => void }[] = [];

    readonly after = (ms: number, callback: () => void): (() => void) => {
        const timer = { at: this.now + ms, callback };
        this.timers.push(timer);
        return () => {
            this.timers = this.timers.filter(other => other !== timer);
        };
    };

    get waiting(): number {
        return this.timers.length;
    }

    /** Lets time pass, and whatever follows from it happen. */
    async pass(ms: number): Promise<void> {
        const end = this.now + ms;
        await settled();
        for (;;) {
            const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
            if (!next) break;
            this.timers = this.timers.filter(timer => timer !== next);
            this.now = next.at;
            next.callback();
            await settled();
        }
        this.now = end;
    }
}

/** Lets what was begun go on until it waits for something. */
export async function settled(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
