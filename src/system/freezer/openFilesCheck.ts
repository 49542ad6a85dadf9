import { interestingLinks, parseOpenFiles } from '../../core/freezer/openFiles.js';
import { execute } from '../execute.js';

const TIMEOUT_MS = 2000;
// A download that was not written to for this long is stuck or paused.
const RECENT = '10 seconds ago';

/**
 * Whether processes of the workspace look through a camera, or have an unfinished download open and
 * wrote to it in the last seconds. Downloads under their final name go unnoticed.
 *
 * @param cgroup the directory of its slice's cgroup.
 */
export async function checkOpenFiles(cgroup: string): Promise<'call' | 'download' | null> {
    const pids = await find([cgroup, '-name', 'cgroup.procs', '-exec', 'cat', '{}', '+']);
    const directories = pids
        .split('\n')
        .filter(pid => /^\d+$/.test(pid))
        .map(pid => `/proc/${pid}/fd`);
    if (directories.length === 0) return null;
    const { cameras, unfinished } = parseOpenFiles(
        await find([...directories, '-maxdepth', '1', ...interestingLinks()]),
    );
    if (cameras.length > 0) return 'call';
    if (unfinished.length === 0) return null;
    // Followed, the links lead to the very files, in whatever sandbox they are.
    const written = await find(['-L', ...unfinished, '-maxdepth', '0', '-newermt', RECENT]);
    return written === '' ? null : 'download';
}

/**
 * Looks for files in a program of its own, since a workspace may have some ten thousand open. What
 * is gone meanwhile, or may not be looked into, such as the key ring, is passed over.
 */
async function find(args: readonly string[]): Promise<string> {
    return execute(['/bin/sh', '-c', 'find "$@" || :', 'find', ...args], TIMEOUT_MS);
}
