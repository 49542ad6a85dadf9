import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import type { ClipboardSharing } from './sharing.js';
import type { Kind } from './types.js';

/** What there is to paste from: what was copied, and what is selected (the middle mouse button). */
export const SELECTIONS = ['clipboard', 'primary'] as const;

/** One of SELECTIONS. */
export type Selection = (typeof SELECTIONS)[number];

/** Something that was copied. */
export interface CopiedItem {
    readonly kinds: readonly Kind[];
    /** In bytes, all of its formats together. */
    readonly size: number;
}

/** What was taken away from the desktop. */
export interface Taken<Item> {
    /** What it is, once its app has handed it over; null if there is nothing that may be kept. */
    readonly item: Promise<Item | null>;
    /** Whether an app has to run until then. */
    readonly needsApp: boolean;
}

/** What clipboards act upon. */
export interface ClipboardPorts<Item extends CopiedItem> {
    readonly sharingOf: (workspaceId: string) => ClipboardSharing;
    /**
     * Takes away what is there, before this returns, so that no app can read it any more; null if
     * there is nothing.
     */
    readonly take: (selection: Selection) => Taken<Item> | null;
    /** Whether nothing is there. */
    readonly isEmpty: (selection: Selection) => boolean;
    /** Has apps paste this. Resolves when they can. */
    readonly put: (selection: Selection, item: Item) => Promise<void>;
    /** Keeps the apps of a workspace from being frozen until the returned function is called. */
    readonly hold: (workspaceId: string) => () => void;
    readonly isLocked: (workspaceId: string) => boolean;
    readonly nameOf: (workspaceId: string) => string;
    /** Resolves when the shell has nothing to draw. */
    readonly idle: () => Promise<void>;
    /** Told of a failure that nobody waits for. */
    readonly failed: (error: unknown) => void;
}

/** Something that was taken from one workspace to another, on a person's word. */
export interface Crossing {
    readonly from: string;
    readonly to: string;
    readonly item: CopiedItem;
}

/** What stands for the clipboard of all that share theirs; no workspace has this id. */
const COMMON = '';

interface Kept<Item> {
    readonly item: Promise<Item | null>;
    /** What it is, as far as that is known. */
    known: Item | null;
}

/**
 * The clipboards of workspaces. That of the active one is the desktop's; what others have there is
 * kept in memory until they are active again.
 */
export class Clipboards<Item extends CopiedItem> {
    readonly events = new Emitter<{ crossed: [crossing: Crossing] }>();
    private readonly kept: Record<Selection, Map<string, Kept<Item>>> = {
        clipboard: new Map(),
        primary: new Map(),
    };
    /** Counts exchanges: what was begun for an earlier one no longer matters. */
    private exchange = 0;
    private activeId: string | null = null;

    constructor(private readonly ports: ClipboardPorts<Item>) {}

    /** What is there now belongs to this workspace. */
    start(activeId: string): void {
        this.activeId = activeId;
    }

    /**
     * Takes away what the workspace that was active has there, before this returns, and puts back
     * what the other one had, later.
     *
     * @returns whether it was not the active one already.
     */
    switchTo(id: string): boolean {
        if (this.activeId === null || id === this.activeId) return false;
        const previous = this.activeId;
        this.activeId = id;
        this.exchange += 1;
        for (const selection of SELECTIONS) {
            this.takeAway(selection, previous);
            this.bring(selection, id, this.exchange).catch(this.ports.failed);
        }
        return true;
    }

    /** What a workspace in the background has on its clipboard, if that is its own and not locked. */
    keptOf(id: string): CopiedItem | null {
        const isHere = this.activeId === null || this.slotOf(id) === this.slotOf(this.activeId);
        if (isHere || this.ports.isLocked(id)) return null;
        return this.kept.clipboard.get(this.slotOf(id))?.known ?? null;
    }

    /**
     * Puts what another workspace has on its clipboard on that of the active one.
     *
     * @throws {WorkspaceError} Denied if it is locked, InvalidArgument if they have the same
     * clipboard, NotFound if there is nothing, Busy if another workspace became active meanwhile.
     */
    async pasteFrom(id: string): Promise<void> {
        const to = this.activeId ?? id;
        const name = this.ports.nameOf(id);
        if (this.ports.isLocked(id) || this.ports.isLocked(to))
            throw new WorkspaceError('Denied', _('The workspace is locked.'));
        const slot = this.slotOf(id);
        if (slot === this.slotOf(to))
            throw new WorkspaceError(
                'InvalidArgument',
                fill(_('What was copied in “%(name)” can be pasted here already.'), { name }),
            );
        const kept = this.kept.clipboard.get(slot);
        const item = (await kept?.item) ?? null;
        // It may have been locked or removed meanwhile.
        if (item === null || this.kept.clipboard.get(slot) !== kept)
            throw new WorkspaceError(
                'NotFound',
                fill(_('Nothing that was copied in “%(name)” is kept.'), { name }),
            );
        if (to !== this.activeId)
            throw new WorkspaceError('Busy', _('Another workspace has become active.'));
        this.events.emit('crossed', { from: id, to, item });
        await this.ports.put('clipboard', item);
    }

    /** Lets go of all that a workspace has: it is locked, or is no longer there. */
    forget(id: string): void {
        for (const selection of SELECTIONS) this.kept[selection].delete(id);
        if (id !== this.activeId || this.ports.sharingOf(id) === 'shared') return;
        this.exchange += 1;
        for (const selection of SELECTIONS) this.ports.take(selection)?.item.catch(() => undefined);
    }

    /** To be told that a workspace shares its clipboard, or no longer does. */
    sharingChanged(id: string): void {
        if (this.ports.sharingOf(id) === 'shared')
            for (const selection of SELECTIONS) this.kept[selection].delete(id);
    }

    /** Lets go of everything that is kept. */
    clear(): void {
        this.exchange += 1;
        for (const selection of SELECTIONS) this.kept[selection].clear();
    }

    private slotOf(id: string): string {
        return this.ports.sharingOf(id) === 'shared' ? COMMON : id;
    }

    private takeAway(selection: Selection, id: string): void {
        const taken = this.ports.take(selection);
        if (!taken) return;
        const kept: Kept<Item> = { item: taken.item, known: null };
        const slots = this.kept[selection];
        const slot = this.slotOf(id);
        slots.set(slot, kept);
        const release = taken.needsApp ? this.ports.hold(id) : () => undefined;
        taken.item
            .then(item => {
                kept.known = item;
                if (item === null && slots.get(slot) === kept) slots.delete(slot);
            })
            .catch(this.ports.failed)
            .finally(release);
    }

    private async bring(selection: Selection, id: string, exchange: number): Promise<void> {
        const slots = this.kept[selection];
        const slot = this.slotOf(id);
        const kept = slots.get(slot);
        if (!kept) return;
        await this.ports.idle();
        const item = await kept.item;
        // Something else may have been copied meanwhile, or it may have been locked.
        if (exchange !== this.exchange || slots.get(slot) !== kept) return;
        slots.delete(slot);
        if (item !== null && this.ports.isEmpty(selection)) await this.ports.put(selection, item);
    }
}
