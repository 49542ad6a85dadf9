import { WorkspaceError } from './errors.js';
import { _, fill } from './words.js';

/**
 * Refuses a file that a newer version of the product has written: read, it could be misunderstood,
 * and written, it would lose what is not understood (docs/upgrades.md).
 *
 * @param found the version of the format that the file says.
 * @param known the newest that is understood here.
 * @throws {WorkspaceError} InvalidArgument
 */
export function requireKnownFormat(file: string, found: number | bigint, known: number): void {
    if (found >= 1 && found <= known) return;
    const sentence =
        found < 1
            ? _('%(file) says that its format is %(found), which there never was.')
            : _(
                  '%(file) was written by a newer version of Kolide Workspaces: its format is ' +
                      '%(found), and %(known) is known here. It stays as it is. Upgrade Kolide ' +
                      'Workspaces to use it.',
              );
    throw new WorkspaceError(
        'InvalidArgument',
        fill(sentence, { file, found: String(found), known }),
    );
}
