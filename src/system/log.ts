import GLib from 'gi://GLib';

const DOMAIN = 'kolide-workspaces';

/**
 * Writes a line to the journal (`journalctl --user GLIB_DOMAIN=kolide-workspaces`). Never hand a
 * secret to it.
 */
export const log = {
    /** What the product did by itself and people may want to look up later. */
    notice: (message: string): void => {
        write(GLib.LogLevelFlags.LEVEL_MESSAGE, message);
    },
    /** What went wrong, with where it came from. */
    error: (error: unknown): void => {
        write(GLib.LogLevelFlags.LEVEL_WARNING, describe(error));
    },
};

function write(level: GLib.LogLevelFlags, message: string): void {
    GLib.log_structured(DOMAIN, level, { MESSAGE: message });
}

function describe(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    const cause = error.cause === undefined ? '' : `\nCaused by: ${describe(error.cause)}`;
    return `${error.name}: ${error.message}\n${error.stack ?? ''}${cause}`;
}
