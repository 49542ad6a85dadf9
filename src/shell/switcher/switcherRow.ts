import Atk from 'gi://Atk';
import St from 'gi://St';

import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { WorkspaceCaption } from '../workspaceCaption.js';
import type { WorkspaceDetails } from '../workspaceDetails.js';

/** A workspace in the switcher. */
export class SwitcherRow {
    readonly button: St.Button;
    private readonly caption = new WorkspaceCaption();

    constructor() {
        const line = new St.BoxLayout({ style_class: 'kolide-switcher-line', x_expand: true });
        this.caption.addTo(line);
        this.button = new St.Button({
            style_class: 'item-box kolide-switcher-row',
            accessible_role: Atk.Role.LIST_ITEM,
            can_focus: true,
            x_expand: true,
            child: line,
        });
    }

    /** Shows the workspace as it is now. */
    show(entry: WorkspaceEntry, details: WorkspaceDetails): void {
        this.button.accessible_name = this.caption.show(entry, details);
    }

    /** Marks it as the chosen one, which a screen reader reads out, or no longer. */
    setChosen(isChosen: boolean): void {
        if (isChosen) {
            this.button.add_style_pseudo_class('selected');
            this.button.grab_key_focus();
        } else this.button.remove_style_pseudo_class('selected');
    }
}
