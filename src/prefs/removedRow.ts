import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import type { ColourStyles } from './colourStyles.js';
import { confirmPurge } from './purgeDialog.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';

/** What a person can do with a removed workspace. */
export interface RemovedActions {
    readonly restore: (id: string) => void;
    readonly purge: (id: string) => void;
    /** How much there is of it, in bytes; null where that is not known. */
    readonly size: (id: string) => Promise<number | null>;
}

/** A workspace that was removed. */
export class RemovedRow {
    readonly widget: Adw.ActionRow;

    constructor(workspace: WorkspaceSummary, styles: ColourStyles, actions: RemovedActions) {
        const { id, name, reason, koder_user_id: identity = '' } = workspace;
        this.widget = new Adw.ActionRow({
            use_markup: false,
            title: name,
            subtitle: reason ?? identity,
            title_lines: 1,
            subtitle_lines: reason === undefined ? 1 : 0,
        });
        const avatar = new WorkspaceAvatar(styles);
        avatar.show(workspace);
        this.widget.add_prefix(avatar.widget);
        this.widget.add_suffix(
            makeButton(
                'edit-undo-symbolic',
                _('Restore'),
                fill(_('Restore “%(name)”'), { name }),
                () => {
                    actions.restore(id);
                },
            ),
        );
        this.widget.add_suffix(
            makeButton(
                'user-trash-symbolic',
                _('Delete Forever…'),
                fill(_('Delete “%(name)” forever'), { name }),
                () => {
                    confirmPurge(this.widget, name, actions.size(id), () => {
                        actions.purge(id);
                    });
                },
            ),
        );
    }
}

function makeButton(icon: string, tooltip: string, label: string, onClick: () => void): Gtk.Button {
    const button = new Gtk.Button({
        icon_name: icon,
        tooltip_text: tooltip,
        valign: Gtk.Align.CENTER,
        css_classes: ['flat'],
    });
    button.update_property([Gtk.AccessibleProperty.LABEL], [label]);
    button.connect('clicked', onClick);
    return button;
}
