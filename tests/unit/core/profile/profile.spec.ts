import { differences, formatProfile, parseProfile } from '../../../../src/core/profile/profile.js';

const ACCENT = 'org.gnome.desktop.interface accent-color';
const SCHEME = 'org.gnome.desktop.interface color-scheme';

describe('The file of a profile', () => {
    it('says of each setting what it is, or that it is not set', () => {
        const profile = new Map([
            [SCHEME, null],
            [ACCENT, "'blue'"],
        ]);
        const text = formatProfile(profile);
        expect(JSON.parse(text)).toEqual({
            version: 1,
            settings: { [ACCENT]: "'blue'", [SCHEME]: null },
        });
        expect(parseProfile(text)).toEqual(profile);
    });

    it('is the same, whatever was changed first', () => {
        const [first, second] = [
            [ACCENT, "'blue'"],
            [SCHEME, null],
        ] as const;
        expect(formatProfile(new Map([first, second]))).toBe(
            formatProfile(new Map([second, first])),
        );
    });

    it('may hold what is not understood', () => {
        const text = JSON.stringify({ settings: { [ACCENT]: 3, [SCHEME]: "'default'" }, more: 1 });
        expect([...parseProfile(text)]).toEqual([[SCHEME, "'default'"]]);
    });

    for (const [what, text] of [
        ['nothing', ''],
        ['cut short', '{"version":1,"settings":{'],
        ['a list', '[]'],
        ['without settings', '{"version":1}'],
        ['of a newer version', '{"version":2,"settings":{}}'],
    ] as const)
        it(`is refused if it is ${what}`, () => {
            expect(() => parseProfile(text)).toThrowMatching(
                ({ code }: { code: string }) => code === 'InvalidArgument',
            );
        });
});

describe('Between two profiles', () => {
    it('only what differs has to be written', () => {
        const from = new Map([
            [ACCENT, "'blue'"],
            [SCHEME, null],
        ]);
        const to = new Map([
            [ACCENT, "'blue'"],
            [SCHEME, "'prefer-dark'"],
        ]);
        expect([...differences(from, to)]).toEqual([[SCHEME, "'prefer-dark'"]]);
        expect([...differences(to, from)]).toEqual([[SCHEME, null]]);
    });
});
