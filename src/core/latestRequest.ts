interface Waiting<Value> {
    value: Value;
    readonly settled: Promise<void>;
    readonly settle: (outcome: Promise<void>) => void;
}

/**
 * Carries out requests one at a time, of which only the latest counts: what is asked for while one
 * runs replaces what waits, and whoever asked for the replaced one gets the outcome of the later.
 */
export class LatestRequest<Value> {
    private running = false;
    private waiting: Waiting<Value> | null = null;

    /** @param carryOut is never called again before its promise has settled. */
    constructor(private readonly carryOut: (value: Value) => Promise<void>) {}

    /** Settles with the outcome of this request, or of the one that replaced it. */
    async ask(value: Value): Promise<void> {
        if (this.waiting) this.waiting.value = value;
        else this.waiting = makeWaiting(value);
        const { settled } = this.waiting;
        if (!this.running) void this.drain();
        return settled;
    }

    private async drain(): Promise<void> {
        this.running = true;
        for (let next = this.waiting; next; next = this.waiting) {
            this.waiting = null;
            const outcome = this.carryOut(next.value);
            next.settle(outcome);
            await outcome.catch(() => undefined);
        }
        this.running = false;
    }
}

function makeWaiting<Value>(value: Value): Waiting<Value> {
    let settle!: (outcome: Promise<void>) => void;
    const settled = new Promise<void>(resolve => {
        settle = resolve;
    });
    return { value, settled, settle };
}
