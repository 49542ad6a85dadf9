import type Adw from 'gi://Adw';
import { ExtensionPreferences } from 'resource:///org/gnome/Shell/Extensions/js/extensions/prefs.js';

import { fillWindow } from './prefs/window.js';

/** What GNOME's Extensions app opens as the settings of the extension. */
export default class KolideWorkspacesPreferences extends ExtensionPreferences {
    override async fillPreferencesWindow(window: Adw.PreferencesWindow): Promise<void> {
        await fillWindow(window, {
            settings: this.getSettings(),
            path: this.path,
            version: String(this.metadata['version-name'] ?? ''),
        });
    }
}
