import type Gio from 'gi://Gio';

import { PROVIDER_KEYS, type CommonProvider, type ProviderKey } from '../core/identity/settings.js';
import type { BackgroundNotifications } from '../core/session/backgroundNotifications.js';
import type { WindowSignStyle } from '../core/windows/windowSigns.js';

/** The keys of schemas/org.gnome.shell.extensions.kolide-workspaces.gschema.xml that are switches. */
export type Switch = 'show-name-in-panel' | 'presentation-shield' | 'freeze-in-background';

/** Its keys that are lists of texts. */
export type List = 'session-apps' | 'profile-settings' | 'workspace-order';
/** Its keys that are whole numbers. */
export type Count =
    | 'freeze-grace-seconds'
    | 'clipboard-limit-mebibytes'
    | 'notification-history-count'
    | 'notification-history-days'
    | 'vault-lock-after-minutes';
/** Its keys that are one of some words, and these. */
export interface Choices {
    'background-notifications': BackgroundNotifications;
    'vault-locked-apps': 'frozen' | 'closed';
    'window-signs': WindowSignStyle;
}

/** What a person or an administrator has set. */
export class Settings {
    constructor(private readonly settings: Gio.Settings) {}

    /**
     * Calls the listener with the state of a switch, now and at every change, until the returned
     * function is called.
     */
    follow(key: Switch, listener: (isOn: boolean) => void): () => void {
        return this.followKey(key, () => {
            listener(this.settings.get_boolean(key));
        });
    }

    /** The same for a number. */
    followNumber(key: Count, listener: (value: number) => void): () => void {
        return this.followKey(key, () => {
            listener(this.settings.get_int(key));
        });
    }

    /** The same for a list. */
    followList(key: List, listener: (value: readonly string[]) => void): () => void {
        return this.followKey(key, () => {
            listener(this.list(key));
        });
    }

    /** The same for a choice. */
    followChoice<Key extends keyof Choices>(
        key: Key,
        listener: (value: Choices[Key]) => void,
    ): () => void {
        return this.followKey(key, () => {
            listener(this.choice(key));
        });
    }

    private followKey(key: string, tell: () => void): () => void {
        const handler = this.settings.connect(`changed::${key}`, tell);
        tell();
        return () => {
            this.settings.disconnect(handler);
        };
    }

    /** The word that a choice is now; the schema has the same words. */
    choice<Key extends keyof Choices>(key: Key): Choices[Key] {
        return this.settings.get_string(key) as Choices[Key];
    }

    /** The state of a switch as it is now. */
    isOn(key: Switch): boolean {
        return this.settings.get_boolean(key);
    }

    /** A number as it is now. */
    number(key: Count): number {
        return this.settings.get_int(key);
    }

    /** The elements of a list as it is now. */
    list(key: List): readonly string[] {
        return this.settings.get_strv(key);
    }

    /** The identity provider of all workspaces that have none of their own. */
    provider(): CommonProvider {
        const values = PROVIDER_KEYS.map(key => [key, this.settings.get_string(keyOf(key))]);
        return {
            values: Object.fromEntries(values) as Record<ProviderKey, string>,
            isPolicy: PROVIDER_KEYS.some(key => !this.settings.is_writable(keyOf(key))),
        };
    }

    /** Calls the listener when it is another one, until the returned function is called. */
    followProvider(listener: () => void): () => void {
        const handlers = PROVIDER_KEYS.map(keyOf).flatMap(key => [
            this.settings.connect(`changed::${key}`, listener),
            this.settings.connect(`writable-changed::${key}`, listener),
        ]);
        return () => {
            for (const handler of handlers) this.settings.disconnect(handler);
        };
    }
}

function keyOf(key: ProviderKey): string {
    return `identity-${key.replaceAll('_', '-')}`;
}
