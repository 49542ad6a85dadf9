import type Meta from 'gi://Meta';

import { appIdOf } from '../../core/apps/catalogue.js';
import type { Settings } from '../../system/settings.js';

// The preferences of extensions, ours too, are shown by a part of the shell.
const PREFERENCES = 'org.gnome.Shell.Extensions';

/** Apps that belong to no workspace, since what they change is common to all. */
export class SessionApps {
    constructor(private readonly settings: Settings) {}

    /** Whether an app is one, by the name of its desktop file. */
    hasApp(desktopId: string): boolean {
        return this.settings.list('session-apps').includes(appIdOf(desktopId));
    }

    /** Whether a window is one of such an app. */
    hasWindow(window: Meta.Window): boolean {
        // On Wayland it is the app id, which is what the desktop file is called.
        const name = window.wm_class;
        return name !== null && (name === PREFERENCES || this.hasApp(name));
    }
}
