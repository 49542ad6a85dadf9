import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/**
 * How far the apps of a workspace are kept from the others (DESIGN, “At run time”): `separate`, with
 * directories, bus and key ring of their own, or `confined`, in a sandbox besides, in which those of
 * the others do not exist.
 */
export const ISOLATION_LEVELS = ['separate', 'confined'] as const;

/** One of ISOLATION_LEVELS. */
export type Isolation = (typeof ISOLATION_LEVELS)[number];

/** What the stronger level means, for people. */
export function describeConfinement(): string {
    return _('Apps run in a sandbox, where other workspaces do not exist.');
}

/** @throws {WorkspaceError} InvalidArgument */
export function parseIsolation(text: string): Isolation {
    const level = ISOLATION_LEVELS.find(candidate => candidate === text);
    if (level !== undefined) return level;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(level)” is no isolation level. Use one of: %(levels).'), {
            level: text,
            levels: ISOLATION_LEVELS.join(', '),
        }),
    );
}
