import {
    PopupSeparatorMenuItem,
    PopupSwitchMenuItem,
} from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { Lifetime } from '../../core/lifetime.js';
import type { PresentationShield } from '../../core/presentation/shield.js';
import { _ } from '../../core/words.js';

/** The item of the menu with which a person lowers the shield, there while the screen is shared. */
export class ShieldItem {
    readonly item = new PopupSwitchMenuItem(_('Hide Other Workspaces'), true);
    /** What sets it apart from what is about something else. */
    readonly separator = new PopupSeparatorMenuItem();

    constructor(private readonly shield: PresentationShield) {
        // What it shows and hides is in the menu, which a click would close.
        this.item.activate = () => {
            this.item.toggle();
        };
        this.item.connect('toggled', (_item, isOn) => {
            shield.setLowered(!isOn);
            return undefined;
        });
        this.show();
    }

    /** Follows the shield for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const show = (): void => {
            this.show();
        };
        lifetime.add(this.shield.events.on('needed', show));
        lifetime.add(this.shield.events.on('changed', show));
        show();
    }

    private show(): void {
        const { isNeeded, isUp } = this.shield;
        this.item.visible = isNeeded;
        this.separator.visible = isNeeded;
        if (isNeeded) this.item.setToggleState(isUp);
    }
}
