import { WorkspaceError } from '../../../../src/core/errors.js';
import { expandExec } from '../../../../src/core/apps/execLine.js';

function expand(exec: string, ...uris: string[]): string[][] {
    return expandExec(exec, {
        uris,
        pathOf: uri => (uri.startsWith('file://') ? decodeURIComponent(uri.slice(7)) : null),
        name: 'Text Editor',
        icon: 'editor',
        desktopFile: '/usr/share/applications/editor.desktop',
    });
}

const FILE = 'file:///home/ada/notes.txt';

const HOSTILE_NAMES = [
    'a b',
    "it's",
    '"; reboot; "',
    "'; reboot; '",
    '$(reboot) `reboot` ${x}',
    'back\\slash\\',
    '# no comment',
    '%f %U %k %%',
    'two\nlines',
    '-rf *',
    '~ & | < > ; ! { [ ? ^',
];

describe('An Exec line', () => {
    for (const [exec, uris, expected] of [
        ['gedit', [], [['gedit']]],
        ['  gedit   --new  ', [], [['gedit', '--new']]],
        ['"/opt/My App/run" --x', [], [['/opt/My App/run', '--x']]],
        ['sh -c "echo \\"\\$HOME\\" \\\\ 100%%"', [], [['sh', '-c', 'echo "$HOME" \\ 100%']]],
        ['app %U', ['a:1', 'b:2'], [['app', 'a:1', 'b:2']]],
        ['app %F', ['file:///x', 'http://y'], [['app', '/x', 'http://y']]],
        [
            'app %f',
            ['file:///x', 'file:///y'],
            [
                ['app', '/x'],
                ['app', '/y'],
            ],
        ],
        ['app %u', [], [['app']]],
        ['app --file=%f', ['file:///x'], [['app', '--file=/x']]],
        ['app --files=%F!', ['file:///x', 'file:///y'], [['app', '--files=/x', '/y!']]],
        [
            'app %i -t %c %k',
            [],
            [
                [
                    'app',
                    '--icon',
                    'editor',
                    '-t',
                    'Text Editor',
                    '/usr/share/applications/editor.desktop',
                ],
            ],
        ],
        ['app %m end', [], [['app', 'end']]],
        ['app 50%% %%U', [], [['app', '50%', '%U']]],
    ] as [string, string[], string[][]][])
        it(`${exec} with ${String(uris.length)} URIs`, () => {
            expect(expand(exec, ...uris)).toEqual(expected);
        });

    describe('that the specification forbids, but GIO reads,', () => {
        for (const [exec, expected] of [
            [
                'env WINEPREFIX="/home/ada/My Wine" wine C:\\\\windows\\\\start.exe /Unix /x/Start\\ Menu/A\\ b.lnk',
                [
                    'env',
                    'WINEPREFIX=/home/ada/My Wine',
                    'wine',
                    'C:\\windows\\start.exe',
                    '/Unix',
                    '/x/Start Menu/A b.lnk',
                ],
            ],
            ['sh -c \'cd /x; y "z" \\a\'', ['sh', '-c', 'cd /x; y "z" \\a']],
            ['a"b c"\'d e\'f\\"g', ['ab cd ef"g']],
            ['a "" \'\'', ['a', '', '']],
            ['a "b\\n\\\nc" d\\\ne', ['a', 'b\\n\nc', 'de']],
            ['a\t$HOME ~ `b` *\n;c', ['a', '$HOME', '~', '`b`', '*', ';c']],
            ['a b#c # d\ne', ['a', 'b#c', 'e']],
            ['a\u00a0b', ['a\u00a0b']],
        ] as [string, string[]][])
            it(JSON.stringify(exec), () => {
                expect(expand(exec)).toEqual([expected]);
            });

        for (const [exec, expected] of [
            // Field codes that mean nothing are left out.
            ['app %x', ['app']],
            ['app %', ['app', '%']],
            ['app "%f"', ['app', '']],
        ] as [string, string[]][])
            it(JSON.stringify(exec), () => {
                expect(expand(exec)).toEqual([expected]);
            });
    });

    it('that names no field code is run once for each of what is opened', () => {
        expect(expand('app -x', 'file:///x', 'file:///y')).toEqual([
            ['app', '-x', '/x'],
            ['app', '-x', '/y'],
        ]);
    });

    it('that takes URIs is handed the paths of whole files, as by GIO', () => {
        expect(expand('app %U', FILE, `${FILE}#end`, 'https://x/')).toEqual([
            ['app', '/home/ada/notes.txt', `${FILE}#end`, 'https://x/'],
        ]);
    });

    it('can ask for the directory and the name of a file', () => {
        expect(expand('app %d', FILE)).toEqual([['app', '/home/ada']]);
        expect(expand('app %n', FILE)).toEqual([['app', 'notes.txt']]);
        expect(expand('app %D', 'file:///x', 'https://x/')).toEqual([['app', '/']]);
    });

    it('can have what is opened in a script', () => {
        for (const quote of [`"`, `'`])
            expect(expand(`sh -c ${quote}app --file=%f 100%% %F${quote}`, FILE)).toEqual([
                ['sh', '-c', 'app --file=/home/ada/notes.txt 100% '],
            ]);
    });

    for (const exec of ['', '  ', '# nothing', 'app "unclosed', "app 'unclosed", 'app \\'])
        it(`${JSON.stringify(exec)} is refused`, () => {
            expect(() => expand(exec)).toThrowError(WorkspaceError);
        });

    for (const name of HOSTILE_NAMES) {
        const path = `/home/ada/${name}`;
        const uri = `file://${encodeURI(path).replaceAll('#', '%23')}`;

        it(`hands on as it is the name ${JSON.stringify(name)}`, () => {
            for (const code of ['%f', '%F', '%u', '%U'])
                expect(expand(`app ${code} -x`, uri)).toEqual([['app', path, '-x']]);
            expect(expand(`app -- --file=%f`, uri)).toEqual([['app', '--', `--file=${path}`]]);
            expect(expand('app', uri)).toEqual([['app', path]]);
        });

        it(`hands no shell anything of the name ${JSON.stringify(name)}`, () => {
            const quoted = `'${path.replaceAll("'", `'\\''`)}'`;
            for (const quote of [`"`, `'`])
                expect(expand(`sh -c ${quote}app %f; b${quote} c`, uri)).toEqual([
                    ['sh', '-c', `app ${quoted}; b`, 'c'],
                ]);
        });
    }
});
