import GLib from 'gi://GLib';

import type { BaseDirectories } from './store/layout.js';

/** The person's own base directories, as this process was told of them. */
export function baseDirectories(): BaseDirectories {
    return {
        config: GLib.get_user_config_dir(),
        data: GLib.get_user_data_dir(),
        cache: GLib.get_user_cache_dir(),
        state: GLib.get_user_state_dir(),
    };
}
