import { OperationQueue } from '../operationQueue.js';

/** What asks the session manager to begin and to end. */
export interface InhibitionPorts {
    /** @returns the cookie to end it with. */
    readonly begin: () => Promise<number>;
    readonly end: (cookie: number) => Promise<void>;
}

/** One inhibitor at the session manager that can be taken away for a while and put back. */
export class HeldInhibition {
    private readonly queue = new OperationQueue();
    private cookie: number | null = null;
    private isWanted = false;

    constructor(private readonly ports: InhibitionPorts) {}

    /**
     * Says whether it is to be there, and returns when it is so. What was said last counts, however
     * slow the answers are.
     */
    async want(isWanted: boolean): Promise<void> {
        this.isWanted = isWanted;
        await this.queue.run(async () => {
            if (this.isWanted === (this.cookie !== null)) return;
            if (this.cookie === null) {
                this.cookie = await this.ports.begin();
                return;
            }
            const { cookie } = this;
            // Who could not end it does not hold it either: its connection has gone.
            this.cookie = null;
            await this.ports.end(cookie);
        });
    }
}
