import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';

import { darkShadeOf } from '../../core/workspace/appearance.js';
import { displayName, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import { faceOf } from '../workspaceCaption.js';

/** A small tab with the icon and the name of a workspace, in a dark shade of its colour. */
export class WorkspaceTag {
    readonly actor: St.BoxLayout;
    private readonly icon: St.Icon;
    private readonly label: St.Label;

    constructor() {
        this.actor = new St.BoxLayout({
            style_class: 'kolide-tag',
            x_expand: true,
            y_expand: true,
            x_align: Clutter.ActorAlign.CENTER,
            y_align: Clutter.ActorAlign.START,
            // A screen reader is told of the workspace by the panel, and of the window by its app.
            accessible_role: Atk.Role.REDUNDANT_OBJECT,
        });
        this.icon = new St.Icon({
            style_class: 'kolide-tag-icon',
            fallback_icon_name: 'folder-symbolic',
            y_align: Clutter.ActorAlign.CENTER,
            accessible_role: Atk.Role.REDUNDANT_OBJECT,
        });
        this.label = new St.Label({
            y_align: Clutter.ActorAlign.CENTER,
            accessible_role: Atk.Role.REDUNDANT_OBJECT,
        });
        this.label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
        this.label.clutter_text.accessible_role = Atk.Role.REDUNDANT_OBJECT;
        this.actor.add_child(this.icon);
        this.actor.add_child(this.label);
    }

    /** Shows another workspace. */
    show(entry: WorkspaceEntry): void {
        const { icon, colour } = faceOf(entry);
        this.actor.style = `background-color: ${darkShadeOf(colour)};`;
        this.icon.icon_name = icon;
        this.label.text = displayName(entry);
    }
}
