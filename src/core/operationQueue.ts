/** Runs asynchronous operations one after another, in the order in which they were asked for. */
export class OperationQueue {
    private last: Promise<unknown> = Promise.resolve();

    /** Runs the operation once all earlier ones have ended, whatever their outcome. */
    async run<Result>(operation: () => Promise<Result>): Promise<Result> {
        const result = this.last.then(operation, operation);
        this.last = result.catch(() => undefined);
        return result;
    }
}
