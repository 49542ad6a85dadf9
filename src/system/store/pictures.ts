import { WorkspaceError } from '../../core/errors.js';
import { MAX_ANSWER_BYTES } from '../../core/identity/answer.js';
import { PICTURE_PLACES, pictureExtension } from '../../core/identity/picture.js';
import { _ } from '../../core/words.js';
import { inspect, readBeginning, writeBytes } from '../files.js';
import { translateErrors } from '../gioErrors.js';

/**
 * Copies an image into the directory of a workspace, as its picture.
 *
 * @returns its path there.
 * @throws {WorkspaceError} InvalidArgument if it is none that can be shown, and what reading and
 * writing it fails with.
 */
export async function storePicture(tree: string, image: string): Promise<string> {
    return translateErrors(async () => {
        const info = image.startsWith('/') ? await inspect(image) : null;
        if (info?.kind !== 'file' || info.size > MAX_ANSWER_BYTES) throw unfit();
        const bytes = await readBeginning(image, info.size);
        const extension = pictureExtension(bytes);
        if (extension === null) throw unfit();
        const path = PICTURE_PLACES[extension];
        await writeBytes(`${tree}/${path}`, bytes);
        return path;
    });
}

function unfit(): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        _('A picture must be a PNG or JPEG file with 1024 pixels a side and 256 KiB at most.'),
    );
}
