import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { nameKey } from './name.js';
import { inOrder } from './order.js';
import { isBroken, type Workspace, type WorkspaceEntry } from './workspace.js';

/**
 * The order in which people see workspaces: their own, those without a place in it oldest first, and
 * broken ones last. Of several with the same name only the active or else the oldest one keeps it; the
 * others are broken until renamed.
 *
 * @param order the ids of those that a person has given a place.
 */
export function arrange(
    entries: Iterable<WorkspaceEntry>,
    activeId: string,
    order: readonly string[] = [],
): WorkspaceEntry[] {
    const byAge = sortByAge(entries);
    const owners = new Map<string, Workspace>();
    const claim = (entry: WorkspaceEntry): void => {
        if (isBroken(entry)) return;
        const key = nameKey(entry.meta.name);
        if (!owners.has(key)) owners.set(key, entry);
    };
    byAge.filter(({ id }) => id === activeId).forEach(claim);
    byAge.forEach(claim);
    const judged = byAge.map(entry => {
        if (isBroken(entry)) return entry;
        const owner = owners.get(nameKey(entry.meta.name));
        return owner === undefined || owner === entry ? entry : asDuplicate(entry, owner);
    });
    return inOrder(judged, order).sort((a, b) => Number(isBroken(a)) - Number(isBroken(b)));
}

/** The entries, oldest first. */
export function sortByAge(entries: Iterable<WorkspaceEntry>): WorkspaceEntry[] {
    return [...entries].sort(compareByAge);
}

/**
 * Finds a workspace by its id or its name; of several with the name the one that is not broken.
 *
 * @throws {WorkspaceError} NotFound, or InvalidArgument if the name does not tell which one.
 */
export function find(entries: readonly WorkspaceEntry[], idOrName: string): WorkspaceEntry {
    const byId = entries.find(({ id }) => id === idOrName);
    if (byId) return byId;
    const key = nameKey(idOrName);
    const named = entries.filter(({ meta }) => meta !== null && nameKey(meta.name) === key);
    const usable = named.filter(entry => !isBroken(entry));
    const [found, second] = usable.length > 0 ? usable : named;
    if (!found) throw notFoundError(idOrName);
    if (second)
        throw new WorkspaceError(
            'InvalidArgument',
            fill(_('There are several workspaces named “%(name)”. Use the id of one of them.'), {
                name: idOrName,
            }),
        );
    return found;
}

/** The error for an id or a name that no workspace has. */
export function notFoundError(idOrName: string): WorkspaceError {
    return new WorkspaceError(
        'NotFound',
        fill(_('There is no workspace “%(name)”.'), { name: idOrName }),
    );
}

/** The error for what cannot be done with a workspace while it is locked. */
export function lockedError(name: string): WorkspaceError {
    return new WorkspaceError('Denied', fill(_('“%(name)” is locked. Unlock it first.'), { name }));
}

/**
 * Makes sure that no other workspace has the name.
 *
 * @param exceptId the workspace that may have it.
 * @throws {WorkspaceError} Exists
 */
export function requireFreeName(
    entries: readonly WorkspaceEntry[],
    name: string,
    exceptId?: string,
): void {
    if (isTaken(entries, name, exceptId))
        throw new WorkspaceError(
            'Exists',
            fill(_('There is already a workspace named “%(name)”.'), { name }),
        );
}

/**
 * The same for a workspace that comes back under its name, which nobody can change until it is there.
 *
 * @throws {WorkspaceError} Exists
 */
export function requireNameToRestore(entries: readonly WorkspaceEntry[], name: string): void {
    if (isTaken(entries, name))
        throw new WorkspaceError(
            'Exists',
            fill(_('There is already a workspace named “%(name)”. Rename that one first.'), {
                name,
            }),
        );
}

function isTaken(entries: readonly WorkspaceEntry[], name: string, exceptId?: string): boolean {
    const key = nameKey(name);
    return entries.some(
        ({ id, meta }) => id !== exceptId && meta !== null && nameKey(meta.name) === key,
    );
}

function compareByAge(a: WorkspaceEntry, b: WorkspaceEntry): number {
    const ageOf = ({ meta }: WorkspaceEntry): number => meta?.createdAt.getTime() ?? Infinity;
    // Infinity − Infinity is no number, hence the comparison for equality first.
    const difference = ageOf(a) === ageOf(b) ? 0 : ageOf(a) - ageOf(b);
    return difference !== 0 ? difference : a.id < b.id ? -1 : Number(a.id > b.id);
}

function asDuplicate({ id, meta, isDefault }: Workspace, owner: Workspace): WorkspaceEntry {
    const reason = fill(_('The workspace %(id) is called “%(name)” too. Rename one of them.'), {
        id: owner.id,
        name: owner.meta.name,
    });
    return { id, meta, isDefault, reason };
}
