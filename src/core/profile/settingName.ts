import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/** A key of GSettings. */
export interface SettingName {
    /** The id of its schema, which has a path of its own. */
    readonly schema: string;
    readonly key: string;
}

const MAX_LENGTH = 255;

/**
 * Reads a setting's name, written as on the command line of `gsettings`: its schema, a space, its
 * key.
 *
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseSettingName(text: string): SettingName {
    const [, schema, key] = /^([a-z][\w.-]*) ([a-z][a-z0-9-]*)$/i.exec(text.trim()) ?? [];
    if (schema !== undefined && key !== undefined && text.length <= MAX_LENGTH)
        return { schema, key };
    throw new WorkspaceError(
        'InvalidArgument',
        fill(
            _(
                '“%(name)” names no setting. Write its schema and its key, such as “org.gnome.desktop.interface accent-color”.',
            ),
            { name: text },
        ),
    );
}

/** The name as `parseSettingName` reads it. */
export function formatSettingName({ schema, key }: SettingName): string {
    return `${schema} ${key}`;
}
