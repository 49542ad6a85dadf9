import { isThemeName } from '../../../../src/core/session/notifications.js';

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
