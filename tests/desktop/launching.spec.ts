import GLib from 'gi://GLib';

import { sliceOf } from '../../src/core/systemd/unitNames.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

describe('Launching', () => {
    const desktop = useDesktop();
    const freezes = new Freezes(desktop);
    const { actors, input, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
        await freezes.postpone();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    /** The slice in which the process of each window runs. */
    async function slicesOfWindows(): Promise<string[]> {
        const pids = await shell.run(() =>
            global
                .get_window_actors()
                .flatMap(({ meta_window: window }) => (window ? [window.get_pid()] : [])),
        );
        return Promise.all(
            pids.map(async pid => {
                const cgroup = await desktop.execute(['cat', `/proc/${String(pid)}/cgroup`]);
                return /app-kolide-\w{32}\.slice/.exec(cgroup)?.[0] ?? cgroup;
            }),
        );
    }

    it('an app that allows one instance runs in every workspace where it is started', async () => {
        await workspaces.activate('work');
        await shell.run(({ Shell }) => {
            Shell.AppSystem.get_default().lookup_app('org.gnome.TextEditor.desktop').activate();
        });
        await shell.until('a window opened', () => global.get_window_actors().length === 1);
        await workspaces.activate('play');
        const unit = await workspaces.launch('play', 'org.gnome.TextEditor', []);
        expect(unit).toMatch(/^app-kolide-org\.gnome\.TextEditor@[0-9a-f]{32}\.service$/);
        await shell.until('a second one opened', () => global.get_window_actors().length === 2);
        expect(new Set(await slicesOfWindows())).toEqual(
            new Set([
                sliceOf(await workspaces.idOf('work')),
                sliceOf(await workspaces.idOf('play')),
            ]),
        );
    });

    it('says what is wrong with an app or a program that does not start', async () => {
        await expectAsync(workspaces.launch('work', 'no.such.App', [])).toBeRejectedWithError(
            /no app “no\.such\.App”/,
        );
        await expectAsync(workspaces.run('work', ['no-such-program'], '')).toBeRejectedWithError(
            /no program “no-such-program”/,
        );
        await expectAsync(workspaces.run('work', [], '')).toBeRejectedWithError(/which program/);
        await expectAsync(
            workspaces.run('work', ['sh', '-c', 'echo hello; echo no mouse found; exit 3'], ''),
        ).toBeRejectedWithError(/“sh” ended at once\. hello\nno mouse found/);
    });

    it('a program gets the directories, the bus and the id of its workspace', async () => {
        const id = await workspaces.idOf('work');
        const file = `${GLib.get_tmp_dir()}/env-${GLib.uuid_string_random()}`;
        await workspaces.run('work', ['sh', '-c', `env > ${file}.new; mv ${file}.new ${file}`], '');
        await shell.until(
            'it wrote its environment',
            ({ GLib }, path: string) => GLib.file_test(path, GLib.FileTest.EXISTS),
            file,
        );
        const variables = (await desktop.execute(['cat', file])).split('\n');
        const tree = `${workspaces.root}/${id}`;
        for (const expected of [
            `KOLIDE_WORKSPACE=${id}`,
            `HOME=${tree}/home`,
            `XDG_CONFIG_HOME=${tree}/XDG_CONFIG_HOME`,
            `XDG_DATA_HOME=${tree}/XDG_DATA_HOME`,
            `XDG_CACHE_HOME=${tree}/XDG_CACHE_HOME`,
            `XDG_STATE_HOME=${tree}/XDG_STATE_HOME`,
            `PWD=${tree}/home`,
        ])
            expect(variables).toContain(expected);
        expect(variables.find(line => line.startsWith('DBUS_SESSION_BUS_ADDRESS='))).toMatch(
            new RegExp(`/kolide/${id.replaceAll('-', '')}/bus$`),
        );
    });

    it('a workspace’s home has Documents and Downloads of its own, as at a login', async () => {
        const programs = new WorkspacePrograms(desktop);
        const home = `${workspaces.root}/${await workspaces.idOf('work')}/home`;
        expect(await programs.run('work', 'xdg-user-dir DOCUMENTS; xdg-user-dir DOWNLOAD')).toBe(
            `${home}/Documents\n${home}/Downloads`,
        );
        expect(await programs.run('work', 'ls -d ~/Documents ~/Downloads')).toBe(
            `${home}/Documents\n${home}/Downloads`,
        );
    });

    it('an app’s settings and secrets are its workspace’s own', async () => {
        const inside = async (name: string, command: string): Promise<string> => {
            const file = `${GLib.get_tmp_dir()}/out-${GLib.uuid_string_random()}`;
            const script = `{ ${command}; } > ${file}.new 2>&1; mv ${file}.new ${file}`;
            await workspaces.run(name, ['sh', '-c', script], '');
            await shell.until(
                'the command ended',
                ({ GLib }, path: string) => GLib.file_test(path, GLib.FileTest.EXISTS),
                file,
            );
            return (await desktop.execute(['cat', file])).trim();
        };
        const key = 'org.gnome.TextEditor indent-style';
        await inside(
            'work',
            `gsettings set ${key} space; printf hush | secret-tool store --label=x a b`,
        );
        expect(await inside('work', `gsettings get ${key}; secret-tool lookup a b`)).toBe(
            "'space'\nhush",
        );
        expect(await inside('play', `gsettings get ${key}; secret-tool lookup a b`)).toBe("'tab'");
        expect((await desktop.execute(['gsettings', 'get', ...key.split(' ')])).trim()).toBe(
            "'tab'",
        );
    });

    it('what a workspace has in its autostart directory starts with its first activation', async () => {
        const id = await workspaces.create('early', {});
        const directory = `${workspaces.root}/${id}/XDG_CONFIG_HOME/autostart`;
        const counter = `${GLib.get_tmp_dir()}/started-${GLib.uuid_string_random()}`;
        const entry = `[Desktop Entry]\nType=Application\nName=Early\nExec=sh -c "echo x >> ${counter}"\n`;
        await desktop.execute(['mkdir', directory]);
        await desktop.execute(['sh', '-c', `printf '${entry}' > ${directory}/early.desktop`]);
        await desktop.execute([
            'sh',
            '-c',
            `printf '${entry}Hidden=true\n' > ${directory}/never.desktop`,
        ]);
        await workspaces.activate('early');
        await shell.until(
            'it started',
            ({ GLib }, path: string) => GLib.file_test(path, GLib.FileTest.EXISTS),
            counter,
        );
        await workspaces.activate('work');
        await workspaces.activate('early');
        // What is started after it would come later.
        await workspaces.run('early', ['true'], '');
        expect(await desktop.execute(['cat', counter])).toBe('x\n');
    });

    it('an app of the session belongs to no workspace and is seen in all', async () => {
        await workspaces.activate('work');
        await shell.run(({ Shell }) => {
            Shell.AppSystem.get_default().lookup_app('org.gnome.Settings.desktop').activate();
        });
        const isSeen = ['a window is seen', () => global.get_window_actors().some(a => a.visible)];
        await shell.until(...(isSeen as [string, () => boolean]));
        expect((await slicesOfWindows()).join()).not.toContain('app-kolide');
        await workspaces.activate('play');
        await shell.until(...(isSeen as [string, () => boolean]));
    });

    it('what is typed after Alt+F2 runs in the active workspace', async () => {
        await workspaces.activate('work');
        const marker = `${GLib.get_tmp_dir()}/run-${GLib.uuid_string_random()}`;
        await input.press('Alt+F2');
        await actors.still({ style: 'run-dialog' });
        await input.type(`sh -c "echo $KOLIDE_WORKSPACE > ${marker}"`);
        await input.press('Return');
        const id = await workspaces.idOf('work');
        const written = async (): Promise<string> =>
            (await desktop.execute(['sh', '-c', 'cat "$1" || :', 'cat', marker])).trim();
        await eventually('the command ran', async () => (await written()) !== '');
        expect(await written()).toBe(id);
    });
});
