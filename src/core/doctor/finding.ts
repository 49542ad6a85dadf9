/** What is looked at, as `kolide-workspaces doctor --json` names it. */
export type Check =
    | 'systemd'
    | 'freezer'
    | 'confinement'
    | 'session-bus'
    | 'key-ring'
    | 'portal'
    | 'shell'
    | 'extension'
    | 'links'
    | 'modes'
    | 'workspaces'
    | 'units'
    | 'buses'
    | 'runtime';

/**
 * - `ok`: it is as it should be.
 * - `note`: something does not work here that people can do without.
 * - `problem`: something is wrong.
 */
export type Severity = 'ok' | 'note' | 'problem';

/** What puts something right without asking: it takes nothing away from anybody. */
export type Mend =
    /** Completes what the extension completes at its start. */
    | { readonly kind: 'recover-tree' }
    /** Gives a file or a directory the permissions that it was made with. */
    | { readonly kind: 'set-mode'; readonly path: string; readonly mode: number }
    /** Lets the programs of a slice go on that nobody else would. */
    | { readonly kind: 'thaw'; readonly unit: string }
    /** Has systemd forget that a unit failed. */
    | { readonly kind: 'reset-failed'; readonly unit: string }
    /** Ends what serves apps where there are none. */
    | { readonly kind: 'stop'; readonly unit: string }
    /** Deletes sockets that nobody listens at. */
    | { readonly kind: 'delete'; readonly path: string };

/** What was found out about one thing. */
export interface Finding {
    readonly check: Check;
    readonly severity: Severity;
    /** What is the case, in a sentence for people. */
    readonly message: string;
    /** What a person can do about it, if there is something. */
    readonly advice?: string;
    /** The id of the workspace that it is about. */
    readonly workspace?: string;
    /** What would put it right. */
    readonly mend?: Mend;
}

/** That something is as it should be. */
export function ok(check: Check, message: string): Finding {
    return { check, severity: 'ok', message };
}

/** That something is wrong, and what to do. */
export function problem(
    check: Check,
    message: string,
    more: Pick<Finding, 'advice' | 'workspace' | 'mend'> = {},
): Finding {
    return { check, severity: 'problem', message, ...more };
}

/** That something does not work here, and what to do. */
export function note(check: Check, message: string, advice: string): Finding {
    return { check, severity: 'note', message, advice };
}
