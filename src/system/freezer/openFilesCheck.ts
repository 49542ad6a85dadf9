import { parseOpenFiles } from '../../core/freezer/openFiles.js';
import { execute } from '../execute.js';

const TIMEOUT_MS = 2000;
// A download that was not written to for this long is stuck or paused. Followed, the links lead to
// the very files, in whatever sandbox they are.
const RECENT = `find -L "$@" -maxdepth 0 -newermt '10 seconds ago' || :`;

/**
 * Whether processes look through a camera, or have an unfinished download open and wrote to it in
 * the last seconds. Downloads under their final name go unnoticed.
 *
 * @param openFiles what a survey found of their open files.
 */
export async function checkOpenFiles(openFiles: string): Promise<'call' | 'download' | null> {
    const { cameras, unfinished } = parseOpenFiles(openFiles);
    if (cameras.length > 0) return 'call';
    if (unfinished.length === 0) return null;
    const written = await execute(['/bin/sh', '-c', RECENT, 'find', ...unfinished], TIMEOUT_MS);
    return written === '' ? null : 'download';
}
