import { WorkspaceError, type ErrorCode } from '../core/errors.js';
import { _ } from '../core/words.js';
import { NotRunningError } from '../system/dbus/apiErrors.js';
import { UsageError } from './arguments.js';

/** How the program ends. */
export const EXIT = {
    done: 0,
    failed: 1,
    wrongUse: 2,
    notFound: 3,
    notRunning: 4,
    invalid: 5,
    refused: 6,
} as const;

/** One of the ways in which the program ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CODES: Record<ErrorCode, ExitCode> = {
    NotFound: EXIT.notFound,
    InvalidName: EXIT.invalid,
    Exists: EXIT.invalid,
    InvalidArgument: EXIT.invalid,
    Denied: EXIT.refused,
    Busy: EXIT.refused,
    Failed: EXIT.failed,
};

/** The exit code that tells of an error. */
export function exitCodeOf(error: unknown): ExitCode {
    if (error instanceof UsageError) return EXIT.wrongUse;
    if (error instanceof NotRunningError) return EXIT.notRunning;
    // A newer service may send a code that is not known here.
    if (error instanceof WorkspaceError)
        return (CODES as Partial<Record<string, ExitCode>>)[error.code] ?? EXIT.failed;
    return EXIT.failed;
}

/** Each exit code with its meaning, for the help. */
export function describeExitCodes(): [ExitCode, string][] {
    return [
        // Translators: what it means that the program ended with a certain number.
        [EXIT.done, _('done')],
        // Translators: what it means that the program ended with a certain number.
        [EXIT.failed, _('failed')],
        [EXIT.wrongUse, _('wrong use of the program')],
        [EXIT.notFound, _('no such workspace')],
        [EXIT.notRunning, _('Kolide Workspaces is not running')],
        [EXIT.invalid, _('a name or a value is not valid, or the name is taken')],
        [EXIT.refused, _('not allowed, or not now')],
    ];
}
