import { Cancellation } from '../../core/cancellation.js';
import { toPicture, type Picture } from '../../core/identity/picture.js';
import { lateModule } from '../../core/lateModule.js';
import { log } from '../log.js';

/** Fetches the picture of a person; null if there is none that can be shown. */
export async function fetchPicture(url: string): Promise<Picture | null> {
    try {
        const { sendRequest } = await lateModule(import('./http.js'));
        const headers = { Accept: 'image/png, image/jpeg' };
        const request = { method: 'GET', url, headers, body: null } as const;
        const { status, body } = await sendRequest(request, new Cancellation());
        return status === 200 ? toPicture(body) : null;
    } catch (error) {
        // A workspace without a picture has its initials.
        log.error(error);
        return null;
    }
}
