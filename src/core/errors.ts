/**
 * What went wrong, as the D-Bus API names it: `org.koder.Kolide.Workspaces.Error.<code>`.
 *
 * - `NotFound`: no such workspace.
 * - `InvalidName`: a workspace cannot be called that.
 * - `Exists`: the name is taken.
 * - `InvalidArgument`: a value of the wrong type or out of range.
 * - `Denied`: the thing is forbidden, by us or by the file system.
 * - `Busy`: it cannot be done now, but later.
 * - `Failed`: anything else.
 */
export type ErrorCode =
    'NotFound' | 'InvalidName' | 'Exists' | 'InvalidArgument' | 'Denied' | 'Busy' | 'Failed';

/** The one error of this product: its message says what happened and what to do about it. */
export class WorkspaceError extends Error {
    override readonly name = 'WorkspaceError';

    constructor(
        readonly code: ErrorCode,
        message: string,
        cause?: unknown,
    ) {
        super(message, cause === undefined ? undefined : { cause });
    }
}

/** The text to show for anything that was thrown. */
export function messageOf(error: unknown): string {
    // GLib's errors are none of JavaScript's, and name their class before their message.
    const { message } = Object(error) as { message?: unknown };
    return typeof message === 'string' ? message : String(error);
}
