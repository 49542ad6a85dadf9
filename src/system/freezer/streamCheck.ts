import { WorkspaceError } from '../../core/errors.js';
import { liveStreams } from '../../core/freezer/streams.js';
import { identifyProcess } from '../processes.js';

/**
 * Whether processes of the workspace play sound, or listen or look.
 *
 * @param streams what a survey found of all streams.
 * @throws {WorkspaceError} Failed if PipeWire did not answer.
 */
export async function checkStreams(id: string, streams: string): Promise<'call' | 'sound' | null> {
    if (!streams.startsWith('[')) throw new WorkspaceError('Failed', streams);
    let found: 'sound' | null = null;
    for (const { pid, isCapture } of liveStreams(streams)) {
        if ((await identifyProcess(pid)).workspace !== id) continue;
        if (isCapture) return 'call';
        found = 'sound';
    }
    return found;
}
