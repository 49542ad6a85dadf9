import GLib from 'gi://GLib';

import type { BaseDirectories } from './store/layout.js';

/** The person's own base directories, as this process was told of them. */
export function baseDirectories(): BaseDirectories {
    return {
        config: canonical(GLib.get_user_config_dir()),
        data: canonical(GLib.get_user_data_dir()),
        cache: canonical(GLib.get_user_cache_dir()),
        state: canonical(GLib.get_user_state_dir()),
    };
}

/** Where the session looks for apps and other data, beside the person's own directory. */
export function dataDirectories(): string {
    return GLib.getenv('XDG_DATA_DIRS') ?? '/usr/local/share:/usr/share';
}

function canonical(path: string): string {
    return GLib.canonicalize_filename(path, null);
}
