import type Gio from 'gi://Gio';

import { WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';

/** The path of a file that a person has chosen. @throws {WorkspaceError} InvalidArgument if it has none */
export function localPath(file: Gio.File): string {
    const path = file.get_path();
    if (path !== null) return path;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('%(place) cannot be used. Choose a place on this computer.'), {
            place: file.get_parse_name(),
        }),
    );
}
