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
        // what is hidden and frozen must stay so, and apps of workspaces go on to inhibit sleep,
        // notify and play through us. Nothing of ours can be seen or operated there, and we listen
        // to no keys.
        this.wiring?.end();
        this.wiring = null;
    }
}
