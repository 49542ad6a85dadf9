import {
    COLOURS,
    colourHex,
    darkShadeOf,
    initials,
    parseColour,
    parseIcon,
    textColourOn,
} from '../../../../src/core/workspace/appearance.js';

describe('The colour of a workspace', () => {
    it('is a name or #rrggbb', () => {
        expect(parseColour('teal')).toBe('teal');
        expect(parseColour(' #AABBCC ')).toBe('#aabbcc');
    });

    for (const text of ['', 'mauve', '#abc', '#12345g', 'red; x', 'constructor', 'url(x)'])
        it(`is not ${JSON.stringify(text)}`, () => {
            expect(() => parseColour(text)).toThrowError(/is not a colour/);
        });

    it('is shown as #rrggbb', () => {
        expect(colourHex('blue')).toBe(COLOURS.blue);
        expect(colourHex('#123456')).toBe('#123456');
    });

    it('has letters on it that can be read', () => {
        expect(textColourOn('#ffffff')).toBe('#000000');
        expect(textColourOn('#ffff00')).toBe('#000000');
        expect(textColourOn('blue')).toBe('#ffffff');
    });

    it('has a darker shade', () => {
        expect(darkShadeOf('#ff8001')).toBe('#804001');
    });
});

describe('The icon of a workspace', () => {
    it('is a name of the icon theme', () => {
        expect(parseIcon('org.gnome.Calculator-symbolic')).toBe('org.gnome.Calculator-symbolic');
    });

    for (const text of ['', '../x', '/etc/passwd', 'a b', '-x', 'x'.repeat(129)])
        it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => {
            expect(() => parseIcon(text)).toThrowError(/is not an icon name/);
        });
});

describe('The initials of a workspace', () => {
    for (const [name, expected] of [
        ['work', 'W'],
        ['client-acme', 'CA'],
        ['Mandant Müller & Söhne', 'MM'],
        ['émile', 'É'],
        ['👩‍⚖️ law', '👩‍⚖️L'],
        ['仕事', '仕'],
        ['--', '-'],
    ] as const)
        it(`of ${name} are ${expected}`, () => {
            expect(initials(name)).toBe(expected);
        });
});
