import { MAX_ANSWER_BYTES } from '../../../../src/core/identity/answer.js';
import {
    isPictureName,
    isPicturePlace,
    pictureExtension,
    picturePlace,
    toPicture,
} from '../../../../src/core/identity/picture.js';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82];

function png(width: number, height: number): Uint8Array {
    const bytes = new Uint8Array(33);
    bytes.set(PNG);
    const view = new DataView(bytes.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    return bytes;
}

/** With a segment of an application and a table before the frame, as cameras write them. */
function jpeg(width: number, height: number, frame = 0xc2): Uint8Array {
    const size = [height >> 8, height & 255, width >> 8, width & 255];
    const before = [0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xc4, 0, 3, 1];
    return Uint8Array.from([0xff, 0xd8, ...before, 0xff, frame, 0, 11, 8, ...size, 3, 0, 0]);
}

describe('A picture of somebody', () => {
    it('is a PNG or a JPEG, whatever it is called', () => {
        expect(pictureExtension(png(96, 96))).toBe('png');
        expect(pictureExtension(jpeg(640, 480))).toBe('jpg');
        expect(pictureExtension(new TextEncoder().encode('<svg xmlns="…"/>'))).toBeNull();
        expect(pictureExtension(new Uint8Array())).toBeNull();
    });

    it('is not so large that it would fill the memory', () => {
        expect(pictureExtension(png(1024, 1024))).toBe('png');
        expect(pictureExtension(png(1025, 1))).toBeNull();
        expect(pictureExtension(png(1, 1e9))).toBeNull();
        expect(pictureExtension(png(0, 1))).toBeNull();
        expect(pictureExtension(jpeg(1025, 1))).toBeNull();
        expect(pictureExtension(jpeg(1, 1025))).toBeNull();
    });

    it('says how large it is', () => {
        expect(pictureExtension(png(96, 96).subarray(0, 20))).toBeNull();
        expect(pictureExtension(jpeg(96, 96).subarray(0, 16))).toBeNull();
        expect(pictureExtension(jpeg(96, 96, 0xcc))).toBeNull();
        expect(
            pictureExtension(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0])),
        ).toBeNull();
    });

    it('is no longer than an answer of the provider may be', () => {
        const long = new Uint8Array(MAX_ANSWER_BYTES + 1);
        long.set(png(96, 96));
        expect(toPicture(long)).toBeNull();
        const bytes = long.subarray(0, MAX_ANSWER_BYTES);
        expect(toPicture(bytes)).toEqual({ bytes, extension: 'png' });
        expect(toPicture(new Uint8Array(9))).toBeNull();
    });

    it('has a place of its own, by which it is known', () => {
        const id = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
        const place = picturePlace({ bytes: png(1, 1), extension: 'png' }, id);
        expect(place).toBe(`kolide/picture-${id}.png`);
        expect(isPicturePlace(place)).toBeTrue();
        expect(isPictureName(`picture-${id}.png`)).toBeTrue();
        // As it was written before.
        expect(isPicturePlace('kolide/picture.jpg')).toBeTrue();
        // Somebody else's, it may be.
        expect(isPictureName('picture.jpg')).toBeFalse();
        for (const other of ['', 'home/picture.png', 'kolide/picture.svg', `../${place}`])
            expect(isPicturePlace(other)).withContext(other).toBeFalse();
    });
});
