import Clutter from 'gi://Clutter';
import St from 'gi://St';
import * as Dialog from 'resource:///org/gnome/shell/ui/dialog.js';
import { ModalDialog } from 'resource:///org/gnome/shell/ui/modalDialog.js';

import type { DeviceAuthorization } from '../../core/identity/deviceFlow.js';
import { _, fill } from '../../core/words.js';
import { followScreenLock } from '../screenLock.js';
import { wrapLines } from '../wrapLines.js';

/** Shows where to sign in on another device, and what to type there. It opens at once. */
export class DeviceDialog {
    private readonly dialog = new ModalDialog({ styleClass: 'kolide-device' });
    private isClosed = false;

    /** @param cancel called when the person gives up. */
    constructor(
        workspaceName: string,
        { userCode, verificationUri }: DeviceAuthorization,
        cancel: () => void,
    ) {
        const content = new Dialog.MessageDialogContent({
            title: fill(_('Sign in to “%(name)”'), { name: workspaceName }),
            description: _('On another device, open this address and enter the code:'),
        });
        const address = new St.Label({
            style_class: 'kolide-device-address',
            text: verificationUri,
        });
        const code = new St.Label({ style_class: 'kolide-device-code', text: userCode });
        for (const label of [address, code]) {
            label.x_expand = true;
            // All of it must be seen.
            wrapLines(label);
            label.clutter_text.selectable = true;
            content.add_child(label);
        }
        this.dialog.contentLayout.add_child(content);
        const button = this.dialog.addButton({
            label: _('Cancel'),
            key: Clutter.KEY_Escape,
            action: cancel,
        });
        this.dialog.setInitialKeyFocus(button);
        this.dialog.connect('destroy', () => {
            this.isClosed = true;
        });
        followScreenLock(this.dialog, isLocked => {
            if (isLocked) cancel();
        });
        if (!this.isClosed && !this.dialog.open()) cancel();
    }

    /** Takes it away. */
    close(): void {
        if (!this.isClosed) this.dialog.destroy();
    }
}
