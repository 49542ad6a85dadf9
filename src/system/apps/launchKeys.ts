import Gio from 'gi://Gio';

import { asyncCall } from '../asyncCall.js';
import { LAUNCH_KEYS, type KeyTarget } from '../../core/apps/launchKeys.js';

const SCHEMA = 'org.gnome.settings-daemon.plugins.media-keys';
const CUSTOM_SCHEMA = `${SCHEMA}.custom-keybinding`;

/** The keys that GNOME's settings let start apps. */
export class LaunchKeys {
    private readonly settings: Gio.Settings | null;

    constructor() {
        // Without gnome-settings-daemon there are no such keys.
        const schema = Gio.SettingsSchemaSource.get_default()?.lookup(SCHEMA, true);
        this.settings = schema ? new Gio.Settings({ settings_schema: schema }) : null;
    }

    /** What the first key starts whose accelerator fits; null if none does. */
    find(fits: (accelerator: string) => boolean): KeyTarget | null {
        const { settings } = this;
        if (!settings) return null;
        const schema = settings.settings_schema;
        for (const [key, target] of Object.entries(LAUNCH_KEYS)) {
            const names = [key, `${key}-static`].filter(name => schema.has_key(name));
            const accelerators = names.flatMap(name => settings.get_strv(name));
            if (accelerators.some(fits)) return target;
        }
        for (const path of settings.get_strv('custom-keybindings')) {
            const custom = new Gio.Settings({ schema_id: CUSTOM_SCHEMA, path });
            if (fits(custom.get_string('binding')))
                return { commandLine: custom.get_string('command') };
        }
        return null;
    }
}

/** The app that the person has chosen for a type. @throws {GLib.Error} if there is none. */
export async function defaultAppFor(contentType: string): Promise<Gio.AppInfo> {
    return asyncCall(
        callback => {
            Gio.AppInfo.get_default_for_type_async(contentType, false, null, callback);
        },
        result => Gio.AppInfo.get_default_for_type_finish(result),
    );
}
