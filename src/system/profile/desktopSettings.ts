import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { Profile } from '../../core/profile/profile.js';
import { formatSettingName, parseSettingName } from '../../core/profile/settingName.js';
import { _, fill } from '../../core/words.js';
import { log } from '../log.js';

/** Told of the new value of a setting, as a profile has it. */
export type SettingListener = (name: string, value: string | null) => void;

/**
 * The settings of the desktop that are part of profiles. GSettings reads from memory and writes in
 * the background, so that none of this waits.
 */
export class DesktopSettings {
    private readonly schemas = new Map<string, Gio.Settings>();
    private followed: readonly string[] = [];
    private handlers: (readonly [settings: Gio.Settings, handler: number])[] = [];

    /** @param listener told of every change of a setting that is followed. */
    constructor(
        private readonly listener: SettingListener,
        lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            this.unfollow();
        });
    }

    /** Follows these settings and no others. What this computer does not have is left out. */
    follow(names: readonly string[]): void {
        this.unfollow();
        this.followed = names.filter(name => this.isThere(name));
        this.handlers = this.followed.map(name => {
            const { settings, key } = this.open(name);
            const handler = settings.connect(`changed::${key}`, () => {
                this.listener(name, valueOf(settings, key));
            });
            return [settings, handler];
        });
    }

    /** What the settings that are followed are now. */
    current(): Profile {
        return new Map(
            this.followed.map(name => {
                const { settings, key } = this.open(name);
                return [name, valueOf(settings, key)];
            }),
        );
    }

    /** Gives a setting a value, unless an administrator has locked it or it is none for it. */
    set(name: string, value: string | null): void {
        try {
            const { settings, key } = this.open(name);
            if (!settings.is_writable(key)) return;
            if (value === null) settings.reset(key);
            else settings.set_value(key, parseValue(settings, key, value));
        } catch (error) {
            log.error(error);
        }
    }

    /**
     * Checks that a setting is followed and can have a value.
     *
     * @throws {WorkspaceError} NotFound if there is no such setting, InvalidArgument if it is common
     * to all workspaces or the value is none for it, Denied if an administrator has locked it.
     */
    check(name: string, value: string | null): void {
        const { settings, key } = this.open(name);
        if (!this.followed.includes(name))
            throw new WorkspaceError(
                'InvalidArgument',
                fill(
                    _(
                        'The setting “%(name)” is common to all workspaces. Add it to “profile-settings” to have one for each.',
                    ),
                    { name },
                ),
            );
        if (!settings.is_writable(key))
            throw new WorkspaceError(
                'Denied',
                fill(_('An administrator has locked the setting “%(name)”.'), { name }),
            );
        if (value !== null) parseValue(settings, key, value);
    }

    /** Whether a setting is followed and can have a value, though it may be locked. */
    counts(name: string, value: string | null): boolean {
        if (!this.followed.includes(name)) return false;
        const { settings, key } = this.open(name);
        return value === null || readValue(settings, key, value) !== null;
    }

    private isThere(name: string): boolean {
        try {
            this.open(name);
            return true;
        } catch (error) {
            log.notice(messageOf(error));
            return false;
        }
    }

    /** @throws {WorkspaceError} InvalidArgument, NotFound */
    private open(name: string): { settings: Gio.Settings; key: string } {
        const { schema, key } = parseSettingName(name);
        const known = this.schemas.get(schema);
        if (known?.settings_schema.has_key(key) === true) return { settings: known, key };
        const found = lookUp(schema, key);
        if (!found)
            throw new WorkspaceError(
                'NotFound',
                fill(_('There is no setting “%(name)”.'), {
                    name: formatSettingName({ schema, key }),
                }),
            );
        const settings = new Gio.Settings({ settings_schema: found });
        this.schemas.set(schema, settings);
        return { settings, key };
    }

    private unfollow(): void {
        for (const [settings, handler] of this.handlers) settings.disconnect(handler);
        this.handlers = [];
    }
}

/** Whether an administrator has locked a setting of this computer. */
export function isLocked(name: string): boolean {
    const { schema, key } = parseSettingName(name);
    const found = lookUp(schema, key);
    return found !== null && !new Gio.Settings({ settings_schema: found }).is_writable(key);
}

function lookUp(schema: string, key: string): Gio.SettingsSchema | null {
    const found = Gio.SettingsSchemaSource.get_default()?.lookup(schema, true);
    // One without a path of its own is many, and GLib ends a program that opens it without one.
    return found?.get_path() && found.has_key(key) ? found : null;
}

function valueOf(settings: Gio.Settings, key: string): string | null {
    return settings.get_user_value(key)?.print(false) ?? null;
}

/** Null for what is no value for the setting. */
function readValue(settings: Gio.Settings, key: string, text: string): GLib.Variant | null {
    const description = settings.settings_schema.get_key(key);
    try {
        const value = GLib.Variant.parse(description.get_value_type(), text, null, null);
        return description.range_check(value) ? value : null;
    } catch {
        return null;
    }
}

/** @throws {WorkspaceError} InvalidArgument */
function parseValue(settings: Gio.Settings, key: string, text: string): GLib.Variant {
    const value = readValue(settings, key, text);
    if (value !== null) return value;
    // What is expected says more than where the text stops being it.
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(text)” is no value for “%(key)”. One is: %(example)'), {
            text,
            key,
            example: settings.settings_schema.get_key(key).get_default_value().print(false),
        }),
    );
}
