import GLib from 'gi://GLib';

import { DesktopFile } from '../../../../src/system/apps/desktopFile.js';

/** The command line of the only program that a launcher starts. */
async function argvOf(exec: string, ...uris: string[]): Promise<readonly string[]> {
    const text = `[Desktop Entry]\nType=Application\nName=App\nExec=${exec}\n`;
    const programs = await DesktopFile.parse('/x/app.desktop', text).programs(uris, null);
    expect(programs.length).toBe(1);
    return programs[0]?.argv ?? [];
}

describe('A desktop file', () => {
    it('need not name a program if the bus can start the app', async () => {
        const text =
            '[Desktop Entry]\nType=Application\nName=App\nDBusActivatable=true\nTerminal=true\n' +
            'Actions=new;\n[Desktop Action new]\nName=New\n';
        const file = DesktopFile.parse('/x/com.acme.App.desktop', text);
        const argvOfAll = async (
            uris: readonly string[],
            action: string | null,
        ): Promise<(readonly string[])[]> =>
            (await file.programs(uris, action)).map(({ argv }) => argv);
        expect(await argvOfAll([], null)).toEqual([['gapplication', 'launch', 'com.acme.App']]);
        expect(await argvOfAll(['file:///a', 'https://b'], null)).toEqual([
            ['gapplication', 'launch', 'com.acme.App', 'file:///a', 'https://b'],
        ]);
        expect(await argvOfAll([], 'new')).toEqual([
            ['gapplication', 'action', 'com.acme.App', 'new'],
        ]);
        const other = DesktopFile.parse('/x/app.desktop', text.replace('=true', '=false'));
        await expectAsync(other.programs([], null)).toBeRejectedWithError(/which program/);
    });

    it('of Wine names what Wine means', async () => {
        expect(
            await argvOf(
                'env WINEPREFIX="/home/ada/.wine" wine C:\\\\\\\\windows\\\\\\\\start.exe /Unix ' +
                    '/home/ada/Start\\\\ Menu/Notes.lnk',
            ),
        ).toEqual([
            'env',
            'WINEPREFIX=/home/ada/.wine',
            'wine',
            'C:\\windows\\start.exe',
            '/Unix',
            '/home/ada/Start Menu/Notes.lnk',
        ]);
    });

    it('may have a backslash where it means nothing', async () => {
        expect(await argvOf('sh -c "echo \\$HOME \\\\\\\\x"')).toEqual([
            'sh',
            '-c',
            'echo $HOME \\x',
        ]);
        expect(await argvOf('app a\\sb\\')).toEqual(['app', 'a', 'b']);
    });

    it('is read in the words in which GLib reads command lines', async () => {
        for (const line of [
            `a 'b c' "d \\"e\\" \\$f \\\\ \\g" h\\ i j'k'"l"`,
            `env A="b c" 'x'\\''y' "" z`,
            'a\tb  c#d #e f',
            'a \u00a0 ü "日本"\u3000x',
            `"a" #b`,
            `a'b'#c`,
        ]) {
            const [, words] = GLib.shell_parse_argv(line);
            const escaped = line.replaceAll('\\', '\\\\').replaceAll('\t', '\\t');
            expect(await argvOf(escaped))
                .withContext(line)
                .toEqual(words ?? []);
        }
    });

    it('gives a shell of a launcher the names of files as they are', async () => {
        for (const name of ['it\'s; $(touch x) `y` \\ "z"', 'a  b\nc', "'", '日本 ü.txt']) {
            const uri = GLib.filename_to_uri(`/home/ada/${name}`, null);
            for (const quote of ['"', "'"]) {
                const argv = await argvOf(`sh -c ${quote}printf %%s %f${quote}`, uri);
                const [, output] = GLib.spawn_sync(
                    null,
                    [...argv],
                    null,
                    GLib.SpawnFlags.SEARCH_PATH,
                    null,
                );
                expect(new TextDecoder().decode(output ?? undefined)).toBe(`/home/ada/${name}`);
            }
        }
    });
});
