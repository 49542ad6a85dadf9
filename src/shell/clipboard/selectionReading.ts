import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Meta from 'gi://Meta';

import { Cancellation } from '../../core/cancellation.js';
import type { CopiedItem, Taken } from '../../core/clipboard/clipboards.js';
import { Reading } from '../../core/clipboard/reading.js';
import { kindsOf, namesOf, typesToKeep } from '../../core/clipboard/types.js';
import type { Parts } from '../../system/clipboard/clipboardOffer.js';
import { after } from '../../system/pause.js';

Gio._promisify(Gio.OutputStream.prototype, 'close_async');
Gio._promisify(Meta.Selection.prototype, 'transfer_async');

// An app that has not handed over what was copied by then hangs, or makes something very big of it.
const READ_WITHIN_MS = 5000;

/** Something that was copied, with its content. */
export interface KeptItem extends CopiedItem {
    readonly parts: Parts;
}

/** Reads what somebody has put on the clipboard, or selected, for as long as it is there. */
export class SelectionReading {
    private readonly reading: Reading<GLib.Bytes>;
    private readonly cancellable = new Gio.Cancellable();
    private readonly end = new Cancellation();
    private dontStart = (): void => {};

    /**
     * @param types what it is offered as.
     * @param limit how much of it may be kept, in bytes.
     */
    constructor(
        private readonly selection: Meta.Selection,
        private readonly which: Meta.SelectionType,
        types: readonly string[],
        limit: number,
    ) {
        this.reading = new Reading(typesToKeep(types), limit, {
            read: async (type, most) => this.end.guard(this.transfer(type, most)).catch(() => null),
            sizeOf: content => content.get_size(),
            now: () => GLib.get_monotonic_time() / 1000,
        });
    }

    /** Begins some time later, unless it is over by then. */
    startAfter(milliseconds: number): void {
        this.dontStart = after(milliseconds, () => {
            this.reading.start();
        });
    }

    /** Ends it; whatever was read is let go of. */
    giveUp(): void {
        this.dontStart();
        this.end.cancel();
        this.cancellable.cancel();
    }

    /** What it was. To be called, once, before something else takes its place. */
    finish(): Taken<KeptItem> {
        this.dontStart();
        const { isThere, contents } = this.reading.finish();
        const stop = after(READ_WITHIN_MS, () => {
            this.giveUp();
        });
        return { item: contents.then(itemOf).finally(stop), needsApp: !isThere };
    }

    private async transfer(type: string, most: number): Promise<GLib.Bytes | null> {
        const stream = Gio.MemoryOutputStream.new_resizable();
        const { selection, which, cancellable } = this;
        // One more than there may be tells what is too big.
        await selection.transfer_async(which, type, most + 1, stream, cancellable);
        await stream.close_async(GLib.PRIORITY_DEFAULT, null);
        const content = stream.steal_as_bytes();
        return content.get_size() > most ? null : content;
    }
}

function itemOf(contents: ReadonlyMap<string, GLib.Bytes>): KeptItem | null {
    const parts = new Map<string, GLib.Bytes>();
    let size = 0;
    for (const [type, content] of contents) {
        size += content.get_size();
        for (const known of namesOf(type)) parts.set(known, content);
    }
    return size === 0 ? null : { parts, size, kinds: kindsOf([...contents.keys()]) };
}
