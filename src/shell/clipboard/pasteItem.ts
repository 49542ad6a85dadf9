import GLib from 'gi://GLib';
import { PopupSubMenuMenuItem } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { CopiedItem } from '../../core/clipboard/clipboards.js';
import { describeKinds } from '../../core/clipboard/describeKinds.js';
import { _ } from '../../core/words.js';

/** A workspace to paste from. */
export interface PasteChoice {
    readonly id: string;
    readonly name: string;
    readonly item: CopiedItem;
}

/** The item of the menu with which somebody pastes what was copied in another workspace. */
export class PasteItem {
    readonly item = new PopupSubMenuMenuItem(_('Paste From'));
    private shown = '';

    /** @param paste called with the id of the workspace that was chosen. */
    constructor(private readonly paste: (id: string) => void) {
        this.item.visible = false;
    }

    /** Offers these; there is nothing to be seen if there are none. */
    show(choices: readonly PasteChoice[]): void {
        this.item.visible = choices.length > 0;
        const labels = choices.map(({ name, item }) => labelOf(name, item));
        // Rows that are made anew lose the keyboard's place in them.
        const state = JSON.stringify([labels, choices.map(({ id }) => id)]);
        if (state === this.shown) return;
        this.shown = state;
        this.item.menu.removeAll();
        choices.forEach(({ id }, index) => {
            this.item.menu.addAction(labels[index] ?? '', () => {
                this.paste(id);
            });
        });
    }
}

/** What is told of it is never what it says. */
function labelOf(name: string, { kinds, size }: CopiedItem): string {
    return `${name} (${describeKinds(kinds)}, ${GLib.format_size(size)})`;
}
