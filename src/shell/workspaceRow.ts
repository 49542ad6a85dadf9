import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';
import { Ornament, PopupBaseMenuItem } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import { displayName, isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { BROKEN_FACE, WorkspaceAvatar, type Face } from './workspaceAvatar.js';

/** A workspace in a menu: who it is and what it is doing. */
export class WorkspaceRow {
    readonly item: PopupBaseMenuItem;
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-row');
    private readonly title: St.Label;
    private readonly subtitle: St.Label;
    private entry: WorkspaceEntry | null = null;
    private isActive = false;

    constructor() {
        this.item = new PopupBaseMenuItem({ style_class: 'kolide-workspace-row' });
        this.item.accessible_role = Atk.Role.RADIO_MENU_ITEM;
        this.title = makeLabel('kolide-row-title');
        this.subtitle = makeLabel('kolide-row-subtitle');
        const text = new St.BoxLayout({
            orientation: Clutter.Orientation.VERTICAL,
            x_expand: true,
            y_align: Clutter.ActorAlign.CENTER,
        });
        text.add_child(this.title);
        text.add_child(this.subtitle);
        this.item.add_child(this.avatar.actor);
        this.item.add_child(text);
    }

    /**
     * Shows the workspace as it is now.
     *
     * @param details what is told of it beside its name.
     */
    show(entry: WorkspaceEntry, details: readonly string[], isActive: boolean): void {
        const subtitle = details.join(' · ');
        const isSame =
            entry === this.entry && subtitle === this.subtitle.text && isActive === this.isActive;
        if (isSame) return;
        const name = displayName(entry);
        if (entry !== this.entry) {
            this.avatar.show(faceOf(entry));
            this.title.text = name;
            this.item.setSensitive(!isBroken(entry));
        }
        this.entry = entry;
        this.isActive = isActive;
        this.subtitle.text = subtitle;
        this.item.setOrnament(isActive ? Ornament.CHECK : Ornament.NONE);
        this.item.accessible_name = [name, ...details].join(', ');
    }
}

/** What the avatar of a workspace shows. */
export function faceOf(entry: WorkspaceEntry): Face {
    const name = displayName(entry);
    return isBroken(entry)
        ? { ...BROKEN_FACE, name }
        : { ...entry.meta, name, picture: entry.picture };
}

function makeLabel(styleClass: string): St.Label {
    const label = new St.Label({ style_class: styleClass });
    label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
    return label;
}
