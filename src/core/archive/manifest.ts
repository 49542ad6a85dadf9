import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { BLOCK, formatHeader, notAnArchive, parseHeader, spaceOf } from './container.js';

/** The version of the format that is written here. */
export const ARCHIVE_VERSION = 1;

/** A whole workspace, or one to make others after. */
export type ArchiveKind = 'workspace' | 'template';

/** What an archive may hold, in this order; docs/export.md says what is in each. */
export const PARTS = ['tree.tar.gz', 'secrets.tar.gz.gpg', 'keyring-key.gpg'] as const;

/** One of PARTS. */
export type PartName = (typeof PARTS)[number];

/** A file in an archive. */
export interface Part {
    readonly name: PartName;
    /** In bytes. */
    readonly size: number;
    /** In lower-case hexadecimal digits. */
    readonly sha256: string;
    /** How long the tar archive in it is, in bytes; 0 for what is none. */
    readonly unpackedSize: number;
}

/** What an archive says of itself. */
export interface Manifest {
    readonly kind: ArchiveKind;
    /** The name of the workspace. */
    readonly name: string;
    readonly madeAt: Date;
    /** The directory that the workspace was in. */
    readonly tree: string;
    readonly parts: readonly Part[];
}

/** Where a part is in an archive. */
export interface PlacedPart extends Part {
    /** Of its first byte, from the beginning of the archive. */
    readonly offset: number;
}

const MANIFEST_NAME = 'manifest.json';
// It is written last, into room that was kept for it, since it says what comes after it.
const MANIFEST_SIZE = 16 * 1024;

/** How long the beginning of an archive is that the manifest takes. In bytes. */
export const MANIFEST_SPACE = spaceOf(MANIFEST_SIZE);

/** What an archive ends with (tar(5)). In bytes. */
export const END_SPACE = 2 * BLOCK;

/** The beginning of an archive. */
export function formatManifest(manifest: Manifest): Uint8Array {
    const { kind, name, madeAt, tree, parts } = manifest;
    const text = JSON.stringify(
        {
            format: 'kolide-workspace',
            version: ARCHIVE_VERSION,
            kind,
            name,
            made_at: madeAt.toISOString(),
            tree,
            parts: parts.map(part => ({
                name: part.name,
                size: part.size,
                sha256: part.sha256,
                unpacked_size: part.unpackedSize,
            })),
        },
        null,
        2,
    );
    const bytes = new TextEncoder().encode(`${text}\n`);
    if (bytes.length > MANIFEST_SIZE)
        throw new WorkspaceError('Failed', _('The path of the workspace is too long.'));
    const beginning = new Uint8Array(MANIFEST_SPACE);
    beginning.set(formatHeader({ name: MANIFEST_NAME, size: MANIFEST_SIZE }));
    // JSON may end with white space.
    beginning.fill(0x0a, BLOCK);
    beginning.set(bytes, BLOCK);
    return beginning;
}

/**
 * Reads the beginning of an archive.
 *
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseManifest(beginning: Uint8Array): Manifest {
    if (beginning.length < MANIFEST_SPACE) throw notAnArchive();
    const member = parseHeader(beginning.subarray(0, BLOCK));
    if (member.name !== MANIFEST_NAME || member.size !== MANIFEST_SIZE) throw notAnArchive();
    const text = new TextDecoder().decode(beginning.subarray(BLOCK, MANIFEST_SPACE));
    const fields = parseObject(text);
    if (fields['format'] !== 'kolide-workspace') throw notAnArchive();
    const { version, kind, name, made_at: madeAt, tree, parts } = fields;
    if (typeof version === 'number' && version > ARCHIVE_VERSION)
        throw new WorkspaceError(
            'InvalidArgument',
            _('This archive was made by a newer version of Kolide Workspaces.'),
        );
    const date = new Date(typeof madeAt === 'string' ? madeAt : '');
    if (
        version !== ARCHIVE_VERSION ||
        (kind !== 'workspace' && kind !== 'template') ||
        typeof name !== 'string' ||
        Number.isNaN(date.getTime()) ||
        typeof tree !== 'string' ||
        !tree.startsWith('/') ||
        !Array.isArray(parts)
    )
        throw damaged();
    return { kind, name, madeAt: date, tree, parts: parseParts(parts) };
}

/** Where the parts are that a manifest names. */
export function placeParts(parts: readonly Part[]): PlacedPart[] {
    let next = MANIFEST_SPACE;
    return parts.map(part => {
        const offset = next + BLOCK;
        next += spaceOf(part.size);
        return { ...part, offset };
    });
}

/** Whether some of it is encrypted with a passphrase. */
export function hasSecrets(parts: readonly Part[]): boolean {
    return parts.length > 1;
}

/** How long an archive with these parts is. In bytes. */
export function archiveSize(parts: readonly Part[]): number {
    return parts.reduce((sum, { size }) => sum + spaceOf(size), MANIFEST_SPACE + END_SPACE);
}

/** The error for an archive that is not as it was written. */
export function damaged(): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        _('The archive is damaged or was changed. Nothing of it was imported.'),
    );
}

/** The error for an archive of which a part is missing. */
export function incomplete(): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        _('The archive is not complete. Copy it again. Nothing of it was imported.'),
    );
}

function parseObject(text: string): Record<string, unknown> {
    try {
        const value: unknown = JSON.parse(text);
        if (isObject(value)) return value;
    } catch {
        // See below.
    }
    throw damaged();
}

function parseParts(values: readonly unknown[]): Part[] {
    const parts = values.map(parsePart);
    const places = parts.map(({ name }) => PARTS.indexOf(name));
    const inOrder = places.every(
        (place, index) => index === 0 || place > Number(places[index - 1]),
    );
    if (places[0] !== 0 || !inOrder) throw damaged();
    return parts;
}

function parsePart(value: unknown): Part {
    if (!isObject(value)) throw damaged();
    const { name, size, sha256, unpacked_size: unpackedSize } = value;
    const known = PARTS.find(candidate => candidate === name);
    if (
        known === undefined ||
        !isSize(size) ||
        !isSize(unpackedSize) ||
        typeof sha256 !== 'string' ||
        !/^[0-9a-f]{64}$/.test(sha256)
    )
        throw damaged();
    return { name: known, size, sha256, unpackedSize };
}

function isSize(value: unknown): value is number {
    // Sums of them are to be exact, too.
    return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 50;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
