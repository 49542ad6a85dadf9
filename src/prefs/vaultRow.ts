import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { _ } from '../core/words.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';

/** The passphrase of a workspace; the shell asks for it, in dialogs of its own. */
export class VaultRow {
    readonly widget = new Adw.ActionRow({ title: _('Passphrase') });
    private readonly setButton = new Gtk.Button({ valign: Gtk.Align.CENTER });
    private readonly removeButton = new Gtk.Button({
        label: _('Remove…'),
        valign: Gtk.Align.CENTER,
    });

    constructor(onSet: () => void, onRemove: () => void) {
        this.setButton.connect('clicked', onSet);
        this.removeButton.connect('clicked', onRemove);
        for (const button of [this.removeButton, this.setButton]) {
            button.update_property([Gtk.AccessibleProperty.DESCRIPTION], [_('Passphrase')]);
            this.widget.add_suffix(button);
        }
    }

    /** Shows whether there is one. */
    show({ vault = 'none', default: isDefault }: WorkspaceSummary): void {
        const hasNone = vault === 'none';
        // That of the default one is the session's key ring, which the login opens.
        this.widget.visible = !isDefault;
        this.widget.subtitle = hasNone
            ? _('Encrypts the passwords that its apps keep, and locks it while you are away.')
            : vault === 'locked'
              ? _('Locked')
              : _('Open');
        this.setButton.label = hasNone ? _('Set…') : _('Change…');
        this.removeButton.visible = !hasNone;
    }
}
