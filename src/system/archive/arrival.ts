import GLib from 'gi://GLib';

import { judgeLink, type LinkRule } from '../../core/archive/links.js';
import { damaged } from '../../core/archive/manifest.js';
import { FILES_WITH_PATHS, movePaths, type Move } from '../../core/archive/paths.js';
import { TOP } from '../../core/archive/selection.js';
import type { Cancellation } from '../../core/cancellation.js';
import { changeMeta, formatMeta, type WorkspaceMeta } from '../../core/workspace/meta.js';
import type { WorkspaceChanges } from '../../core/workspace/workspace.js';
import {
    deleteFile,
    inspect,
    listDirectory,
    makeDirectory,
    makePrivate,
    readDamagedText,
    replaceLink,
    writeText,
} from '../files.js';
import { KEY_RING_FILE, META_FILE, metaFile } from '../store/layout.js';
import { readMeta } from '../store/reading.js';
import { runPipeline } from './pipeline.js';

// It is read as a whole, and is a thousandth of that.
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Makes sure of what was unpacked, whoever made the archive: that a workspace has the form that
 * everything else expects, and that nothing in it reaches out of it.
 *
 * @returns how many links were left out since they would lead out of the workspace.
 * @throws {WorkspaceError} InvalidArgument if there is what no workspace has.
 */
export async function secureTree(
    tree: string,
    rule: LinkRule,
    cancellation: Cancellation,
): Promise<number> {
    for (const { name, kind } of await listDirectory(tree)) {
        const isMeta = name === META_FILE && kind === 'file';
        const isTop = TOP.some(top => top === name) && kind === 'directory';
        if (!isMeta && !isTop) throw damaged();
    }
    // A directory that is closed to its owner would hide from this what is in it, and fails it.
    const known = ['(', '-type', 'd', '-o', '-type', 'f', '-o', '-type', 'l', ')'];
    const find = async (...tests: string[]): Promise<string> =>
        runPipeline([{ argv: ['find', '.', ...tests], directory: tree }], cancellation);
    if ((await find('!', ...known, '-print', '-quit')) !== '') throw damaged();
    // Directories may have such a bit from the one that they are made in.
    if ((await find('-type', 'f', '-perm', '/6000', '-print', '-quit')) !== '') throw damaged();
    const links = (await find('-type', 'l', '-printf', '%P\\0%l\\0')).split('\0');
    let leftOut = 0;
    for (let index = 0; index + 1 < links.length; index += 2) {
        const [path = '', target = ''] = links.slice(index, index + 2);
        // Its name is no UTF-8, so that nothing here could reach it.
        if (path.includes('\ufffd')) throw damaged();
        const verdict = judgeLink(path, target, rule);
        if (verdict === null) {
            await deleteFile(`${tree}/${path}`);
            leftOut += 1;
        } else if (verdict !== 'keep') await replaceLink(`${tree}/${path}`, verdict.target);
    }
    return leftOut;
}

/**
 * Completes what was unpacked: with the directories that every workspace has, with a `meta.toml` that
 * is true here, and with paths that lead to where the workspace is going to be.
 *
 * @param changes what the workspace is to be otherwise than it was.
 */
export async function completeTree(
    tree: string,
    move: Move,
    changes: WorkspaceChanges & { readonly createdAt?: Date },
): Promise<void> {
    for (const name of TOP) {
        const path = `${tree}/${name}`;
        if (await inspect(path)) await makePrivate(path);
        else await makeDirectory(path);
    }
    const { createdAt, ...rest } = changes;
    const meta = await readMeta(tree);
    const hasKeyRing = (await inspect(`${tree}/${KEY_RING_FILE}`)) !== null;
    const settled = changeMeta(meta, { ...rest, vault: meta.vault && hasKeyRing });
    await writeText(metaFile(tree), formatMeta({ ...settled, ...(createdAt && { createdAt }) }));
    for (const path of FILES_WITH_PATHS) await moveTextOf(tree, path, move);
}

async function moveTextOf(tree: string, path: string, { from, to }: Move): Promise<void> {
    const file = `${tree}/${path}`;
    // A link to what the person takes care of elsewhere stays as it is.
    const directory = await inspect(GLib.path_get_dirname(file));
    const info = await inspect(file);
    if (directory?.kind !== 'directory' || info?.kind !== 'file' || info.size > MAX_TEXT_BYTES)
        return;
    const text = await readDamagedText(file);
    // None of these is anything but UTF-8; what is, is not ours to change.
    if (text.includes('\ufffd')) return;
    const uri = (place: string): string => GLib.filename_to_uri(place, null);
    const moved = movePaths(movePaths(text, { from, to }), { from: uri(from), to: uri(to) });
    if (moved !== text) await writeText(file, moved);
}

/** What the `meta.toml` of a template says: the look and the settings, and nobody's identity. */
export function templateMeta(meta: WorkspaceMeta): string {
    const table = { ...meta.table };
    // It was fetched when somebody signed in.
    delete table['picture'];
    const settings = { ...meta, picture: '', table };
    return formatMeta(changeMeta(settings, { koderUserId: '', vault: false }));
}
