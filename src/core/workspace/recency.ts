/** Remembers for as long as it lives in which order workspaces were active. */
export class Recency {
    /** The latest first. */
    private ids: readonly string[] = [];

    /** Says that a workspace is the active one now. */
    use(id: string): void {
        this.ids = [id, ...this.ids.filter(other => other !== id)];
    }

    /** The entries, those that were active last first; those that never were keep their order. */
    arrange<Entry extends { readonly id: string }>(entries: readonly Entry[]): Entry[] {
        const rank = ({ id }: Entry): number => {
            const place = this.ids.indexOf(id);
            return place < 0 ? this.ids.length : place;
        };
        return [...entries].sort((a, b) => rank(a) - rank(b));
    }
}
