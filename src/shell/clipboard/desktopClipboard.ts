import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Meta from 'gi://Meta';

import { Cancellation } from '../../core/cancellation.js';
import {
    SELECTIONS,
    type CopiedItem,
    type Selection,
    type Taken,
} from '../../core/clipboard/clipboards.js';
import { isSecret, isText, kindsOf, namesOf, typesToKeep } from '../../core/clipboard/types.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { ClipboardOffer, Parts } from '../../system/clipboard/clipboardOffer.js';
import { after } from '../../system/pause.js';

Gio._promisify(Gio.OutputStream.prototype, 'close_async');
Gio._promisify(Meta.Selection.prototype, 'transfer_async');

// An app that has not handed over what was copied by then hangs, or makes something very big of it.
const READ_WITHIN_MS = 5000;
// Selected text is put back by what writes it at once.
const MOST_SELECTED = 1024 * 1024;

const { SELECTION_CLIPBOARD, SELECTION_PRIMARY, SELECTION_DND } = Meta.SelectionType;
const TYPES: Record<Selection, Meta.SelectionType> = {
    clipboard: SELECTION_CLIPBOARD,
    primary: SELECTION_PRIMARY,
};
// mutter's own name for what ClipboardOffer puts there.
const OFFERED = 'MetaSelectionSourceRemote';

/** Something that was copied, with its content. */
export interface KeptItem extends CopiedItem {
    readonly parts: Parts;
}

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
            this.shown.clipboard = null;
            this.shown.primary = null;
        });
    }

    /** Whether nothing is there. */
    isEmpty(name: Selection): boolean {
        return this.selection.get_mimetypes(TYPES[name]).length === 0;
    }

    /**
     * Takes away what is there. Its app is asked for the content before it is told that it lost the
     * clipboard, so that it still hands it over; nobody else can ask any more.
     */
    take(name: Selection): Taken<KeptItem> | null {
        const shown = this.shown[name];
        if (shown) {
            this.shown[name] = null;
            if (name === 'clipboard') this.offer.withdraw();
            this.empty(TYPES[name]);
            return { item: Promise.resolve(shown.item), needsApp: false };
        }
        const types = this.selection.get_mimetypes(TYPES[name]);
        if (types.length === 0) return null;
        const item = this.read(name, types);
        this.empty(TYPES[name]);
        return { item, needsApp: true };
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
    }

    /** Without an owner mutter would bring back what was there before. */
    private empty(type: Meta.SelectionType): void {
        this.selection.set_owner(type, new Meta.SelectionSourceMemory());
    }

    /** Reads what is there; null if nothing of it is to be kept. All is asked for at once. */
    private async read(name: Selection, types: readonly string[]): Promise<KeptItem | null> {
        const limit = name === 'primary' ? Math.min(this.limit(), MOST_SELECTED) : this.limit();
        if (limit === 0 || isSecret(types)) return null;
        const worthKeeping = typesToKeep(types);
        const wanted = name === 'primary' ? worthKeeping.filter(isText) : worthKeeping;
        const cancellable = new Gio.Cancellable();
        const late = new Cancellation();
        const stop = after(READ_WITHIN_MS, () => {
            late.cancel();
            cancellable.cancel();
        });
        const contents = await Promise.all(
            wanted.map(async type =>
                late.guard(this.readType(TYPES[name], type, limit, cancellable)).catch(() => null),
            ),
        );
        stop();
        const parts = new Map<string, GLib.Bytes>();
        const kept: string[] = [];
        let size = 0;
        wanted.forEach((type, index) => {
            const content = contents[index];
            if (!content || size + content.get_size() > limit) return;
            size += content.get_size();
            kept.push(type);
            for (const known of namesOf(type)) parts.set(known, content);
        });
        return size === 0 ? null : { parts, size, kinds: kindsOf(kept) };
    }

    private async readType(
        selection: Meta.SelectionType,
        type: string,
        limit: number,
        cancellable: Gio.Cancellable,
    ): Promise<GLib.Bytes> {
        const stream = Gio.MemoryOutputStream.new_resizable();
        // One more than there may be tells what is too big.
        await this.selection.transfer_async(selection, type, limit + 1, stream, cancellable);
        await stream.close_async(GLib.PRIORITY_DEFAULT, null);
        return stream.steal_as_bytes();
    }
}

function isOffered(source: Meta.SelectionSource | null): boolean {
    return (
        (source?.constructor as typeof Meta.SelectionSource | undefined)?.$gtype.name === OFFERED
    );
}
