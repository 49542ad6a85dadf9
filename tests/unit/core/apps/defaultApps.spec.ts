import { formatAppValue, parseAppValue } from '../../../../src/core/apps/defaultApps.js';

describe('A default app among the settings', () => {
    it('is written as a GVariant', () => {
        const value = formatAppValue('org.gnome.Epiphany.desktop');
        expect(value).toBe("'org.gnome.Epiphany.desktop'");
        expect(parseAppValue(` ${value} `)).toBe('org.gnome.Epiphany.desktop');
    });

    it('is the name of a desktop file and nothing else', () => {
        for (const text of [
            '',
            'a.desktop',
            "'a'",
            "'../a.desktop'",
            "'a\nb.desktop'",
            "'a'.desktop'",
        ])
            expect(parseAppValue(text)).withContext(text).toBeNull();
    });
});
