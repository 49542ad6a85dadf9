import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import { isPicturePlace } from '../../core/identity/picture.js';
import { _, fill } from '../../core/words.js';
import { isWorkspaceId } from '../../core/workspace/id.js';
import { parseMeta, type WorkspaceMeta } from '../../core/workspace/meta.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { inspect, listDirectory, readText, type FileInfo } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { isWorkspaceEntry, metaFile, type Layout } from './layout.js';
import { findPicture } from './pictures.js';

// Nobody writes a longer one, and what another program makes of it shall not fill the memory.
const MAX_META_SIZE = 1024 * 1024;

/** Reads all workspaces that lie in a directory, broken ones too. */
export async function readWorkspaces(directory: string): Promise<WorkspaceEntry[]> {
    const found = (await listDirectory(directory)).filter(isWorkspaceEntry);
    return Promise.all(found.map(info => readFound(directory, info)));
}

/** Reads one workspace that lies in a directory; null if there is none of this id. */
export async function readWorkspace(directory: string, id: string): Promise<WorkspaceEntry | null> {
    const info = id.includes('/') ? null : await inspect(`${directory}/${id}`);
    // Not so of “..” and its like.
    const isIn = info?.name === id;
    return isIn && isWorkspaceEntry(info) ? readFound(directory, info) : null;
}

/**
 * The id that the `active` link leads to; null if it leads to no workspace's directory.
 *
 * @param known a workspace whose directory is known to be there.
 */
export async function readActiveId(layout: Layout, known?: string): Promise<string | null> {
    const link = await inspect(layout.active);
    if (link?.kind !== 'link' || link.target === null) return null;
    const prefix = `${layout.root}/`;
    const id = link.target.startsWith(prefix) ? link.target.slice(prefix.length) : link.target;
    if (id === known) return id;
    if (!isWorkspaceId(id)) return null;
    const directory = await inspect(layout.workspace(id));
    return directory?.kind === 'directory' ? id : null;
}

async function readFound(directory: string, { name: id, kind }: FileInfo): Promise<WorkspaceEntry> {
    const path = `${directory}/${id}`;
    const isDefault = await isDefaultWorkspace(path);
    const broken = (reason: string): WorkspaceEntry => ({ id, isDefault, meta: null, reason });
    if (kind !== 'directory') return broken(_('It is a link. A workspace must be a directory.'));
    if (!isWorkspaceId(id))
        return broken(_('The name of its directory is not a version 4 UUID in lower case.'));
    try {
        const meta = await translateErrors(() => readMeta(path));
        return { id, isDefault, meta, picture: await pictureOf(path, meta) };
    } catch (error) {
        return broken(messageOf(error));
    }
}

/** Whether it is the session's own workspace: its directories are links to the person's. */
async function isDefaultWorkspace(path: string): Promise<boolean> {
    try {
        return (await inspect(`${path}/XDG_CONFIG_HOME`))?.kind === 'link';
    } catch {
        return false;
    }
}

/** What the `meta.toml` in a workspace's directory says. @throws {WorkspaceError} */
export async function readMeta(path: string): Promise<WorkspaceMeta> {
    const file = metaFile(path);
    const info = await inspect(file);
    if (!info) throw unreadable(_('It has no meta.toml.'));
    if (info.kind !== 'file') throw unreadable(_('Its meta.toml is not a file.'));
    if (info.size > MAX_META_SIZE)
        throw unreadable(
            // Translators: a size with its unit, such as “64 kB”.
            fill(_('Its meta.toml is larger than %(max).'), {
                max: GLib.format_size(MAX_META_SIZE),
            }),
        );
    return parseMeta(await readText(file));
}

/** Only what could have been taken from an identity provider: it is decoded in the shell. */
async function pictureOf(path: string, meta: WorkspaceMeta): Promise<string | null> {
    if (!isPicturePlace(meta.picture)) return null;
    const picture = `${path}/${meta.picture}`;
    try {
        return (await findPicture(picture)) && picture;
    } catch {
        // A workspace without a picture has its initials.
        return null;
    }
}

function unreadable(message: string): WorkspaceError {
    return new WorkspaceError('Failed', message);
}
