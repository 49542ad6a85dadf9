import { parseChoice } from '../choice.js';
import { _ } from '../words.js';

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
    return parseChoice(
        text,
        ISOLATION_LEVELS,
        _('“%(choice)” is no isolation level. Use one of: %(choices).'),
    );
}
