/** Remembers trees of files with their contents, and tells them apart. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {ReadonlyMap<string, string>} Snapshot what there is, by path below the top */

const UUID_AT_END = /-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// Made private right after they are made; nothing in them can be reached but through the root
// directory, or they are not ours alone.
const ANY_MODE = /^\.config(\/koder(\/workspaces\/[^/]+\/kolide)?)?$/;
// Made when they are first needed, to stay.
const MAY_BE_EMPTY = ['.config/koder/workspaces/.removed', '.config/koder/workspaces/.set-aside'];

/**
 * @param {string} top a directory
 * @returns {Snapshot} everything below it
 */
export function takeSnapshot(top) {
    const found = new Map();
    /** @param {string} folder a path below the top */
    const visit = folder => {
        for (const name of readdirSync(join(top, folder)).sort()) {
            const path = folder === '' ? name : `${folder}/${name}`;
            const stat = lstatSync(join(top, path));
            const mode = (stat.mode & 0o7777).toString(8);
            const key = folder.endsWith('/.set-aside') ? path.replace(UUID_AT_END, '-*') : path;
            if (stat.isSymbolicLink()) found.set(key, `link to ${readlinkSync(join(top, path))}`);
            else if (stat.isDirectory()) {
                found.set(key, describeDirectory(path, mode));
                visit(path);
            } else if (stat.isFile()) found.set(key, `file ${mode} ${digest(join(top, path))}`);
            else found.set(key, `other ${mode}`);
        }
    };
    visit('');
    for (const path of MAY_BE_EMPTY)
        if (![...found.keys()].some(key => key.startsWith(`${path}/`))) found.delete(path);
    return found;
}

/**
 * @param {string} path of the directory
 * @param {string} mode its permissions
 */
function describeDirectory(path, mode) {
    return ANY_MODE.test(path) || MAY_BE_EMPTY.includes(path) ? 'directory' : `directory ${mode}`;
}

/** @param {string} path a file */
function digest(path) {
    return createHash('sha1').update(readFileSync(path)).digest('hex');
}

/**
 * @param {Snapshot} expected what there should be
 * @param {Snapshot} actual what there is
 * @returns {string[]} how they differ
 */
export function compare(expected, actual) {
    const paths = new Set([...expected.keys(), ...actual.keys()]);
    return [...paths].sort().flatMap(path => {
        const [wanted, got] = [expected.get(path) ?? 'nothing', actual.get(path) ?? 'nothing'];
        return wanted === got ? [] : [`${path}: ${got} instead of ${wanted}`];
    });
}

/**
 * @param {Snapshot} before a tree
 * @param {Snapshot} after the tree that it is on its way to become
 * @returns {Snapshot} what does not change on the way
 */
export function unchanged(before, after) {
    return new Map([...before].filter(([path, what]) => after.get(path) === what));
}

/**
 * @param {Snapshot} tree what must not be lost
 * @param {Snapshot} actual where it should be, under whatever name
 * @returns {string[]} the paths of files whose content is nowhere any more
 */
export function lostContents(tree, actual) {
    const contents = new Set([...actual.values()].map(contentOf));
    return [...tree]
        .filter(([, what]) => what.startsWith('file') && !contents.has(contentOf(what)))
        .map(([path]) => path);
}

/** @param {string} what as in a snapshot */
function contentOf(what) {
    return what.split(' ').at(-1) ?? '';
}

/**
 * Replaces a tree by a copy of another one, with links, modes and times.
 * @param {string} from what to copy
 * @param {string} to where
 */
export function copyTree(from, to) {
    rmSync(to, { recursive: true, force: true });
    const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`A tree could not be copied: ${stderr}`);
}
