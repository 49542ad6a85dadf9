import { freeName, parseName } from '../workspace/name.js';
import type { WorkspaceRegistry } from '../workspace/registry.js';
import { displayName, type WorkspaceEntry } from '../workspace/workspace.js';
import { WORKSPACES_COMPONENT } from './accountRecords.js';
import type { Accounts } from './accounts.js';
import type { Person } from './person.js';
import type { Picture } from './picture.js';

/** What a first sign-in is made with. */
export interface FirstSignInPorts {
    readonly accounts: Pick<Accounts, 'signIn'>;
    readonly registry: Pick<WorkspaceRegistry, 'list' | 'update'>;
    /** The picture at a URL; null if it is of no use. */
    readonly fetchPicture: (url: string) => Promise<Picture | null>;
}

/**
 * Has somebody sign in to a workspace that has just been made, and gives it their picture, and their
 * name if it has none of its own.
 *
 * @param isNamed whether somebody has named it.
 * @throws {WorkspaceError} as `Accounts.signIn`, and what the registry throws; the workspace stays.
 */
export async function signInFirst(
    ports: FirstSignInPorts,
    workspaceId: string,
    isNamed: boolean,
): Promise<void> {
    const { accounts, registry, fetchPicture } = ports;
    const before = nameOf(registry.list, workspaceId);
    const person = await accounts.signIn(workspaceId, WORKSPACES_COMPONENT);
    const picture = person.picture === null ? null : await fetchPicture(person.picture);
    const others = registry.list.filter(({ id }) => id !== workspaceId);
    // They may have given it one while they were away.
    const isNamedNow = isNamed || nameOf(registry.list, workspaceId) !== before;
    const name = isNamedNow ? null : nameAfter(person, others);
    if (picture === null && name === null) return;
    await registry.update(workspaceId, name === null ? {} : { name }, picture ?? undefined);
}

function nameOf(list: readonly WorkspaceEntry[], id: string): string | undefined {
    return list.find(entry => entry.id === id)?.meta?.name;
}

/** A name that nobody else has; null if the provider says none that a workspace can have. */
function nameAfter({ name, email }: Person, others: readonly WorkspaceEntry[]): string | null {
    const taken = others.map(displayName);
    for (const wish of [name, email])
        try {
            if (wish !== null) return parseName(freeName(wish, taken));
        } catch {
            // Not every name of a person is one of a workspace.
        }
    return null;
}
