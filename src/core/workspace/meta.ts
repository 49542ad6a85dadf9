import { parse, stringify, TomlDate, TomlError, type TomlTable } from 'smol-toml';

import { parseClipboardSharing, type ClipboardSharing } from '../clipboard/sharing.js';
import { parseCatalogue, WHOLE_CATALOGUE, type Catalogue } from '../apps/catalogue.js';
import { messageOf, WorkspaceError } from '../errors.js';
import { requireKnownFormat } from '../formatVersion.js';
import {
    parseNotificationChoice,
    type NotificationChoice,
} from '../session/backgroundNotifications.js';
import { _, fill, ngettext } from '../words.js';
import { ICONS, parseColour, parseIcon } from './appearance.js';
import { parseIsolation, type Isolation } from './isolation.js';
import { parseName } from './name.js';
import type { WorkspaceChanges } from './workspace.js';

/** The version of the format of a workspace's tree that is written here (docs/upgrades.md). */
export const META_VERSION = 1;

const MAX_USER_ID_LENGTH = 255;

/** Whether a workspace's apps get a HOME of their own or the person's. */
export type HomeKind = 'own' | 'shared';

/** What `meta.toml` says of a workspace. */
export interface WorkspaceMeta {
    readonly name: string;
    /** The user id at the identity provider, empty if nobody is signed in. */
    readonly koderUserId: string;
    readonly createdAt: Date;
    /** A name of the icon theme. */
    readonly icon: string;
    /** A name of COLOURS or `#rrggbb`. */
    readonly colour: string;
    readonly home: HomeKind;
    readonly isolation: Isolation;
    /** Whether it goes on in the background instead of being frozen. */
    readonly keepRunning: boolean;
    /** Whether the computer does not go idle, nor to sleep by itself, while it is active. */
    readonly keepAwake: boolean;
    /** What becomes of its notifications while it is in the background. */
    readonly notifications: NotificationChoice;
    readonly clipboard: ClipboardSharing;
    /** Which apps it shows. */
    readonly apps: Catalogue;
    /** Whether its key ring is encrypted with a passphrase of its own (core/vault). */
    readonly vault: boolean;
    /** The path of its picture below the workspace's directory, empty if it has none. */
    readonly picture: string;
    /** The whole file, with the keys that this version does not know. */
    readonly table: TomlTable;
}

/** What holds where a `meta.toml` says nothing. */
export const BLANK_META = {
    koderUserId: '',
    icon: ICONS[0],
    colour: 'slate',
    home: 'own',
    isolation: 'separate',
    keepRunning: false,
    keepAwake: false,
    notifications: 'default',
    clipboard: 'own',
    apps: WHOLE_CATALOGUE,
    vault: false,
    picture: '',
    table: {},
} as const satisfies Partial<WorkspaceMeta>;

/**
 * Reads a `meta.toml` (TOML 1.0).
 *
 * @throws {WorkspaceError} InvalidArgument, with the line or the key at fault.
 */
export function parseMeta(text: string): WorkspaceMeta {
    const table = parseToml(text);
    const version = optional(table, 'version', 'integer') ?? BigInt(META_VERSION);
    requireKnownFormat('meta.toml', version, META_VERSION);
    const home = optional(table, 'home', 'string') ?? BLANK_META.home;
    if (home !== 'own' && home !== 'shared')
        throw invalid(_('In meta.toml, “home” must be "own" or "shared".'));
    return {
        name: checked('name', required(table, 'name', 'string'), parseName),
        koderUserId: optional(table, 'koder_user_id', 'string') ?? BLANK_META.koderUserId,
        createdAt: required(table, 'created_at', 'date-time'),
        icon: checked('icon', optional(table, 'icon', 'string') ?? BLANK_META.icon, parseIcon),
        colour: checked(
            'colour',
            optional(table, 'colour', 'string') ?? BLANK_META.colour,
            parseColour,
        ),
        home,
        isolation: checked(
            'isolation',
            optional(table, 'isolation', 'string') ?? BLANK_META.isolation,
            parseIsolation,
        ),
        keepRunning: optional(table, 'keep_running', 'boolean') ?? BLANK_META.keepRunning,
        keepAwake: optional(table, 'keep_awake', 'boolean') ?? BLANK_META.keepAwake,
        notifications: checked(
            'notifications',
            optional(table, 'notifications', 'string') ?? BLANK_META.notifications,
            parseNotificationChoice,
        ),
        clipboard: checked(
            'clipboard',
            optional(table, 'clipboard', 'string') ?? BLANK_META.clipboard,
            parseClipboardSharing,
        ),
        apps: readCatalogue(table),
        vault: optional(table, 'vault', 'boolean') ?? BLANK_META.vault,
        picture: checked(
            'picture',
            optional(table, 'picture', 'string') ?? BLANK_META.picture,
            parsePicture,
        ),
        table,
    };
}

/** Writes a `meta.toml`; the keys that this version does not know are kept. */
export function formatMeta(meta: WorkspaceMeta): string {
    const table: TomlTable = {
        ...meta.table,
        version: BigInt(META_VERSION),
        name: meta.name,
        koder_user_id: meta.koderUserId,
        created_at: TomlDate.wrapAsOffsetDateTime(meta.createdAt, 'Z'),
        icon: meta.icon,
        colour: meta.colour,
        home: meta.home,
        isolation: meta.isolation,
        keep_running: meta.keepRunning,
        keep_awake: meta.keepAwake,
        notifications: meta.notifications,
        clipboard: meta.clipboard,
        picture: meta.picture,
        vault: meta.vault,
        ...catalogueTable(meta),
    };
    if (meta.picture === '') delete table['picture'];
    // Integers were read as bigint, so that every other number is a float and stays one.
    return `${stringify(table, { numbersAsFloat: true })}\n`;
}

