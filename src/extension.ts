import { Extension } from 'resource:///org/gnome/shell/extensions/extension.js';

import { wire, type Wiring } from './shell/wiring.js';

/** What GNOME Shell switches on and off. */
export default class KolideWorkspacesExtension extends Extension {
    private wiring: Wiring | null = null;

    override enable(): void {
        this.wiring = wire(this);
    }

    override disable(): void {
        this.wiring?.end();
        this.wiring = null;
    }
}
