import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';

import { displayName, isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { BROKEN_FACE, WorkspaceAvatar, type Face } from './workspaceAvatar.js';
import type { WorkspaceDetails } from './workspaceDetails.js';
import { wrapLines } from './wrapLines.js';

/** A workspace in a line: its avatar, its name and whose it is, and below that what it is doing. */
export class WorkspaceCaption {
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-row');
    private readonly title = makeLabel('kolide-row-title');
    private readonly identity = makeLabel('kolide-row-identity');
    private readonly subtitle = makeLabel('kolide-row-subtitle');
    private readonly text = new St.BoxLayout({
        orientation: Clutter.Orientation.VERTICAL,
        x_expand: true,
        y_align: Clutter.ActorAlign.CENTER,
    });

    private entry: WorkspaceEntry | null = null;

    constructor() {
        const heading = new St.BoxLayout({ style_class: 'kolide-row-heading' });
        heading.add_child(this.title);
        heading.add_child(this.identity);
        wrapLines(this.subtitle);
        this.text.add_child(heading);
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
     * @returns all that it shows, for a screen reader.
     */
    show(entry: WorkspaceEntry, { identity, activity }: WorkspaceDetails): string {
        const name = displayName(entry);
        // To style an avatar again costs a millisecond.
        if (entry !== this.entry) {
            this.avatar.show(faceOf(entry));
            this.title.text = name;
        }
        this.entry = entry;
        this.identity.text = identity;
        this.identity.visible = identity !== '';
        this.subtitle.text = activity.join(' · ');
        this.subtitle.visible = activity.length > 0;
        return [name, identity, ...activity].filter(text => text !== '').join(', ');
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
    const { START, END } = Clutter.ActorAlign;
    const label = new St.Label({ style_class: styleClass, x_align: START, y_align: END });
    label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
    return label;
}
