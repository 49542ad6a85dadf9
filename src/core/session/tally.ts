/** Counts equal texts. */
export class Tally {
    private readonly counts = new Map<string, number>();

    /** Counts one more, until the returned function is called. */
    add(text: string): () => void {
        this.change(text, 1);
        let isCounted = true;
        return () => {
            if (isCounted) this.change(text, -1);
            isCounted = false;
        };
    }

    /** What of the items is beyond those that were counted. */
    beyond<Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] {
        const left = new Map(this.counts);
        return items.filter(item => {
            const text = textOf(item);
            const count = left.get(text) ?? 0;
            if (count > 0) left.set(text, count - 1);
            return count === 0;
        });
    }

    private change(text: string, by: number): void {
        const count = (this.counts.get(text) ?? 0) + by;
        if (count === 0) this.counts.delete(text);
        else this.counts.set(text, count);
    }
}
