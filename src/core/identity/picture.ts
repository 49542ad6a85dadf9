import { MAX_ANSWER_BYTES } from './answer.js';

/** An image that can be shown as the picture of a workspace. */
export interface Picture {
    readonly bytes: Uint8Array;
    readonly extension: 'png' | 'jpg';
}

/** Where pictures are below a workspace's directory: none of its confined programs sees that. */
export const PICTURES = 'kolide';

// Without an id they were written before there was more than one place.
const OWN_NAME = /^picture-[0-9a-f-]{36}\.(?:png|jpg)$/;
const PLACE = /^kolide\/picture(?:-[0-9a-f-]{36})?\.(?:png|jpg)$/;

/** A place that no other picture has, so that each is written before `meta.toml` names it. */
export function picturePlace({ extension }: Picture, id: string): string {
    return `${PICTURES}/picture-${id}.${extension}`;
}

/** Whether a path below a workspace's directory is one of a picture. */
export function isPicturePlace(path: string): boolean {
    return PLACE.test(path);
}

/** Whether a file in PICTURES is a picture of ours, and none that somebody else put there. */
export function isPictureName(name: string): boolean {
    return OWN_NAME.test(name);
}

/** An image as a picture; null if it is none, or too large. */
export function toPicture(bytes: Uint8Array): Picture | null {
    const extension = bytes.length > MAX_ANSWER_BYTES ? null : pictureExtension(bytes);
    return extension && { bytes, extension };
}

/** The widest and highest picture that is taken, in pixels: it is decoded in the shell. */
const MAX_SIDE = 1024;

/**
 * What file name extension an image should have, by what is in it; null if it is neither a PNG (W3C PNG
 * §5) nor a JPEG (ITU-T T.81 §B), or too large to be shown as an avatar.
 */
export function pictureExtension(image: Uint8Array): 'png' | 'jpg' | null {
    const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
    if (startsWith(image, PNG) && image.length >= 24)
        return isSmall(view.getUint32(16), view.getUint32(20)) ? 'png' : null;
    if (startsWith(image, JPEG)) return isSmallJpeg(view) ? 'jpg' : null;
    return null;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
// What begins a frame, of whatever coding; between them are markers of something else (T.81 table B.1).
const FIRST_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];

function isSmallJpeg(view: DataView): boolean {
    // Segments of a marker and a length follow each other up to the frame.
    for (let at = 2; at + 9 <= view.byteLength && view.getUint8(at) === 0xff;) {
        const marker = view.getUint8(at + 1);
        if (marker >= FIRST_FRAME && marker <= LAST_FRAME && !NO_FRAMES.includes(marker))
            return isSmall(view.getUint16(at + 7), view.getUint16(at + 5));
        at += 2 + view.getUint16(at + 2);
    }
    return false;
}

function isSmall(width: number, height: number): boolean {
    return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
}

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
    return beginning.every((byte, index) => bytes[index] === byte);
}
