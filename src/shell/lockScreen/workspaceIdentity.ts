import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';

import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { displayName } from '../../core/workspace/workspace.js';
import { WorkspaceAvatar } from '../workspaceAvatar.js';
import { faceOf } from '../workspaceCaption.js';
import { wrapLines } from '../wrapLines.js';

/**
 * Whom the lock screen asks for: the avatar of a workspace, its name and who signed in there.
 *
 * @param identity whose the workspace is; may be empty.
 * @returns an actor that can stand in for the shell's UserWidget.
 */
export function makeWorkspaceIdentity(entry: WorkspaceEntry, identity: string): St.Widget {
    const avatar = new WorkspaceAvatar('kolide-avatar-lock');
    avatar.show(faceOf(entry));
    avatar.actor.x_align = Clutter.ActorAlign.CENTER;
    const actor = new St.BoxLayout({
        style_class: 'kolide-lock-identity',
        orientation: Clutter.Orientation.VERTICAL,
        x_align: Clutter.ActorAlign.CENTER,
    });
    actor.add_child(avatar.actor);
    const name = makeLabel('kolide-lock-name', displayName(entry));
    // Names may differ at their ends only.
    wrapLines(name);
    actor.add_child(name);
    if (identity !== '') {
        const label = makeLabel('kolide-lock-user', identity);
        label.clutter_text.ellipsize = Pango.EllipsizeMode.MIDDLE;
        actor.add_child(label);
    }
    return Object.assign(actor, {
        // GNOME 51 makes room for its sign-in in the web by these.
        hideAvatar: () => {
            avatar.actor.hide();
        },
        showAvatar: () => {
            avatar.actor.show();
        },
    });
}

function makeLabel(styleClass: string, text: string): St.Label {
    return new St.Label({ style_class: styleClass, text, x_align: Clutter.ActorAlign.CENTER });
}
