import { MANIFEST_SPACE, parseManifest, type Manifest } from '../../core/archive/manifest.js';
import { readBeginning } from '../files.js';
import { translateErrors } from '../gioErrors.js';

/**
 * What an archive says of itself; nothing else of it is looked at.
 *
 * @throws {WorkspaceError} InvalidArgument if it is none, or of a newer version.
 */
export async function readManifest(file: string): Promise<Manifest> {
    return translateErrors(async () => parseManifest(await readBeginning(file, MANIFEST_SPACE)));
}
