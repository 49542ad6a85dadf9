import { interestingLinks, parseOpenFiles } from '../../core/freezer/openFiles.js';
import { execute } from '../execute.js';

const TIMEOUT_MS = 2000;
// A download that was not written to for this long is stuck or paused.
const RECENT = ['-newermt', '10 seconds ago'];
// One program to start instead of two: the compositor waits until each of them runs.
const FIND_LINKS = `
    cgroup=$1; shift
    find "$cgroup" -name cgroup.procs -exec sed 's|.*|/proc/&/fd|' {} + | tr '\\n' '\\0' |
        find -files0-from - -maxdepth 1 "$@"`;

/**
 * Whether processes of the workspace look through a camera, or have an unfinished download open and
 * wrote to it in the last seconds. Downloads under their final name go unnoticed.
 *
 * @param cgroup the directory of its slice's cgroup.
 */
export async function checkOpenFiles(cgroup: string): Promise<'call' | 'download' | null> {
    const { cameras, unfinished } = parseOpenFiles(
        await run(FIND_LINKS, [cgroup, ...interestingLinks()]),
    );
    if (cameras.length > 0) return 'call';
    if (unfinished.length === 0) return null;
    // Followed, the links lead to the very files, in whatever sandbox they are.
    const written = await run('find -L "$@"', [...unfinished, '-maxdepth', '0', ...RECENT]);
    return written === '' ? null : 'download';
}

/**
 * Looks for files in a program of its own, since a workspace may have some ten thousand open. What
 * is gone meanwhile, or may not be looked into, such as the key ring, is passed over.
 */
async function run(script: string, args: readonly string[]): Promise<string> {
    return execute(['/bin/sh', '-c', `${script} || :`, 'find', ...args], TIMEOUT_MS);
}
