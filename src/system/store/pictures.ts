import { WorkspaceError } from '../../core/errors.js';
import { MAX_ANSWER_BYTES } from '../../core/identity/answer.js';
import {
    isPictureName,
    isPicturePlace,
    PICTURES,
    picturePlace,
    toPicture,
    type Picture,
} from '../../core/identity/picture.js';
import { _ } from '../../core/words.js';
import { deleteIfPossible, inspect, listDirectory, readBeginning, writeNew } from '../files.js';
import { translateErrors } from '../gioErrors.js';

/**
 * Reads an image that is to be the picture of a workspace.
 *
 * @param image its path; empty for none.
 * @throws {WorkspaceError} InvalidArgument if it is none that can be shown, and what reading it fails
 *   with.
 */
export async function readPicture(image: string): Promise<Picture | null> {
    if (image === '') return null;
    return translateErrors(async () => {
        const picture = image.startsWith('/') ? await findPicture(image) : null;
        if (picture) return picture;
        throw new WorkspaceError(
            'InvalidArgument',
            _('A picture must be a PNG or JPEG file with 1024 pixels a side and 256 KiB at most.'),
        );
    });
}

/** The picture in a file; null if there is none that can be shown. */
export async function findPicture(path: string): Promise<Picture | null> {
    const info = await inspect(path);
    if (info?.kind !== 'file' || info.size > MAX_ANSWER_BYTES) return null;
    return toPicture(await readBeginning(path, info.size));
}

/**
 * Gives a workspace another picture, or none. What is interrupted leaves the old one or the new one,
 * and maybe a file that nothing leads to, until the next start.
 *
 * @param tree the directory of the workspace.
 * @param old where its picture is until now, below that.
 * @param id one that no other picture has.
 * @param name writes down where it is from now on, empty for nowhere.
 */
export async function replacePicture(
    tree: string,
    old: string,
    picture: Picture | null,
    id: string,
    name: (place: string) => Promise<void>,
): Promise<void> {
    const place = picture ? picturePlace(picture, id) : '';
    const directory = `${tree}/${PICTURES}`;
    // What is interrupted is cleared away there, where nobody else writes; a link may lead to another
    // file system.
    const staging = (await inspect(directory))?.kind === 'link' ? directory : tree;
    if (picture) await writeNew(`${tree}/${place}`, picture.bytes, staging);
    try {
        await name(place);
    } catch (error) {
        if (picture) await deleteIfPossible(`${tree}/${place}`);
        throw error;
    }
    if (isPicturePlace(old)) await deleteIfPossible(`${tree}/${old}`);
}

/** The files with pictures that a workspace has, be it that nothing leads to them. */
export async function picturesIn(tree: string): Promise<string[]> {
    const directory = `${tree}/${PICTURES}`;
    const names = (await listDirectory(directory)).map(({ name }) => name);
    return names.filter(isPictureName).map(name => `${directory}/${name}`);
}
