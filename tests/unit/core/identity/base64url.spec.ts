import {
    decodeBase64url,
    encodeBase64,
    encodeBase64url,
} from '../../../../src/core/identity/base64url.js';
import { utf8 } from './sample.js';

describe('Base64url', () => {
    // RFC 4648 §10
    const vectors: [plain: string, encoded: string][] = [
        ['', ''],
        ['f', 'Zg'],
        ['fo', 'Zm8'],
        ['foo', 'Zm9v'],
        ['foob', 'Zm9vYg'],
        ['fooba', 'Zm9vYmE'],
        ['foobar', 'Zm9vYmFy'],
    ];
    for (const [plain, encoded] of vectors)
        it(`is “${encoded}” for “${plain}”`, () => {
            expect(encodeBase64url(utf8(plain))).toBe(encoded);
            expect(decodeBase64url(encoded)).toEqual(utf8(plain));
        });

    it('reads every byte that it writes', () => {
        const all = Uint8Array.from({ length: 256 }, (_, index) => 255 - index);
        for (const length of [254, 255, 256])
            expect(decodeBase64url(encodeBase64url(all.subarray(0, length)))).toEqual(
                all.subarray(0, length),
            );
    });

    // RFC 7515 appendix C
    it('has - and _ for + and /', () => {
        expect(encodeBase64url(Uint8Array.of(3, 236, 255, 224, 193))).toBe('A-z_4ME');
    });

    const bad: [what: string, text: string][] = [
        ['padding', 'Zg=='],
        ['white space', 'Zm9v\nYmFy'],
        ['the signs of plain base64', '+/+/'],
        ['a length that cannot be', 'Zm9vY'],
        ['bits left over', 'Zh'],
        ['bits left over of two', 'Zm9'],
        ['letters of elsewhere', 'Zmé9'],
    ];
    for (const [what, text] of bad)
        it(`is refused with ${what}`, () => {
            expect(decodeBase64url(text)).toBeNull();
        });

    it('is padded as plain base64', () => {
        expect(encodeBase64(utf8('Aladdin:open sesame'))).toBe('QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
        expect(encodeBase64(Uint8Array.of(251, 255))).toBe('+/8=');
    });
});
