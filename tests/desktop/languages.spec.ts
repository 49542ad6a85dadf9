import { COMMANDS } from '../../src/cli/commands.js';
import { execute, PROGRAM } from './driver/commandLine.js';
import { GERMAN, Language, PSEUDO, type Speech } from './driver/language.js';
import { MENU, PANEL_BUTTON, ROW } from './driver/product.js';
import { Preferences, PREFERENCES_PAGES } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';
import { BACKUP, BROKEN, furnish, MISTAKE, surfacesOf, WORKSPACES } from './driver/surfaces.js';

/** What is no word of ours: names, who is signed in, what a program calls itself and its reasons. */
const DATA = [
    ...Object.keys(WORKSPACES),
    ...Object.values(WORKSPACES).flatMap(settings => Object.values(settings)),
    ...BACKUP,
    ...[BROKEN, 'default', 'Personal'],
    // What GNOME says, and what is typed.
    ...['Caps lock is on', 'Close', 'Back', MISTAKE],
    // What is called the same everywhere.
    ...['Kolide Workspaces', 'GNOME Shell', 'systemd', 'Shift+Ctrl+Super+Tab', 'Ctrl+Super+Tab'],
    'journalctl --user GLIB_DOMAIN=kolide-workspaces',
].sort((a, b) => b.length - a.length);

/** What is left of a text without what is translated, which is in brackets. */
function withoutTranslations(text: string): string {
    const rest = text.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
    // What is filled in may be translated, too.
    return rest === text ? text : withoutTranslations(rest);
}

/** What is left of a text without what is translated and what is data. */
function untranslated(text: string): string {
    let rest = withoutTranslations(text);
    for (const data of DATA) rest = rest.replaceAll(data, '');
    // A version may have letters in it.
    rest = rest.replaceAll(/\d[\w.~+-]*/g, '');
    // An avatar has one letter.
    return /\p{L}{2}/u.test(rest) ? rest : '';
}

/** What is no sentence in what the command line prints: how commands, options and values are written. */
const SYNTAX = new RegExp(
    [
        '--[a-z-]+',
        '\\b[A-Z]{2,}\\b',
        '\\bkolide-workspaces\\b',
        `^  (${COMMANDS.map(({ name }) => name).join('|')})\\b`,
    ].join('|'),
    'g',
);

/** Whether it is data that is cut short, which may be of any length. */
function isData(complaint: string): boolean {
    const [, text] = /^“(.*)” is cut short$/.exec(complaint) ?? [];
    return text !== undefined && DATA.includes(text);
}

/** Runs the command line in a terminal of the language. */
async function printed({ language, locale }: Speech, ...words: string[]): Promise<string> {
    const environment = { LANG: locale, LC_ALL: locale, LANGUAGE: language };
    const { stdout, stderr } = await execute([PROGRAM, ...words], { environment });
    return stdout + stderr;
}

