import { liveStreams } from '../../core/freezer/streams.js';
import { execute } from '../execute.js';
import { identifyProcess } from '../processes.js';

const TIMEOUT_MS = 1000;

/** Whether processes of the workspace play sound, or listen or look. */
export async function checkStreams(id: string): Promise<'call' | 'sound' | null> {
    const streams = liveStreams(await execute(['pw-dump', '--no-colors'], TIMEOUT_MS));
    let found: 'sound' | null = null;
    for (const { pid, isCapture } of streams) {
        if ((await identifyProcess(pid)).workspace !== id) continue;
        if (isCapture) return 'call';
        found = 'sound';
    }
    return found;
}
