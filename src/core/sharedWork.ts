/** Work that is done once for all who ask for the same while it is under way. */
export class SharedWork<Key, Value> {
    private readonly running = new Map<Key, Promise<Value>>();

    /** Begins the work, or joins what was begun for the same key. */
    async run(key: Key, work: () => Promise<Value>): Promise<Value> {
        const known = this.running.get(key);
        if (known) return known;
        const begun = work().finally(() => this.running.delete(key));
        this.running.set(key, begun);
        return begun;
    }

    /** Resolves when what is under way for a key has ended, however it ends. */
    async settled(key: Key): Promise<void> {
        await Promise.allSettled([this.running.get(key)]);
    }
}
