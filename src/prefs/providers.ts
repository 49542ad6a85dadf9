import type Gio from 'gi://Gio';

import { providerFor } from '../core/identity/settings.js';
import { baseDirectories } from '../system/baseDirectories.js';
import { Settings } from '../system/settings.js';
import { Layout } from '../system/store/layout.js';
import { readWorkspace } from '../system/store/reading.js';

/** The identity providers of the workspaces. */
export class Providers {
    private readonly settings: Settings;

    constructor(stored: Gio.Settings) {
        this.settings = new Settings(stored);
    }

    /** Whether one is set for the workspace, be it wrongly. */
    async isSetFor(id: string): Promise<boolean> {
        const entry = await readWorkspace(new Layout(baseDirectories()).root, id);
        try {
            return providerFor(entry?.meta?.table ?? {}, this.settings.provider()) !== null;
        } catch {
            return true;
        }
    }

    /** Calls the listener when that of all workspaces is another one, until the returned function is called. */
    follow(listener: () => void): () => void {
        return this.settings.followProvider(listener);
    }
}
