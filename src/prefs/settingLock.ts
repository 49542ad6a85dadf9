import type Gio from 'gi://Gio';

import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';

/** What people read where a setting is locked (dconf, “Lockdown”). */
export function describeLock(): string {
    return _('Set by your administrator.');
}

/**
 * Calls the listener with whether any of the settings is locked, now and at every change, for as long
 * as the lifetime lasts.
 */
export function followLock(
    settings: Gio.Settings,
    keys: readonly string[],
    lifetime: Lifetime,
    listener: (isLocked: boolean) => void,
): void {
    const tell = (): void => {
        listener(keys.some(key => !settings.is_writable(key)));
    };
    for (const key of keys) {
        const handler = settings.connect(`writable-changed::${key}`, tell);
        lifetime.add(() => {
            settings.disconnect(handler);
        });
    }
    tell();
}
