import { IMPORTING, ownerOf, stagedId, stagedName } from '../../core/archive/ownedName.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import type { StagedWorkspace } from '../../core/workspace/store.js';
import { isAlive, thisProcess } from '../archive/owner.js';
import { deleteTree, inspect, listDirectory, makeDirectory, move } from '../files.js';
import type { Layout } from './layout.js';
import { readMeta } from './reading.js';

/**
 * Makes the directory in which a workspace is put together that comes from elsewhere. It is in the
 * store already, so that one rename brings it in, and is cleared away once this process has ended.
 *
 * @param id the workspace is going to have.
 * @returns its name in the root directory.
 */
export async function makeStaging(layout: Layout, id: string): Promise<string> {
    const name = stagedName(await thisProcess(), id);
    await makeDirectory(layout.workspace(name));
    return name;
}

/** Reads what was put together. @throws {WorkspaceError} NotFound, InvalidArgument */
export async function readStaged(layout: Layout, name: string): Promise<StagedWorkspace> {
    const path = layout.workspace(name);
    const id = stagedId(name);
    // With a link in this place it would pass for the session's own.
    const config = await inspect(`${path}/XDG_CONFIG_HOME`);
    if (id === null || config?.kind !== 'directory' || (await inspect(path))?.kind !== 'directory')
        throw new WorkspaceError(
            'NotFound',
            fill(_('There is no workspace in “%(name)” that could be brought in.'), { name }),
        );
    return { id, meta: await readMeta(path) };
}

/** Brings in what was put together. @throws if there is a workspace of its id. */
export async function bringIn(layout: Layout, name: string): Promise<void> {
    await move(layout.workspace(name), layout.workspace(stagedId(name) ?? name));
}

/** The directories of workspaces that nobody puts together any more. */
export async function abandonedStagings(layout: Layout): Promise<string[]> {
    const abandoned: string[] = [];
    for (const { name, kind } of await listDirectory(layout.root)) {
        if (kind !== 'directory' || !name.startsWith(IMPORTING)) continue;
        const owner = ownerOf(IMPORTING, name);
        if (!owner || !(await isAlive(owner))) abandoned.push(layout.workspace(name));
    }
    return abandoned;
}

/** Deletes them. */
export async function clearAbandonedStagings(layout: Layout): Promise<void> {
    for (const path of await abandonedStagings(layout)) await deleteTree(path);
}
