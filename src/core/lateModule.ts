import { WorkspaceError } from './errors.js';
import { _ } from './words.js';

/**
 * A module that is loaded when it is needed. It may be gone: an upgrade replaces the files of a shell
 * that goes on with the version that it began with.
 *
 * @throws {WorkspaceError} Busy, if it cannot be loaded.
 */
export async function lateModule<Module>(loading: Promise<Module>): Promise<Module> {
    try {
        return await loading;
    } catch (error) {
        throw new WorkspaceError(
            'Busy',
            _('Kolide Workspaces was upgraded meanwhile. Log out and in again.'),
            error,
        );
    }
}
