import { isClosed } from '../gioErrors.js';
import { log } from '../log.js';

/** Logs what nobody waits for; that a bus ends with its workspace is no failure. */
export function reportFailure(error: unknown): void {
    if (!isClosed(error)) log.error(error);
}
