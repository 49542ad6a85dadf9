import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import St from 'gi://St';
import { Ornament, PopupBaseMenuItem } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import { describeReason, type RunningReason } from '../core/freezer/reasons.js';
import { _, fill } from '../core/words.js';
import {
    displayName,
    isBroken,
    type WorkspaceEntry,
    type WorkspaceState,
} from '../core/workspace/workspace.js';
import { BROKEN_FACE, WorkspaceAvatar, type Face } from './workspaceAvatar.js';

/** A workspace in a menu: who it is and what it is doing. */
export class WorkspaceRow {
    readonly item: PopupBaseMenuItem;
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-row');
    private readonly title: St.Label;
    private readonly subtitle: St.Label;
    private entry: WorkspaceEntry | null = null;
    private state: WorkspaceState | null = null;
    private reason: RunningReason | null = null;
    private identity = '';
    private isActive = false;
    private isLocked = false;

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
     * @param identity who is signed in there, for people.
     * @param reason why it goes on in the background; null if there is none.
     * @param isLocked whether that is all that is told of it.
     */
    show(
        entry: WorkspaceEntry,
        identity: string,
        state: WorkspaceState,
        reason: RunningReason | null,
        isActive: boolean,
        isLocked: boolean,
    ): void {
        const isSame =
            isLocked === this.isLocked &&
            entry === this.entry &&
            identity === this.identity &&
            state === this.state &&
            reason === this.reason &&
            isActive === this.isActive;
        if (isSame) return;
        this.entry = entry;
        this.identity = identity;
        this.state = state;
        this.reason = reason;
        this.isActive = isActive;
        this.isLocked = isLocked;
        const name = displayName(entry);
        const details = isBroken(entry)
            ? [entry.reason]
            : [identity, isLocked ? _('Locked') : stateText(state, reason)].filter(
                  text => text !== '',
              );
        this.avatar.show(faceOf(entry));
        this.title.text = name;
        this.subtitle.text = details.join(' · ');
        this.item.setOrnament(isActive ? Ornament.CHECK : Ornament.NONE);
        this.item.setSensitive(!isBroken(entry));
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

function stateText(state: WorkspaceState, reason: RunningReason | null): string {
    switch (state) {
        case 'active':
            return _('Active');
        case 'background':
            return reason === null
                ? _('Running in the background')
                : fill(_('Running: %(reason)'), { reason: describeReason(reason) });
        case 'frozen':
            return _('Paused');
        case 'broken':
            return _('Broken');
        case 'empty':
            return _('No apps running');
    }
}

function makeLabel(styleClass: string): St.Label {
    const label = new St.Label({ style_class: styleClass });
    label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
    return label;
}
