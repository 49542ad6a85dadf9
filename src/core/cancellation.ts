import { WorkspaceError } from './errors.js';
import { _ } from './words.js';

/** Says to work under way that it is to be given up, and why. */
export class Cancellation {
    private why: Error | null = null;
    private readonly listeners = new Set<(reason: Error) => void>();

    /** Why the work was given up; null as long as it was not. */
    get reason(): Error | null {
        return this.why;
    }

    /** Gives the work up. Of several reasons the first counts. */
    cancel(reason: Error = new WorkspaceError('Denied', _('It was cancelled.'))): void {
        if (this.why) return;
        this.why = reason;
        for (const listener of [...this.listeners]) listener(reason);
        this.listeners.clear();
    }

    /**
     * Calls the listener, once, when the work is given up; at once if it was already.
     *
     * @returns what stops that.
     */
    onCancel(listener: (reason: Error) => void): () => void {
        if (this.why) listener(this.why);
        else this.listeners.add(listener);
        return () => {
            this.listeners.delete(listener);
        };
    }

    /**
     * What comes first: the outcome of a step, or the reason for which the work is given up. The step
     * itself goes on; nobody hears of how it ends.
     */
    async guard<Value>(step: Promise<Value>): Promise<Value> {
        let stop = (): void => {};
        const cancelled = new Promise<never>((_resolve, reject) => {
            stop = this.onCancel(reject);
        });
        return Promise.race([step, cancelled]).finally(stop);
    }
}
