import { isThemeName, surplusOf, titleFrom } from '../../../../src/core/session/notifications.js';

describe('What a notification shows or plays', () => {
    for (const name of ['', 'mail-unread', 'mail-unread-symbolic', 'org.example.App', 'a b'])
        it(`is of the theme if it is called “${name}”`, () => {
            expect(isThemeName(name)).toBeTrue();
        });

    for (const text of ['/etc/passwd', 'file:///etc/passwd', './icon.png', 'http:x', 'a/b'])
        it(`is not if it is called “${text}”`, () => {
            expect(isThemeName(text)).toBeFalse();
        });
});

describe('What is kept of notifications', () => {
    const surplus = (...bytes: number[]): number[] =>
        surplusOf(new Map(bytes.map((size, index) => [index, { bytes: size }]))).map(
            one => one.bytes,
        );

    it('is a thousand', () => {
        expect(surplus(...Array<number>(1000).fill(1))).toEqual([]);
        expect(surplus(5, 6, 7, ...Array<number>(1000).fill(1))).toEqual([5, 6, 7]);
    });

    it('is 32 MiB', () => {
        const large = 8 * 1024 * 1024;
        expect(surplus(large, large, large, large)).toEqual([]);
        expect(surplus(large, 1, large, large, large)).toEqual([large]);
        expect(surplus(1, large, large, large, large, 1)).toEqual([1, large]);
    });
});

describe('The title of a notification', () => {
    it('says where it comes from, if that is not plain', () => {
        expect(titleFrom(null, 'Hello')).toBe('Hello');
        expect(titleFrom('client-acme', 'Hello')).toBe('client-acme: Hello');
    });
});
