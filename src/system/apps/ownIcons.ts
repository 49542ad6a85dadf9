import Gio from 'gi://Gio';

import { pictureExtension } from '../../core/identity/picture.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import { execute } from '../execute.js';
import { deleteFile, inspect, type FileInfo } from '../files.js';

Gio._promisify(Gio.File.prototype, 'load_contents_async');

const PATIENCE_MS = 5000;
const MAX_BYTES = 1024 * 1024;
// Icon Theme Specification, “Directory Layout”; the shell shows them at up to 96 logical pixels.
const SIZES = ['scalable', '512x512', '256x256', '192x192', '128x128', '96x96', '64x64', '48x48'];
const PLACES = [...SIZES.map(size => `icons/hicolor/${size}/apps`), 'icons', 'pixmaps'];
const ENDINGS = ['svg', 'png', 'jpg'];

/** Where an icon is taken from, and where it is put. */
export interface IconSource {
    /** The directory of the workspace. */
    readonly tree: string;
    readonly isolation: Isolation;
    /** Where its copy is made. */
    readonly target: string;
    /** How many bytes it may have. */
    readonly room: number;
}

/** What the shell is to show for an app. */
export interface OwnIcon {
    /** A path or a name of the icon theme; empty if there is nothing to show. */
    readonly icon: string;
    /** How many bytes its copy has. */
    readonly size: number;
}

/**
 * Copies the icon of an app that only a workspace has, so that nothing that its programs do later
 * reaches the shell. It is decoded in the shell: of confined programs only small PNGs and JPEGs are
 * taken.
 *
 * @param icon what the desktop file says: a name of the icon theme or a path.
 * @returns what to show: the copy, or the name where the workspace has no file for it.
 */
export async function copyOwnIcon(icon: string, source: IconSource): Promise<OwnIcon> {
    const maxBytes = Math.min(MAX_BYTES, source.room);
    const path = await findIcon(icon, source.tree, maxBytes);
    if (path === null) return { icon: icon.startsWith('/') ? '' : icon, size: 0 };
    const { target } = source;
    const output = [`of=${target}`, `bs=${maxBytes}`, 'count=1'];
    await execute(['dd', `if=${path}`, 'iflag=nofollow,nonblock', ...output], PATIENCE_MS);
    const [bytes] = await Gio.File.new_for_path(target).load_contents_async(null);
    const isDrawing = path.endsWith('.svg') && source.isolation === 'separate';
    if (isDrawing || pictureExtension(bytes) !== null) return { icon: target, size: bytes.length };
    await deleteFile(target);
    return { icon: '', size: 0 };
}

async function findIcon(icon: string, tree: string, maxBytes: number): Promise<string | null> {
    const candidates = icon.startsWith('/')
        ? [icon]
        : PLACES.flatMap(place =>
              ENDINGS.map(ending => `${tree}/XDG_DATA_HOME/${place}/${icon}.${ending}`),
          );
    // A name is no path.
    if (icon === '' || (!icon.startsWith('/') && icon.includes('/'))) return null;
    for (const path of candidates) if (isOfFile(await inspect(path), maxBytes)) return path;
    return null;
}

function isOfFile(info: FileInfo | null, maxBytes: number): boolean {
    return info?.kind === 'file' && info.size > 0 && info.size <= maxBytes;
}
