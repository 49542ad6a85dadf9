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
    const of = (...bytes: number[]): { bytes: number }[] => bytes.map(size => ({ bytes: size }));

    it('is a thousand', () => {
        expect(surplusOf(of(...Array<number>(1000).fill(1)))).toBe(0);
        expect(surplusOf(of(...Array<number>(1003).fill(1)))).toBe(3);
    });

    it('is 32 MiB', () => {
        const large = 8 * 1024 * 1024;
        expect(surplusOf(of(large, large, large, large))).toBe(0);
        expect(surplusOf(of(large, 1, large, large, large))).toBe(1);
        expect(surplusOf(of(1, large, large, large, large, 1))).toBe(2);
    });
});

describe('The title of a notification', () => {
    it('says where it comes from, if that is not plain', () => {
        expect(titleFrom(null, 'Hello')).toBe('Hello');
        expect(titleFrom('client-acme', 'Hello')).toBe('client-acme: Hello');
    });
});
