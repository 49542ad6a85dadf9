/** Runs asynchronous operations one after another, in the order in which they were asked for. */
export class OperationQueue {
    private last: Promise<unknown> = Promise.resolve();
    private pending = 0;

    /**
     * Runs the operation once all earlier ones have ended, whatever their outcome; if there are
     * none, it has begun when this returns.
     */
    async run<Result>(operation: () => Promise<Result>): Promise<Result> {
        const begin = async (): Promise<Result> => operation();
        this.pending += 1;
        const result = this.pending === 1 ? begin() : this.last.then(begin);
        const end = (): void => {
            this.pending -= 1;
        };
        this.last = result.then(end, end);
        return result;
    }
}
