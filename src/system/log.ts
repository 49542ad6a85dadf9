import GLib from 'gi://GLib';

import { WorkspaceError } from '../core/errors.js';
import type { LogContext } from '../core/logContext.js';

const DOMAIN = 'kolide-workspaces';
const { LEVEL_DEBUG, LEVEL_MESSAGE, LEVEL_WARNING } = GLib.LogLevelFlags;

/** What else the journal is to have of something, by names that begin with KOLIDE_. */
type Fields = Readonly<Record<string, string>>;

/**
 * Writes to the journal (`journalctl --user GLIB_DOMAIN=kolide-workspaces`). Never hand a secret to
 * it.
 */
export const log = {
    /** What the product did by itself and people may want to look up later. */
    notice: (message: string, context: LogContext = {}, more: Fields = {}): void => {
        write(LEVEL_MESSAGE, message, context, more);
    },
    /** What went wrong, with where it came from. */
    error: (error: unknown, context: LogContext = {}): void => {
        const code = error instanceof WorkspaceError ? { KOLIDE_CODE: error.code } : {};
        write(LEVEL_WARNING, describe(error), context, code);
    },
    /**
     * A stopwatch: what it returns is called after each step of something that is done to a
     * workspace. Without G_MESSAGES_DEBUG it costs nothing.
     */
    steps: (workspace: string): ((step: string) => void) => {
        if (GLib.log_writer_default_would_drop(LEVEL_DEBUG, DOMAIN)) return () => undefined;
        let last = GLib.get_monotonic_time();
        return step => {
            const now = GLib.get_monotonic_time();
            const durationUs = now - last;
            write(LEVEL_DEBUG, `${step}: ${durationUs} µs`, { workspace, step, durationUs });
            // What writing takes is no part of the next step.
            last = GLib.get_monotonic_time();
        };
    },
};

function write(
    level: GLib.LogLevelFlags,
    message: string,
    { workspace, step, durationUs }: LogContext,
    more: Fields = {},
): void {
    GLib.log_structured(DOMAIN, level, {
        MESSAGE: message,
        ...(workspace !== undefined && { KOLIDE_WORKSPACE: workspace }),
        ...(step !== undefined && { KOLIDE_STEP: step }),
        ...(durationUs !== undefined && { KOLIDE_DURATION_US: String(durationUs) }),
        ...more,
    });
}

function describe(error: unknown): string {
    // GLib's errors are none of JavaScript's.
    if (error instanceof GLib.Error) return `${String(error)}\n${error.stack}`;
    if (!(error instanceof Error)) return String(error);
    const cause = error.cause === undefined ? '' : `\nCaused by: ${describe(error.cause)}`;
    return `${error.name}: ${error.message}\n${error.stack ?? ''}${cause}`;
}
