import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError, type ErrorCode } from '../../core/errors.js';
import { _ } from '../../core/words.js';

/** Nothing serves the D-Bus API: the extension is off, or there is no shell. */
export class NotRunningError extends WorkspaceError {
    constructor(cause: unknown) {
        super(
            'Failed',
            _('Kolide Workspaces is not running. “kolide-workspaces doctor” finds out why.'),
            cause,
        );
    }
}

// dbus-daemon answers the second to a call that may not start the service.
const ABSENT: ReadonlySet<string> = new Set([
    'org.freedesktop.DBus.Error.ServiceUnknown',
    'org.freedesktop.DBus.Error.NameHasNoOwner',
]);

/**
 * What a call of our D-Bus API has failed with, as a WorkspaceError with the service's own words.
 *
 * @param prefix what the names of the errors of that API begin with.
 */
export function translateApiError(error: unknown, prefix: string): unknown {
    if (!(error instanceof GLib.Error)) return error;
    const name = Gio.DBusError.get_remote_error(error) ?? '';
    if (name.startsWith(prefix)) {
        Gio.DBusError.strip_remote_error(error);
        return new WorkspaceError(name.slice(prefix.length) as ErrorCode, error.message, error);
    }
    if (ABSENT.has(name)) return new NotRunningError(error);
    return new WorkspaceError('Failed', error.message, error);
}
