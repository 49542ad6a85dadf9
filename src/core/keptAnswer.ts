/** An answer that is asked for when it is needed first, and kept until it may be another. */
export class KeptAnswer<Value> {
    private answer: Promise<Value> | null = null;

    constructor(private readonly ask: () => Promise<Value>) {}

    /** The answer. One that fails is not kept. */
    async get(): Promise<Value> {
        const answer = (this.answer ??= this.ask());
        try {
            return await answer;
        } catch (error) {
            if (this.answer === answer) this.answer = null;
            throw error;
        }
    }

    /** To be called when the answer may be another one now. */
    forget(): void {
        this.answer = null;
    }
}
