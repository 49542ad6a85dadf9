import Meta from 'gi://Meta';

import { SELECTIONS, type Selection, type Taken } from '../../core/clipboard/clipboards.js';
import { isSecret, isText } from '../../core/clipboard/types.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { ClipboardOffer } from '../../system/clipboard/clipboardOffer.js';
import { SelectionReading, type KeptItem } from './selectionReading.js';

// Selected text is put back by what writes it at once.
const MOST_SELECTED = 1024 * 1024;
// While somebody drags the pointer over a text there is another selection at each step.
const SETTLED_MS: Record<Selection, number> = { clipboard: 0, primary: 100 };

const { SELECTION_CLIPBOARD, SELECTION_PRIMARY, SELECTION_DND } = Meta.SelectionType;
const TYPES: Record<Selection, Meta.SelectionType> = {
    clipboard: SELECTION_CLIPBOARD,
    primary: SELECTION_PRIMARY,
};
// mutter's own name for what ClipboardOffer puts there.
const OFFERED = 'MetaSelectionSourceRemote';

const NOTHING_KEPT: Taken<KeptItem> = { item: Promise.resolve(null), needsApp: false };

/** What we have put on the desktop, for as long as nobody else does. */
interface Shown {
    readonly item: KeptItem;
    /** What mutter has of it; null until that is there. */
    source: Meta.SelectionSource | null;
}

/** The desktop's clipboard and its selected text, as mutter has them. */
export class DesktopClipboard {
    private readonly selection = global.display.get_selection();
    private readonly shown: Record<Selection, Shown | null> = { clipboard: null, primary: null };
    /** What was offered and is not there yet, in its order. */
    private readonly offered: Shown[] = [];
    /** What somebody else has put there, as far as it may be kept. */
    private readonly readings: Record<Selection, SelectionReading | null> = {
        clipboard: null,
        primary: null,
    };
    /** Those of what was taken away and is not there yet. */
    private readonly late = new Set<SelectionReading>();

    /** @param limit how big something may be that is kept, in bytes. */
    constructor(
        private readonly offer: ClipboardOffer,
        private readonly limit: () => number,
        lifetime: Lifetime,
    ) {
        const handler = this.selection.connect('owner-changed', (_selection, type, source) => {
            const name = SELECTIONS.find(
                selection => TYPES[selection] === (type as Meta.SelectionType),
            );
            if (name) this.ownerChanged(name, source);
        });
        lifetime.add(() => {
            this.selection.disconnect(handler);
            for (const name of SELECTIONS) {
                this.shown[name] = null;
                this.readAnew(name, null);
            }
            for (const reading of this.late) reading.giveUp();
        });
    }

    /** Whether nothing is there. */
    isEmpty(name: Selection): boolean {
        return this.selection.get_mimetypes(TYPES[name]).length === 0;
    }

    /** Takes away what is there: nobody can ask for it any more. */
    take(name: Selection): Taken<KeptItem> | null {
        const shown = this.shown[name];
        if (shown) {
            this.shown[name] = null;
            if (name === 'clipboard') this.offer.withdraw();
            this.empty(TYPES[name]);
            return { item: Promise.resolve(shown.item), needsApp: false };
        }
        if (this.isEmpty(name)) return null;
        // What was there before we came is not read yet.
        const reading = this.readings[name] ?? this.readingOf(name);
        this.readings[name] = null;
        const taken = reading ? this.finish(reading) : NOTHING_KEPT;
        this.empty(TYPES[name]);
        return taken;
    }

    /** Has apps paste this. */
    async put(name: Selection, item: KeptItem): Promise<void> {
        const shown: Shown = { item, source: null };
        this.shown[name] = shown;
        if (name === 'primary') {
            this.putBest(name, shown);
            return;
        }
        this.offered.push(shown);
        try {
            await this.offer.offer(item.parts);
        } catch (error) {
            const index = this.offered.indexOf(shown);
            if (index >= 0) this.offered.splice(index, 1);
            if (this.shown[name] === shown) this.putBest(name, shown);
            throw error;
        }
    }

    /** Ends what is being dragged, so that it is not dropped elsewhere. */
    endDrag(): void {
        if (this.selection.get_mimetypes(SELECTION_DND).length > 0) this.empty(SELECTION_DND);
    }

    /** Puts there what has one format, the most useful one. */
    private putBest(name: Selection, shown: Shown): void {
        const [best] = shown.item.parts;
        if (!best) return;
        const source = Meta.SelectionSourceMemory.new(...best);
        shown.source = source;
        this.selection.set_owner(TYPES[name], source);
    }

    private ownerChanged(name: Selection, source: Meta.SelectionSource | null): void {
        const offered =
            name === 'clipboard' && isOffered(source) ? this.offered.shift() : undefined;
        const shown = this.shown[name];
        if (offered) {
            if (offered === shown) shown.source = source;
            // It was taken away before it was there.
            else this.empty(TYPES[name]);
        } else if (shown && shown.source !== null && shown.source !== source) {
            this.shown[name] = null;
            if (name === 'clipboard') this.offer.withdraw();
        }
        this.readAnew(name, this.shown[name] ? null : this.readingOf(name));
    }

    /** Without an owner mutter would bring back what was there before. */
    private empty(type: Meta.SelectionType): void {
        this.selection.set_owner(type, new Meta.SelectionSourceMemory());
    }

    private finish(reading: SelectionReading): Taken<KeptItem> {
        const { item, needsApp } = reading.finish();
        this.late.add(reading);
        return { item: item.finally(() => this.late.delete(reading)), needsApp };
    }

    /** Lets go of what was read before. */
    private readAnew(name: Selection, reading: SelectionReading | null): void {
        this.readings[name]?.giveUp();
        this.readings[name] = reading;
        reading?.startAfter(SETTLED_MS[name]);
    }

    /** Of what is there now; null if nothing of it is to be kept. */
    private readingOf(name: Selection): SelectionReading | null {
        const types = this.selection.get_mimetypes(TYPES[name]);
        if (isSecret(types)) return null;
        const [wanted, limit] =
            name === 'primary'
                ? [types.filter(isText), Math.min(this.limit(), MOST_SELECTED)]
                : [types, this.limit()];
        if (wanted.length === 0 || limit === 0) return null;
        return new SelectionReading(this.selection, TYPES[name], wanted, limit);
    }
}

function isOffered(source: Meta.SelectionSource | null): boolean {
    return (
        (source?.constructor as typeof Meta.SelectionSource | undefined)?.$gtype.name === OFFERED
    );
}
