import GLib from 'gi://GLib';
import { PopupSubMenuMenuItem, type PopupMenu } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { CopiedItem } from '../../core/clipboard/clipboards.js';
import { describeKinds } from '../../core/clipboard/describeKinds.js';
import { _, fill } from '../../core/words.js';

/** A workspace to paste from. */
export interface PasteChoice {
    readonly id: string;
    readonly name: string;
    readonly item: CopiedItem;
}

/** The item of the menu with which somebody pastes what was copied in another workspace. */
export class PasteItem {
    private readonly item = new PopupSubMenuMenuItem(_('Paste From'));
    private menu: PopupMenu | null = null;
    private shown = '';

    /** @param paste called with the id of the workspace that was chosen. */
    constructor(private readonly paste: (id: string) => void) {
        this.item.visible = false;
    }

    /** Puts it at the end of a menu. */
    addTo(menu: PopupMenu): void {
        this.menu = menu;
        menu.addMenuItem(this.item);
    }

    /** Ends what it has with its menu and with the shell. */
    destroy(): void {
        // Menus are no GObjects: the shell holds on to what one has connected to the other until
        // that is disconnected by hand.
        if (this.menu) this.item.menu.disconnectObject(this.menu);
        this.item.destroy();
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
    // Translators: what was copied in the workspace of that name, such as “work (image, 1.2 MB)”.
    return fill(_('%(name) (%(kinds), %(size))'), {
        name,
        kinds: describeKinds(kinds),
        size: GLib.format_size(size),
    });
}
