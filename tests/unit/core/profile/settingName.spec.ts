import { formatSettingName, parseSettingName } from '../../../../src/core/profile/settingName.js';

describe('The name of a setting', () => {
    it('is a schema and a key', () => {
        const name = parseSettingName(' org.gnome.desktop.interface accent-color ');
        expect(name).toEqual({ schema: 'org.gnome.desktop.interface', key: 'accent-color' });
        expect(formatSettingName(name)).toBe('org.gnome.desktop.interface accent-color');
    });

    for (const text of [
        '',
        'org.gnome.shell',
        'org.gnome.shell favorite-apps more',
        'org.gnome.shell:/a/path/ key',
        'org.gnome.shell  favorite-apps',
        '../schema key',
        `org.${'a'.repeat(300)} key`,
    ])
        it(`is not “${text.slice(0, 40)}”`, () => {
            expect(() => parseSettingName(text)).toThrowMatching(
                ({ code }: { code: string }) => code === 'InvalidArgument',
            );
        });
});
