import {
    chosenFor,
    isDefaultApp,
    isOfDefaultApps,
    readDefaultApps,
    writeDefaultApps,
} from '../../../../src/core/apps/defaultApps.js';

const BROWSER = 'default-apps web-browser';
const MAIL = 'default-apps mail';
const OFFERED = 'default-apps offered';
const HTTPS = 'x-scheme-handler/https';
const EMPTY = new Map([
    [BROWSER, null],
    [MAIL, null],
    [OFFERED, null],
]);

describe('Default apps among the settings', () => {
    it('have a name', () => {
        expect(isOfDefaultApps(BROWSER)).toBeTrue();
        expect(isOfDefaultApps('org.gnome.shell favorite-apps')).toBeFalse();
    });

    it('are names of desktop files and nothing else', () => {
        expect(isDefaultApp(BROWSER, " 'org.gnome.Epiphany.desktop' ")).toBeTrue();
        expect(isDefaultApp(BROWSER, "['a.desktop', '', 'b.desktop;c.desktop', '']")).toBeTrue();
        for (const text of [
            '',
            'a.desktop',
            "'a'",
            "'../a.desktop'",
            "'a\nb.desktop'",
            "'a'.desktop'",
            "['a.desktop']",
            "['a.desktop', 'b', '', '']",
        ])
            expect(isDefaultApp(BROWSER, text)).withContext(text).toBeFalse();
    });
});

describe('A list of default apps', () => {
    const LIST = [
        '# mine',
        '[Added Associations]',
        `${HTTPS}=other.desktop;`,
        '',
        '[Default Applications]',
        `${HTTPS}=gone.desktop`,
        `${HTTPS} = web.desktop;`,
        'x-scheme-handler/http=web.desktop;spare.desktop',
        'image/png=viewer.desktop',
        'what is this?',
        '',
        '[Removed Associations]',
        'text/html=web.desktop',
        '',
    ].join('\n');

    it('says what was chosen, for each type', () => {
        expect(readDefaultApps(LIST)).toEqual(
            new Map([
                [BROWSER, "['web.desktop', 'web.desktop;spare.desktop', '', '']"],
                [MAIL, null],
                [OFFERED, "['other.desktop', '', '', '', '']"],
            ]),
        );
        expect(chosenFor(LIST, 'x-scheme-handler/http')).toEqual(['web.desktop', 'spare.desktop']);
        expect(chosenFor(LIST, 'text/html')).toEqual([]);
    });

    it('says nothing of what is none', () => {
        for (const text of ['', '[Default Applications', `${HTTPS}=web.desktop`, '\0'])
            expect(readDefaultApps(text)).withContext(text).toEqual(EMPTY);
        const odd = `[Default Applications]\n${HTTPS}=/bin/sh\n`;
        expect(readDefaultApps(odd)).toEqual(EMPTY);
    });

    it('keeps all else when another one is chosen', () => {
        const changes = new Map([
            [BROWSER, "'new.desktop'"],
            [MAIL, "'mail.desktop'"],
            [OFFERED, "['other.desktop;new.desktop', '', '', '', 'mail.desktop']"],
        ]);
        expect(writeDefaultApps(LIST, changes)).toBe(
            [
                '# mine',
                '[Added Associations]',
                `${HTTPS}=other.desktop;new.desktop`,
                'x-scheme-handler/mailto=mail.desktop',
                '',
                '[Default Applications]',
                `${HTTPS}=new.desktop`,
                'x-scheme-handler/http=new.desktop',
                'image/png=viewer.desktop',
                'what is this?',
                'text/html=new.desktop',
                'application/xhtml+xml=new.desktop',
                'x-scheme-handler/mailto=mail.desktop',
                '',
                '[Removed Associations]',
                'text/html=web.desktop',
                '',
            ].join('\n'),
        );
    });

    it('is as it was when what was chosen before is chosen again', () => {
        const tidy = LIST.replace(`${HTTPS}=gone.desktop\n`, '')
            .replaceAll('.desktop;\n', '.desktop\n')
            .replace(' = ', '=');
        const other = writeDefaultApps(tidy, new Map([[BROWSER, "'new.desktop'"]]));
        expect(other).not.toBe(tidy);
        expect(writeDefaultApps(other, readDefaultApps(tidy))).toBe(tidy);
        expect(writeDefaultApps(tidy, new Map())).toBe(tidy);
    });

    it('forgets a choice', () => {
        const without = writeDefaultApps(LIST, new Map([[BROWSER, null]]));
        expect(readDefaultApps(without).get(BROWSER)).toBeNull();
        expect(without).toContain('image/png=viewer.desktop');
    });

    it('begins where there was none', () => {
        const mail = new Map([[MAIL, "'mail.desktop'"]]);
        const group = '[Default Applications]\nx-scheme-handler/mailto=mail.desktop\n';
        expect(writeDefaultApps('', mail)).toBe(group);
        expect(writeDefaultApps('# mine', mail)).toBe(`# mine\n\n${group}`);
        expect(writeDefaultApps('', new Map([[MAIL, null]]))).toBe('');
    });
});
