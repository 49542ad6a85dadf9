import { WorkspaceError } from '../../../../src/core/errors.js';
import { expandExec } from '../../../../src/core/apps/execLine.js';

function expand(exec: string, ...uris: string[]): string[][] {
    return expandExec(exec, {
        uris,
        pathOf: uri => (uri.startsWith('file://') ? uri.slice(7) : null),
        name: 'Text Editor',
        icon: 'editor',
        desktopFile: '/usr/share/applications/editor.desktop',
    });
}

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
        ['app', ['file:///x', 'file:///y'], [['app', '/x', '/y']]],
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
        ['app %d %m end', [], [['app', 'end']]],
        ['app "%f"', [], [['app', '%f']]],
        ['app 50%% %%U', [], [['app', '50%', '%U']]],
    ] as [string, string[], string[][]][])
        it(`${exec} with ${String(uris.length)} URIs`, () => {
            expect(expand(exec, ...uris)).toEqual(expected);
        });

    for (const exec of ['', '  ', 'app "unclosed', 'app %x', 'app %', 'a"b"'])
        it(`${JSON.stringify(exec)} is refused`, () => {
            expect(() => expand(exec)).toThrowError(WorkspaceError);
        });

    it('hands nothing on to a shell', () => {
        expect(expand('app %U', 'x:$(reboot); `y`')).toEqual([['app', 'x:$(reboot); `y`']]);
    });
});
