/**
 * Owns what is created while something lives and ends it in reverse order.
 *
 * What is added after the end is ended at once, so that an asynchronous set-up that loses the race
 * against `end` leaves nothing behind.
 */
export class Lifetime {
    private readonly endings: (() => void)[] = [];
    private isOver = false;

    /** @param report told of an ending that threw; the others run all the same. */
    constructor(private readonly report: (error: unknown) => void) {}

    /** Whether `end` has run. */
    get ended(): boolean {
        return this.isOver;
    }

    /** Registers what undoes something just done. */
    add(ending: () => void): void {
        if (this.isOver) this.run(ending);
        else this.endings.push(ending);
    }

    /** Ends everything, newest first. A second call does nothing. */
    end(): void {
        this.isOver = true;
        for (let ending = this.endings.pop(); ending; ending = this.endings.pop()) this.run(ending);
    }

    private run(ending: () => void): void {
        try {
            ending();
        } catch (error) {
            this.report(error);
        }
    }
}
