import { Cancellation } from '../../core/cancellation.js';
import { MAX_ANSWER_BYTES } from '../../core/identity/answer.js';
import { PICTURE_PLACES, pictureExtension } from '../../core/identity/picture.js';
import { lateModule } from '../../core/lateModule.js';
import { writeBytes } from '../files.js';
import { log } from '../log.js';

/**
 * Fetches the picture of a person and puts it into the directory of a workspace.
 *
 * @returns its path there; null if there is none that can be shown.
 */
export async function takePicture(tree: string, url: string): Promise<string | null> {
    try {
        const { sendRequest } = await lateModule(import('./http.js'));
        const headers = { Accept: 'image/png, image/jpeg' };
        const request = { method: 'GET', url, headers, body: null } as const;
        const { status, body } = await sendRequest(request, new Cancellation());
        const extension = pictureExtension(body);
        if (status !== 200 || body.length > MAX_ANSWER_BYTES || extension === null) return null;
        const path = PICTURE_PLACES[extension];
        await writeBytes(`${tree}/${path}`, body);
        return path;
    } catch (error) {
        // A workspace without a picture has its initials.
        log.error(error);
        return null;
    }
}
