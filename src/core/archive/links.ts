import type { Move } from './paths.js';

/** What becomes of a symbolic link: it stays, leads elsewhere, or is left out (null). */
export type Verdict = 'keep' | { readonly target: string } | null;

/** How links are to be judged; by absolute paths. */
export interface LinkRule extends Move {
    /** Whether links out of the workspace stay, as those of one's own do, unless into where it was. */
    readonly mayLeave: boolean;
}

// Nobody but the system's administrator can change what is there.
const HARMLESS = /^\/usr(\/|$)|^\/dev\/null$/;

/**
 * Judges a symbolic link of a workspace that was moved.
 *
 * A relative target may climb only at its beginning: “..” after a name goes wherever that leads, if
 * it is a link itself. As the directories above a link are no links, and every link in a workspace
 * fulfils this, none leads out of it, by way of another one either.
 *
 * @param path of the link below the workspace's directory, through directories only.
 */
export function judgeLink(path: string, target: string, rule: LinkRule): Verdict {
    // The shell reads what is there, and an export has no links of it.
    if (path.startsWith('kolide/')) return null;
    const { from, to, mayLeave } = rule;
    const parts = target.split('/').filter(part => part !== '' && part !== '.');
    const climbs = parts.findIndex(part => part !== '..');
    const climbsLater = climbs !== -1 && parts.slice(climbs).includes('..');
    if (mayLeave) {
        const resolved = resolve(target.startsWith('/') ? target : `${to}/${path}/../${target}`);
        if (isBelow(resolved, from)) return { target: to + resolved.slice(from.length) };
        return isBelow(target, from) ? null : 'keep';
    }
    if (climbsLater) return null;
    if (isBelow(target, from)) return { target: to + target.slice(from.length) };
    if (target.startsWith('/')) return isBelow(target, to) || HARMLESS.test(target) ? 'keep' : null;
    const depth = path.split('/').length - 1;
    return (climbs === -1 ? parts.length : climbs) <= depth ? 'keep' : null;
}

function isBelow(path: string, directory: string): boolean {
    return path === directory || path.startsWith(`${directory}/`);
}

/** Where an absolute path leads if nothing in it is a link. */
function resolve(path: string): string {
    const parts: string[] = [];
    for (const part of path.split('/'))
        if (part === '..') parts.pop();
        else if (part !== '' && part !== '.') parts.push(part);
    return `/${parts.join('/')}`;
}