// Kills the shell: @ownShell
describe('The words', () => {
    const desktop = useDesktop();
    const { actors, input, screen, shell } = desktop;
    const language = new Language(desktop);

    beforeAll(async () => {
        await furnish(desktop);
    });
    afterAll(async () => {
        await language.reset();
    });

    describe('in a language that nobody speaks, which is longer than any,', () => {
        beforeAll(async () => {
            await language.speak(PSEUDO);
        });

        for (const { name, roots, whileOpen } of surfacesOf(desktop, language))
            it(`are all translated, and none is cut: ${name}`, async () => {
                await whileOpen(async () => {
                    for (const root of roots) {
                        const words = await shell.run(
                            ({ findAll, allBelow, describe }, root) =>
                                findAll(root)
                                    .flatMap(actor => [actor, ...allBelow(actor)])
                                    .filter(actor => actor.mapped)
                                    .flatMap(actor => {
                                        const { name, texts } = describe(actor);
                                        return [name, ...texts];
                                    }),
                            root,
                        );
                        expect(
                            [...new Set(words)].filter(text => untranslated(text) !== ''),
                        ).toEqual([]);
                        expect(words.some(text => text.includes('⟦'))).toBeTrue();
                        const clipped = await actors.findClipped(root);
                        expect(clipped.filter(text => !isData(text))).toEqual([]);
                    }
                });
            });
    });

    describe('of the preferences, in that language,', () => {
        const window = new Preferences(desktop, text => language.translate(text));

        function untold(): string[] {
            const told = window.parts().flatMap(({ name, description }) => [name, description]);
            return [...new Set(told)].filter(text => untranslated(text) !== '');
        }

        beforeAll(async () => {
            await language.speak(PSEUDO);
        });

        for (const page of PREFERENCES_PAGES)
            it(`are all translated: ${page}`, async () => {
                await window.open(page);
                expect(untold()).toEqual([]);
            });

        it('are all translated: a workspace', async () => {
            await window.open('Workspaces');
            await window.click('list item', 'work');
            await window.find('label', await language.translate('Protection'));
            expect(untold()).toEqual([]);
        });
    });

    describe('in German', () => {
        beforeAll(async () => {
            await language.speak(GERMAN);
        });

        it('are in the menu', async () => {
            expect((await actors.get(PANEL_BUTTON)).name).toBe(
                'Arbeitsbereich: work (ada@acme.example)',
            );
            await input.click(PANEL_BUTTON);
            await actors.still(MENU);
            const rows = await actors.all(ROW);
            expect(rows.map(({ texts }) => texts.join(', '))).toContain(
                'D, default, Keine Anwendungen',
            );
            await actors.get({ text: 'Neuer Arbeitsbereich\u00a0…', within: MENU });
        });

        describe('on a screen at 200 %', () => {
            beforeAll(async () => {
                await input.close();
                await screen.setScale(2);
            });
            afterAll(async () => {
                await input.close();
                await screen.reset();
            });

            for (const { name, roots, whileOpen } of surfacesOf(desktop, language))
                it(`have room: ${name}`, async () => {
                    await whileOpen(async () => {
                        for (const root of roots) {
                            const clipped = await actors.findClipped(root);
                            // Some of a list is scrolled out of sight, but nothing is cut.
                            const cut = clipped.filter(text => text.endsWith(' is cut short'));
                            expect(cut.filter(text => !isData(text))).toEqual([]);
                            const { x, y, width, height } = await actors.get(root);
                            expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
                            expect(x + width).toBeLessThanOrEqual(800);
                            expect(y + height).toBeLessThanOrEqual(500);
                        }
                    });
                });
        });
    });

    describe('of the command line', () => {
        for (const [language, locale, usage] of [
            ['de', 'de_DE', 'Aufruf: '],
            ['es', 'es_ES', 'Uso: '],
            ['fr', 'fr_FR', 'Utilisation\u00a0: '],
            ['pt_BR', 'pt_BR', 'Uso: '],
        ] as const)
            it(`are those of the terminal: ${language}`, async () => {
                const help = await printed({ language, locale: `${locale}.UTF-8` }, '--help');
                expect(help).toMatch(new RegExp(`^${usage}kolide-workspaces `));
            });

        it('are all translated', async () => {
            const helps = COMMANDS.map(({ name }) => [name, '--help']);
            for (const words of [['--help'], ...helps, ['nothing'], ['doctor']]) {
                const output = await printed(PSEUDO, ...words);
                expect(output).toContain('⟦');
                const lines = withoutTranslations(output).split('\n');
                expect(
                    lines.filter(line => untranslated(line.replaceAll(SYNTAX, '')) !== ''),
                ).toEqual([]);
            }
            const list = await printed(PSEUDO, 'list');
            expect(list.split('\n')[0]).toMatch(/^ +⟦Ñámé ~~⟧ +⟦Šťáťé ~~⟧ +⟦Íďéñťíťý ~~~~⟧$/);
        });
    });
});
