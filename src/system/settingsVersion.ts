import type Gio from 'gi://Gio';

import { _, fill } from '../core/words.js';
import { log } from './log.js';

const KEY = 'settings-version';
const VERSION = 1;

/**
 * Notes in the settings which version of the schema they were last used with, so that a later one
 * knows what to carry over (docs/upgrades.md). Those of a newer version stay as they are: GSettings
 * gives the default in place of what it does not understand.
 */
export function markSettings(settings: Gio.Settings): void {
    const found = settings.get_int(KEY);
    if (found > VERSION)
        log.notice(
            fill(
                _(
                    'The settings are of a newer version of Kolide Workspaces: %(found), and ' +
                        '%(known) is known here. What is not understood has its default.',
                ),
                { found, known: VERSION },
            ),
        );
    else if (found < VERSION && settings.is_writable(KEY)) settings.set_int(KEY, VERSION);
}
