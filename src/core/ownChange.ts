/**
 * A value that a person changes and that somebody else keeps, who tells of every change. What is told
 * while a change of the person's own is under way may be older than that: it counts when all are done.
 */
export class OwnChange<Value> {
    private current: Value;
    private underWay = 0;

    /** @param show called with each value to be seen from now on. */
    constructor(
        private told: Value,
        private readonly show: (value: Value) => void,
    ) {
        this.current = told;
    }

    /** As it is seen now. */
    get value(): Value {
        return this.current;
    }

    /** Called with what others tell. */
    tell(value: Value): void {
        this.told = value;
        if (this.underWay === 0) this.see(value);
    }

    /**
     * Shows what the person has chosen, and sends it.
     *
     * @param send done when it has been told what became of it, be it nothing.
     */
    async change(value: Value, send: (value: Value) => Promise<unknown>): Promise<void> {
        this.underWay += 1;
        this.see(value);
        try {
            await send(value);
        } finally {
            this.underWay -= 1;
            if (this.underWay === 0) this.see(this.told);
        }
    }

    private see(value: Value): void {
        this.current = value;
        this.show(value);
    }
}
