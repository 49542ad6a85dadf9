import { freeName, parseName } from '../workspace/name.js';
import type { WorkspaceRegistry } from '../workspace/registry.js';
import { displayName, type WorkspaceEntry } from '../workspace/workspace.js';
import { WORKSPACES_COMPONENT } from './accountRecords.js';
import type { Accounts } from './accounts.js';
import type { Person } from './person.js';

/** What a first sign-in is made with. */
export interface FirstSignInPorts {
    readonly accounts: Pick<Accounts, 'signIn'>;
    readonly registry: Pick<WorkspaceRegistry, 'list' | 'update'>;
    /** Puts the picture at a URL into a workspace; its path there, or null if it is of no use. */
    readonly takePicture: (workspaceId: string, url: string) => Promise<string | null>;
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
    const { accounts, registry, takePicture } = ports;
    const person = await accounts.signIn(workspaceId, WORKSPACES_COMPONENT);
    const picture = person.picture === null ? null : await takePicture(workspaceId, person.picture);
    const others = registry.list.filter(({ id }) => id !== workspaceId);
    const name = isNamed ? null : nameAfter(person, others);
    if (picture === null && name === null) return;
    await registry.update(workspaceId, {
        ...(picture !== null && { picture }),
        ...(name !== null && { name }),
    });
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
