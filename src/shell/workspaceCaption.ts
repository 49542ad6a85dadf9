import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';

import { displayName, isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { BROKEN_FACE, WorkspaceAvatar, type Face } from './workspaceAvatar.js';

/** A workspace in a line: its avatar, its name, and below that what is told of it. */
export class WorkspaceCaption {
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-row');
    private readonly title = makeLabel('kolide-row-title');
    private readonly subtitle = makeLabel('kolide-row-subtitle');
    private readonly text = new St.BoxLayout({
        orientation: Clutter.Orientation.VERTICAL,
        x_expand: true,
        y_align: Clutter.ActorAlign.CENTER,
    });

    private entry: WorkspaceEntry | null = null;

    constructor() {
        this.text.add_child(this.title);
        this.text.add_child(this.subtitle);
    }

    /** Puts it at the end of a line. */
    addTo(line: Clutter.Actor): void {
        line.add_child(this.avatar.actor);
        line.add_child(this.text);
    }

    /**
     * Shows the workspace as it is now.
     *
     * @param details what is told of it beside its name.
     * @returns all that it shows, for a screen reader.
     */
    show(entry: WorkspaceEntry, details: readonly string[]): string {
        const name = displayName(entry);
        // To style an avatar again costs a millisecond.
        if (entry !== this.entry) {
            this.avatar.show(faceOf(entry));
            this.title.text = name;
        }
        this.entry = entry;
        this.subtitle.text = details.join(' · ');
        this.subtitle.visible = details.length > 0;
        return [name, ...details].join(', ');
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
    // In a button, text would be in the middle of its line.
    const label = new St.Label({ style_class: styleClass, x_align: Clutter.ActorAlign.START });
    label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
    return label;
}
