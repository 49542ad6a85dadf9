import { messageOf, WorkspaceError } from '../errors.js';
import { requireKnownFormat } from '../formatVersion.js';
import { _, fill } from '../words.js';

/**
 * The desktop settings of a workspace, by the names of `settingName.ts`: each the text of a GVariant,
 * or null where the system's default counts.
 */
export type Profile = ReadonlyMap<string, string | null>;

const VERSION = 1;

/**
 * Reads a `settings.json`. What it says of a setting in a way that is not understood is left out,
 * so that the setting is as it was before.
 *
 * @throws {WorkspaceError} InvalidArgument if it is no such file, or one of a newer version.
 */
export function parseProfile(text: string): Profile {
    const { version, settings } = parseObject(text);
    if (typeof version === 'number') requireKnownFormat('settings.json', version, VERSION);
    if (!isObject(settings)) throw invalid(_('it has no “settings”.'));
    return new Map(
        Object.entries(settings).filter(
            (entry): entry is [string, string | null] =>
                entry[1] === null || typeof entry[1] === 'string',
        ),
    );
}

/** Writes a `settings.json`, in an order that does not depend on what was changed when. */
export function formatProfile(profile: Profile): string {
    const settings = Object.fromEntries([...profile].sort(([a], [b]) => (a < b ? -1 : 1)));
    return `${JSON.stringify({ version: VERSION, settings }, null, 4)}\n`;
}

/** Which settings would have to be written to come from one profile to another. */
export function differences(from: Profile, to: Profile): Profile {
    return new Map([...to].filter(([name, value]) => from.get(name) !== value));
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(text: string): JsonObject {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw invalid(messageOf(error));
    }
    if (isObject(value)) return value;
    throw invalid(_('it is no JSON object.'));
}

function isObject(value: unknown): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        fill(_('settings.json cannot be read: %(problem)'), { problem }),
    );
}
