import { formatMeta, type WorkspaceMeta } from '../../core/workspace/meta.js';
import { deleteTree, makeDirectory, makeLink, move, writeText } from '../files.js';
import { CREATING, metaFile, type Layout } from './layout.js';

/** Makes a workspace with directories of its own. */
export async function createWorkspace(
    layout: Layout,
    id: string,
    meta: WorkspaceMeta,
): Promise<void> {
    await build(layout, id, async path => {
        for (const [name] of layout.xdgDirectories) await makeDirectory(`${path}/${name}`);
        await makeDirectory(`${path}/home`);
        await makeDirectory(`${path}/kolide`);
        await writeText(metaFile(path), formatMeta(meta));
    });
}

/** Makes the workspace of the session itself: its directories are links to the person's own. */
export async function createDefaultWorkspace(
    layout: Layout,
    id: string,
    meta: WorkspaceMeta,
): Promise<void> {
    await build(layout, id, async path => {
        for (const [name, persons] of layout.xdgDirectories)
            await makeLink(`${path}/${name}`, persons);
        await writeText(metaFile(path), formatMeta(meta));
    });
}

/** Builds a workspace out of sight and brings it in with one rename. */
async function build(
    layout: Layout,
    id: string,
    furnish: (path: string) => Promise<void>,
): Promise<void> {
    const path = layout.workspace(CREATING + id);
    try {
        await makeDirectory(path);
        await furnish(path);
        await move(path, layout.workspace(id));
    } catch (error) {
        try {
            await deleteTree(path);
        } catch {
            // The first failure tells more; the next start clears away what is left.
        }
        throw error;
    }
}
