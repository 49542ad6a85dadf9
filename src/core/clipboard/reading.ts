// An app that takes longer than this for one format has a lot to do for each.
const PATIENCE_MS = 200;

/** How something that was copied is read. */
export interface ReadingPorts<Content> {
    /** Asks the app for one format; null if that is bigger than so many bytes, or does not come. */
    readonly read: (type: string, most: number) => Promise<Content | null>;
    /** In bytes. */
    readonly sizeOf: (content: Content) => number;
    /** A clock that never goes back, in milliseconds. */
    readonly now: () => number;
}

/** What could be read. */
export interface Outcome<Content> {
    /** Whether it is there already, so that the app is not needed any more. */
    readonly isThere: boolean;
    /** By type, the most useful first; all of it together is no more than the limit. */
    readonly contents: Promise<ReadonlyMap<string, Content>>;
}

/**
 * The reading of something that an app has copied. It begins when that is copied, since an app may
 * forget what it was asked for as soon as something else is on the clipboard: GTK 3 does.
 */
export class Reading<Content> {
    private readonly contents = new Map<string, Content>();
    private readonly waiting: string[];
    /** What is asked for one after the other, until that is done. */
    private underWay: Promise<void> | null = null;
    private left: number;
    private isLosing = false;

    /**
     * @param types the formats to read, the most useful first.
     * @param limit how much all of them together may be, in bytes.
     */
    constructor(
        private readonly types: readonly string[],
        private readonly limit: number,
        private readonly ports: ReadingPorts<Content>,
    ) {
        this.waiting = [...types];
        this.left = limit;
    }

    /**
     * Asks for one format after the other, for as long as the app is quick to answer: what may never
     * be needed is not to slow it down.
     */
    start(): void {
        this.underWay = this.readOn().finally(() => {
            this.underWay = null;
        });
    }

    /**
     * To be called, once, before the app is told that it lost the clipboard. What it was not asked for
     * yet it is asked for now, all at once. Until that is there twice the limit may be held.
     */
    finish(): Outcome<Content> {
        this.isLosing = true;
        const rest = this.waiting.splice(0);
        const share = Math.floor(this.left / rest.length);
        const reads = rest.map(async type => this.readOne(type, share));
        return {
            isThere: this.underWay === null && rest.length === 0,
            contents: Promise.all([this.underWay, ...reads]).then(() => this.whatFits()),
        };
    }

    private async readOn(): Promise<void> {
        for (let type = this.waiting.shift(); type !== undefined; type = this.waiting.shift()) {
            const start = this.ports.now();
            await this.readOne(type, this.left);
            if (this.ports.now() - start > PATIENCE_MS) return;
        }
    }

    private async readOne(type: string, most: number): Promise<void> {
        const content = await this.ports.read(type, most);
        if (content === null) return;
        const size = this.ports.sizeOf(content);
        // An app that lost the clipboard may hand over nothing in place of what it had.
        if (size === 0 && this.isLosing) return;
        this.left -= size;
        this.contents.set(type, content);
    }

    private whatFits(): ReadonlyMap<string, Content> {
        const fitting = new Map<string, Content>();
        let size = 0;
        for (const type of this.types) {
            const content = this.contents.get(type);
            if (content === undefined || size + this.ports.sizeOf(content) > this.limit) continue;
            size += this.ports.sizeOf(content);
            fitting.set(type, content);
        }
        return fitting;
    }
}
