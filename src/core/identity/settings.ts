import type { TomlTable } from 'smol-toml';

import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import type { ProviderOptions } from './provider.js';

/** What can be set of an identity provider, by the names used in `meta.toml`. */
export const PROVIDER_KEYS = [
    'issuer',
    'client_id',
    'authorize_url',
    'token_url',
    'userinfo_url',
    'id_claim',
    'scopes',
] as const satisfies readonly (keyof ProviderOptions)[];

/** One of PROVIDER_KEYS. */
export type ProviderKey = (typeof PROVIDER_KEYS)[number];

/** What is set of a provider for all workspaces. */
export interface CommonProvider {
    /** Empty where nothing is set. */
    readonly values: Readonly<Record<ProviderKey, string>>;
    /** Whether an administrator has set it, so that no workspace can have another one. */
    readonly isPolicy: boolean;
}

/**
 * The provider that somebody signs in with in a workspace: that of the `[identity]` table of its
 * `meta.toml`, as a whole and be it empty, or else the common one. Null if there is none, so that
 * nobody need sign in.
 *
 * @param table all of the workspace's `meta.toml`.
 * @throws {WorkspaceError} InvalidArgument, with the key at fault.
 */
export function providerFor(table: TomlTable, common: CommonProvider): ProviderOptions | null {
    const own = table['identity'];
    if (own === undefined || common.isPolicy) return toOptions(common.values);
    if (typeof own !== 'object' || Array.isArray(own) || own instanceof Date)
        throw wrongType('identity', 'table');
    const values: Partial<Record<ProviderKey, string>> = {};
    for (const key of PROVIDER_KEYS) {
        const value = own[key];
        if (value === undefined) continue;
        if (typeof value !== 'string') throw wrongType(`identity.${key}`, 'string');
        values[key] = value;
    }
    return toOptions(values);
}

function toOptions(values: Partial<Readonly<Record<ProviderKey, string>>>): ProviderOptions | null {
    const set = PROVIDER_KEYS.flatMap(key => {
        const value = values[key]?.trim() ?? '';
        return value === '' ? [] : [[key, value] as const];
    });
    if (!set.some(([key]) => NAMES_ONE.includes(key))) return null;
    return { client_id: '', ...Object.fromEntries(set) };
}

// A claim or scopes alone are nobody to sign in with.
const NAMES_ONE: readonly ProviderKey[] = ['issuer', 'client_id', 'authorize_url', 'token_url'];

function wrongType(key: string, type: string): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        fill(_('In meta.toml, “%(key)” must be of type %(type).'), { key, type }),
    );
}
