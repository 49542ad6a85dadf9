import Atk from 'gi://Atk';
import { Ornament, PopupBaseMenuItem } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import { isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { WorkspaceCaption } from './workspaceCaption.js';
import type { WorkspaceDetails } from './workspaceDetails.js';

/** A workspace in a menu: who it is and what it is doing. */
export class WorkspaceRow {
    readonly item: PopupBaseMenuItem;
    private readonly caption = new WorkspaceCaption();
    private entry: WorkspaceEntry | null = null;
    private told = '';
    private isActive = false;

    constructor() {
        this.item = new PopupBaseMenuItem({ style_class: 'kolide-workspace-row' });
        this.item.accessible_role = Atk.Role.RADIO_MENU_ITEM;
        this.caption.addTo(this.item);
    }

    /** Shows the workspace as it is now. */
    show(entry: WorkspaceEntry, details: WorkspaceDetails, isActive: boolean): void {
        const told = [details.identity, ...details.activity].join('\n');
        if (entry === this.entry && told === this.told && isActive === this.isActive) return;
        this.entry = entry;
        this.told = told;
        this.isActive = isActive;
        this.item.accessible_name = this.caption.show(entry, details);
        this.item.setOrnament(isActive ? Ornament.CHECK : Ornament.NONE);
        this.item.setSensitive(!isBroken(entry));
    }
}