/**
 * The meta with the changes made.
 *
 * @throws {WorkspaceError} InvalidName, InvalidArgument
 */
export function changeMeta(meta: WorkspaceMeta, changes: WorkspaceChanges): WorkspaceMeta {
    return {
        ...meta,
        ...(changes.name !== undefined && { name: parseName(changes.name) }),
        ...(changes.icon !== undefined && { icon: parseIcon(changes.icon) }),
        ...(changes.colour !== undefined && { colour: parseColour(changes.colour) }),
        ...(changes.keepRunning !== undefined && { keepRunning: changes.keepRunning }),
        ...(changes.keepAwake !== undefined && { keepAwake: changes.keepAwake }),
        ...(changes.notifications !== undefined && {
            notifications: parseNotificationChoice(changes.notifications),
        }),
        ...(changes.clipboard !== undefined && {
            clipboard: parseClipboardSharing(changes.clipboard),
        }),
        ...(changes.apps !== undefined && {
            apps: parseCatalogue(changes.apps.mode, changes.apps.apps),
        }),
        ...(changes.vault !== undefined && { vault: changes.vault }),
        ...(changes.isolation !== undefined && { isolation: parseIsolation(changes.isolation) }),
        ...(changes.koderUserId !== undefined && { koderUserId: parseUserId(changes.koderUserId) }),
    };
}

/** @throws {WorkspaceError} InvalidArgument */
function readCatalogue(table: TomlTable): Catalogue {
    const apps = optional(table, 'apps', 'table');
    if (apps === undefined) return WHOLE_CATALOGUE;
    const list = apps['list'] ?? [];
    if (!Array.isArray(list) || !list.every(app => typeof app === 'string'))
        throw invalid(_('In meta.toml, “list” of “apps” must be a list of strings.'));
    return checked('apps', optional(apps, 'mode', 'string') ?? 'all', mode =>
        parseCatalogue(mode, list),
    );
}

/** Absent where nothing was chosen; what else is in it stays. */
function catalogueTable({ apps, table }: WorkspaceMeta): TomlTable {
    const before = optional(table, 'apps', 'table');
    if (before === undefined && apps.mode === 'all') return {};
    return { apps: { ...before, mode: apps.mode, list: [...apps.apps] } };
}

function parseUserId(text: string): string {
    const userId = text.trim();
    if (/[\p{Cc}\p{Cs}]/u.test(userId) || userId.length > MAX_USER_ID_LENGTH)
        throw invalid(
            fill(
                ngettext(
                    'A user id has %(max) character at most and no control characters.',
                    'A user id has %(max) characters at most and no control characters.',
                    MAX_USER_ID_LENGTH,
                ),
                { max: MAX_USER_ID_LENGTH },
            ),
        );
    return userId;
}

function parsePicture(path: string): string {
    if (path.startsWith('/') || path.split('/').includes('..'))
        throw invalid(_('The picture must lie inside the workspace’s own directory.'));
    return path;
}

function parseToml(text: string): TomlTable {
    try {
        return parse(text, { integersAsBigInt: true });
    } catch (error) {
        if (!(error instanceof TomlError)) throw error;
        throw new WorkspaceError(
            'InvalidArgument',
            fill(_('meta.toml cannot be read: line %(line), column %(column): %(problem)'), {
                line: error.line,
                column: error.column,
                // The rest of the library's message is an excerpt of the file.
                problem: messageOf(error).split('\n')[0] ?? '',
            }),
            error,
        );
    }
}

interface Types {
    string: string;
    boolean: boolean;
    integer: bigint;
    'date-time': Date;
    table: TomlTable;
}

function required<Name extends keyof Types>(
    table: TomlTable,
    key: string,
    type: Name,
): Types[Name] {
    const value = optional(table, key, type);
    if (value !== undefined) return value;
    throw invalid(fill(_('meta.toml has no “%(key)”.'), { key }));
}

function optional<Name extends keyof Types>(
    table: TomlTable,
    key: string,
    type: Name,
): Types[Name] | undefined {
    if (!Object.hasOwn(table, key)) return undefined;
    const value = read[type](table[key]);
    if (value !== undefined) return value;
    throw invalid(fill(_('In meta.toml, “%(key)” must be of type %(type).'), { key, type }));
}

const read: { [Name in keyof Types]: (value: unknown) => Types[Name] | undefined } = {
    string: value => (typeof value === 'string' ? value : undefined),
    boolean: value => (typeof value === 'boolean' ? value : undefined),
    integer: value => (typeof value === 'bigint' ? value : undefined),
    'date-time': value => {
        const date = typeof value === 'string' ? new Date(value) : value;
        return date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined;
    },
    table: value => (isTable(value) ? value : undefined),
};

function isTable(value: unknown): value is TomlTable {
    return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        !(value instanceof Date)
    );
}

function checked<Value>(key: string, value: string, parseValue: (value: string) => Value): Value {
    try {
        return parseValue(value);
    } catch (error) {
        throw new WorkspaceError(
            'InvalidArgument',
            fill(_('In meta.toml, “%(key)” is wrong: %(problem)'), {
                key,
                problem: messageOf(error),
            }),
            error,
        );
    }
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}
