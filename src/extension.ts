import { Extension } from 'resource:///org/gnome/shell/extensions/extension.js';

import { wire, type Wiring } from './shell/wiring.js';

/** What GNOME Shell switches on and off. */
export default class KolideWorkspacesExtension extends Extension {
    private wiring: Wiring | null = null;

    override enable(): void {
        this.wiring = wire(this);
    }

    override disable(): void {
        // Not called when the screen is locked: the session mode unlock-dialog is needed, since
        // what is hidden and frozen must stay so, apps of workspaces go on to inhibit sleep, notify
        // and play through us, and the lock screen asks for the active workspace (shell/lockScreen).
        // Keys are listened to there only while a workspace's passphrase is asked for; that question
        // is gone after this, like everything else of ours.
        this.wiring?.end();
        this.wiring = null;
    }
}
