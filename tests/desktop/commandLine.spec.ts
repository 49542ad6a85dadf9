import Gettext from 'gettext';
import GLib from 'gi://GLib';

import { formatBar } from '../../src/cli/progress.js';
import type { WorkspaceSummary } from '../../src/system/dbus/workspacesClient.js';
import { execute, PROGRAM, run, type Ended } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

/** Runs the program in a terminal, where the line is typed. */
async function runInTerminal(line: string, ...words: string[]): Promise<Ended> {
    const command = [PROGRAM, ...words].map(word => GLib.shell_quote(word)).join(' ');
    return execute(['script', '--quiet', '--return', '--command', command, '/dev/null'], {
        input: line,
    });
}

describe('The command line', () => {
    const desktop = useDesktop();
    const { extension, workspaces } = desktop;

    async function list(...options: string[]): Promise<WorkspaceSummary[]> {
        return JSON.parse((await run('list', '--json', ...options)).stdout) as WorkspaceSummary[];
    }

    async function expectSilence(...words: string[]): Promise<void> {
        expect(await run(...words)).toEqual({ code: 0, stdout: '', stderr: '' });
    }

    /** Makes a directory for files. */
    async function makeDirectory(): Promise<string> {
        return (await desktop.execute(['mktemp', '-d'])).trim();
    }

    it('leads a workspace through its life', async () => {
        const created = await run('create', 'Büro 日本', '--colour=red', '--user', 'a@b.example');
        expect(created.code).toBe(0);
        const id = created.stdout.trim();
        expect(await list()).toEqual(await workspaces.list());

        await expectSilence('switch', 'büro 日本');
        expect((await run('active')).stdout).toBe('Büro 日本\n');
        expect(await workspaces.activeId()).toBe(id);
        await expectSilence('rename', id, '--', '-office');
        await expectSilence(
            'set',
            '--icon=starred-symbolic',
            '--isolation=confined',
            '--notifications=show',
            '--',
            '-office',
        );
        expect((await list()).find(workspace => workspace.active)).toEqual(
            jasmine.objectContaining({
                id,
                name: '-office',
                icon: 'starred-symbolic',
                isolation: 'confined',
                notifications: 'show',
            }),
        );
        await expectSilence('switch', 'default');
        await expectSilence('remove', '--', '-office');
        expect(await list('--removed')).toEqual([jasmine.objectContaining({ id })]);
        await expectSilence('restore', id);
        await expectSilence('remove', id);
        await expectSilence('purge', '--yes', id);
        expect(await list('--removed')).toEqual([]);
    });

    it('asks on the terminal before it deletes', async () => {
        await run('create', 'precious');
        await run('remove', 'precious');
        const refused = await run('purge', 'precious');
        expect(refused.code).toBe(2);
        expect(refused.stderr).toContain('--yes');
        const mistyped = await runInTerminal('preciuos\n', 'purge', 'precious');
        expect(mistyped.code).toBe(1);
        expect(mistyped.stdout).toContain('Nothing was deleted');
        expect(await list('--removed')).toHaveSize(1);
        expect((await runInTerminal('precious\n', 'purge', 'PRECIOUS')).code).toBe(0);
        expect(await list('--removed')).toEqual([]);
    });

    it('tells of each kind of failure by its exit code', async () => {
        await run('create', 'taken');
        const codes: [code: number, ...words: string[]][] = [
            [2],
            [2, 'launch', 'taken'],
            [3, 'switch', 'nobody'],
            [3, 'purge', '--yes', 'nobody'],
            [5, 'create', 'TAKEN'],
            [5, 'create', 'a/b'],
            [5, 'set', 'taken', '--colour=puce'],
            [5, 'set', 'taken', '--isolation=none'],
            [5, 'set', 'taken', '--notifications=eat'],
            [6, 'remove', 'default'],
            [6, 'purge', 'taken', '--yes'],
        ];
        for (const [code, ...words] of codes) {
            const ended = await run(...words);
            expect([ended.code, ...words]).toEqual([code, ...words]);
            expect(ended.stdout).toBe('');
            expect(ended.stderr).toMatch(/^kolide-workspaces: ./);
        }
        await run('remove', 'taken');
        await run('purge', '--yes', 'taken');
    });

    it('writes UTF-8 whatever the locale, and nothing that steers a terminal', async () => {
        await run('create', 'Größe');
        const evil = `${workspaces.root}/evil\x1b[31m`;
        await desktop.execute(['mkdir', evil]);
        await workspaces.roundTrip();
        const { stdout } = await execute([PROGRAM, 'list'], { environment: { LC_ALL: 'C' } });
        expect(stdout).toContain('Größe');
        await eventually('it is listed', async () =>
            (await run('list')).stdout.includes('evil\\u{1b}[31m'),
        );
        expect((await run('list')).stdout).not.toContain('\x1b');
        expect((await run('list', '--json')).stdout).not.toContain('\x1b');
        await desktop.execute(['rmdir', evil]);
        await run('remove', 'Größe');
        await run('purge', '--yes', 'Größe');
    });

    it('completes names in a shell', async () => {
        await run('create', 'My "Work"');
        const { stdout } = await run('completion', 'bash');
        const script = `
            kolide-workspaces() { ${GLib.shell_quote(PROGRAM)} "$@"; }
            eval "$1"
            COMP_LINE='kolide-workspaces switch My' COMP_POINT=27
            _kolide_workspaces kolide-workspaces My switch
            printf '%s\\n' "\${COMPREPLY[@]}"`;
        const completed = await execute(['bash', '--norc', '-c', script, 'bash', stdout]);
        expect(completed.stdout).toBe('My\\ \\"Work\\"\n');
        for (const shell of ['zsh', 'fish'])
            expect((await run('completion', shell)).stdout).toContain('__complete');
        await run('remove', 'My "Work"');
        await run('purge', '--yes', 'My "Work"');
    });

    it('works from a link, and tells its version', async () => {
        const folder = GLib.Dir.make_tmp('kolide-XXXXXX');
        await desktop.execute(['ln', '-s', PROGRAM, `${folder}/kw`]);
        expect((await execute([`${folder}/kw`, '--version'])).stdout).toMatch(
            /^kolide-workspaces \d+\.\d+\.\d+\n$/,
        );
        await desktop.execute(['rm', '-r', folder]);
    });

    it('does not mind when nobody reads on', async () => {
        const { code, stderr } = await execute([
            'bash',
            '-o',
            'pipefail',
            '-c',
            `{ sleep 0.3; ${GLib.shell_quote(PROGRAM)} list; } | true`,
        ]);
        expect([code, stderr]).toEqual([0, '']);
    });

    it('says when the extension is not running', async () => {
        await extension.disable();
        const stopped = await run('list');
        expect(stopped.code).toBe(4);
        expect(stopped.stderr).toMatch(/^kolide-workspaces: .*not running/);
        expect((await run('--help')).code).toBe(0);
        expect(await run('__complete', '--', 'switch', '')).toEqual(
            jasmine.objectContaining({ code: 4, stdout: '' }),
        );
        await extension.enable();
        expect((await run('list')).code).toBe(0);

        const environment = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
        expect((await execute([PROGRAM, 'list'], { environment })).code).toBe(4);
    });

    it('shows and changes the desktop settings of workspaces', async () => {
        await workspaces.create('dark', {});
        const accent = ['org.gnome.desktop.interface', 'accent-color'];
        await expectSilence('settings', 'dark', ...accent, "'red'");
        expect((await run('settings', 'dark', ...accent)).stdout).toBe("'red'\n");
        // dconf writes what another program reads, in its own time.
        const untilSet = async (value: string): Promise<unknown> =>
            eventually(
                `the accent is ${value}`,
                async () =>
                    (await desktop.execute(['gsettings', 'get', ...accent])) === `${value}\n`,
            );
        await expectSilence('settings', 'default', ...accent, '--copy-from=dark');
        await untilSet("'red'");
        await expectSilence('settings', 'default', ...accent, '--reset');
        await untilSet("'blue'");

        const wrong = await run('settings', 'dark', ...accent, "'no colour'");
        expect(wrong.code).not.toBe(0);
        expect(wrong.stderr).toContain("One is: 'blue'");
        const common = ['org.gnome.desktop.interface', 'clock-show-seconds', 'true'];
        expect((await run('settings', 'dark', ...common)).stderr).toContain('is common to all');
        const none = ['org.gnome.no.such', 'key', 'true'];
        expect((await run('settings', 'dark', ...none)).stderr).toContain('There is no setting');
    });

    it('opens a file, named as from where it is run, in an app of a workspace', async () => {
        await workspaces.create('Opening', {});
        const directory = await makeDirectory();
        GLib.file_set_contents(`${directory}/cost & benefit 50%.txt`, '');
        const words = ['launch', 'Opening', 'org.gnome.TextEditor', './cost & benefit 50%.txt'];
        const { code, stdout, stderr } = await execute([PROGRAM, ...words], { directory });
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/^app-kolide-org\.gnome\.TextEditor@[0-9a-f]{32}\.service\n$/);
        await desktop.shell.until(
            'the file is shown',
            (_inside, directory) =>
                global.display
                    .list_all_windows()
                    .some(({ title }) => title.startsWith(`cost & benefit 50%.txt (${directory})`)),
            directory,
        );
    });

    it('runs a program where it is run itself, with all that follows', async () => {
        await workspaces.create('Running', {});
        const directory = await makeDirectory();
        const script = 'printf "%s\\n" "$KOLIDE_WORKSPACE" "$PWD" "$@" > new; mv new said';
        const words = ['run', 'Running', '--', 'sh', '-c', script, 'sh', '--json', '--', 'a  b'];
        const { code, stdout, stderr } = await execute([PROGRAM, ...words], { directory });
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/^app-kolide-sh@[0-9a-f]{32}\.service\n$/);
        await eventually('it has run', () =>
            Promise.resolve(GLib.file_test(`${directory}/said`, GLib.FileTest.EXISTS)),
        );
        expect(await desktop.execute(['cat', `${directory}/said`])).toBe(
            [await workspaces.idOf('Running'), directory, '--json', '--', 'a  b', ''].join('\n'),
        );
    });

    it('finds past notifications of a workspace', async () => {
        await workspaces.create('mail', {});
        const programs = new WorkspacePrograms(desktop);
        const notify = (title: string): string =>
            'gdbus call --session --dest org.freedesktop.Notifications' +
            ' --object-path /org/freedesktop/Notifications' +
            ` --method org.freedesktop.Notifications.Notify -- Post 0 '' '${title}' Text [] {} -1`;
        await programs.run('mail', `${notify('Invoice')}; ${notify('Greetings')}`);
        const mail = (await list()).find(({ name }) => name === 'mail');
        expect(mail?.held_notifications).toBe(2);
        expect((await run('notifications', 'mail', 'INVOICE')).stdout).toMatch(
            /sh +Invoice +Text\n$/,
        );
        const all = (await run('notifications', 'mail', '--json')).stdout;
        expect((JSON.parse(all) as { title: string }[]).map(({ title }) => title)).toEqual([
            'Greetings',
            'Invoice',
        ]);
        expect((await run('notifications', 'default')).stdout).toContain('no notifications');
    });

    it('tells sizes in the formats of the person, whatever the language is', () => {
        for (const [formats, wanted] of [
            ['de_DE', /50 %, 1,5\sGB of 3,0\sGB/],
            ['pt_BR', /50 %, 1,5\sGB of 3,0\sGB/],
            ['en_US', /50 %, 1\.5\sGB of 3\.0\sGB/],
        ] as const) {
            Gettext.setlocale(Gettext.LocaleCategory.NUMERIC, `${formats}.UTF-8`);
            expect(formatBar(1.5e9, 3e9)).toMatch(wanted);
        }
        Gettext.setlocale(Gettext.LocaleCategory.NUMERIC, 'C.UTF-8');
    });

    it('tells times in the formats of the person, whatever the language is', async () => {
        const [{ at }] = JSON.parse((await run('notifications', 'mail', '--json')).stdout) as [
            { at: string },
        ];
        const time = GLib.DateTime.new_from_iso8601(at, null).to_utc()?.add_hours(9);
        for (const [formats, wanted] of [
            ['de_DE', '%d.%m.%Y %H:%M:%S'],
            ['pt_BR', '%d/%m/%Y %H:%M:%S'],
            ['en_US', '%m/%d/%Y %I:%M:%S %p'],
        ] as const) {
            const environment = {
                ...{ TZ: 'JST-9', LANG: 'en_US.UTF-8', LC_TIME: `${formats}.UTF-8` },
                ...{ LC_ALL: '', LANGUAGE: '' },
            };
            const { stdout } = await execute([PROGRAM, 'notifications', 'mail'], { environment });
            expect(stdout).toMatch(/^Time +App +Title +Text\n/);
            expect(stdout).toContain(`\n${time?.format(wanted) ?? 'no time'} `);
        }
    });
});
