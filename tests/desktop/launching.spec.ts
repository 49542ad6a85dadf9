import GLib from 'gi://GLib';

import { sliceOf } from '../../src/core/systemd/unitNames.js';
import type { ActorQuery } from './driver/actors.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { OverviewSearch } from './driver/overviewSearch.js';
import { programPath } from './driver/program.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

/** The icon of an app in the dash. */
function inDash(name: string): ActorQuery {
    return { style: 'overview-tile', name, within: { style: 'dash-item-container' } };
}

/** What the menu of an app's icon has. */
function inAppMenu(text: string): ActorQuery {
    return { style: 'popup-menu-item', text, within: { style: 'app-menu' } };
}

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

    it('an app that is asked for again while it starts is started once', async () => {
        const id = 'dev.koder.kolide.Test.Slow';
        const directory = `${GLib.get_user_data_dir()}/applications`;
        const log = `${GLib.get_tmp_dir()}/slow-${GLib.uuid_string_random()}`;
        const script = `echo x >> ${log}; until test -e ${log}.go; do sleep 0.1; done
            exec gjs -m ${programPath('windowClient')} Slow Slow`;
        GLib.file_set_contents(`${log}.sh`, script);
        await desktop.execute(['mkdir', '-p', directory]);
        GLib.file_set_contents(
            `${directory}/${id}.desktop`,
            `[Desktop Entry]\nType=Application\nName=Slow\nExec=sh ${log}.sh\n`,
        );
        const starts = async (): Promise<number> =>
            (await desktop.execute(['sh', '-c', `cat ${log} || :`])).split('\n').length - 1;
        await workspaces.activate('default');
        await shell.until(
            'it is known',
            ({ Shell }, name) => Shell.AppSystem.get_default().lookup_app(name) as unknown,
            `${id}.desktop`,
        );
        await shell.run((_inside, name) => {
            global.settings.set_strv('favorite-apps', [name]);
        }, `${id}.desktop`);
        await input.press('Super+1');
        await eventually('it was started', async () => (await starts()) === 1);
        await input.press('Super+1');
        await input.press('Super+1');
        await shell.idle();
        // What was started before it has come by then.
        await workspaces.run('default', ['touch', `${log}.go`], '');
        await shell.untilFocused('Slow');
        expect(await starts()).toBe(1);

        await shell.run(() => {
            for (const window of global.display.list_all_windows())
                if (window.title === 'Slow') window.delete(global.get_current_time());
        });
        await shell.until('its window is gone', () =>
            global.display.list_all_windows().every(({ title }) => title !== 'Slow'),
        );
        await input.press('Super+1');
        await shell.untilFocused('Slow');
        expect(await starts()).toBe(2);
        await shell.run(() => {
            global.settings.reset('favorite-apps');
        });
        await desktop.execute(['rm', `${directory}/${id}.desktop`]);
    });

    it('an app opens on the virtual desktop that it is dropped on', async () => {
        await workspaces.activate('work');
        await shell.run(({ Shell }) => {
            const app = Shell.AppSystem.get_default().lookup_app('org.gnome.Calculator.desktop');
            app.open_new_window(1);
        });
        const place = await shell.until('its window is there', () => {
            const window = global.display
                .list_all_windows()
                .find(({ wm_class: name }) => name === 'org.gnome.Calculator');
            return window ? { index: window.get_workspace().index() } : null;
        });
        expect(place.index).toBe(1);
    });

    it('an app draws with the other graphics processor if it is asked to', async () => {
        await workspaces.activate('play');
        // What tells of processors runs on computers with two of them only.
        await shell.run(({ GLib, Shell }) => {
            const processors = new GLib.Variant('aa{sv}', [
                {
                    Default: new GLib.Variant('b', false),
                    Environment: new GLib.Variant('as', ['OTHER_PROCESSOR', 'yes']),
                },
            ]);
            Object.defineProperty(global, 'get_switcheroo_control', {
                configurable: true,
                value: () => ({ get_cached_property: () => processors }),
            });
            const app = Shell.AppSystem.get_default().lookup_app('org.gnome.Calculator.desktop');
            app.launch(0, -1, Shell.AppLaunchGpu.DISCRETE);
            Reflect.deleteProperty(global, 'get_switcheroo_control');
        });
        const { pid } = await shell.until('its window is there', () => {
            const window = global.display.focus_window as { wm_class: string } | null;
            return window?.wm_class === 'org.gnome.Calculator'
                ? { pid: String(global.display.focus_window.get_pid()) }
                : null;
        });
        const environment = await desktop.execute([
            'sh',
            '-c',
            'tr "\\0" "\\n" < /proc/"$1"/environ',
            'sh',
            pid,
        ]);
        expect(environment.split('\n')).toContain('OTHER_PROCESSOR=yes');
    });

    it('an app that only D-Bus can start is started by its workspace’s bus', async () => {
        const id = await workspaces.create('activated', {});
        const directory = `${workspaces.root}/${id}/XDG_DATA_HOME/applications`;
        await desktop.execute(['mkdir', '-p', directory]);
        GLib.file_set_contents(
            `${directory}/org.gnome.TextEditor.desktop`,
            '[Desktop Entry]\nType=Application\nName=Editor\nDBusActivatable=true\n',
        );
        await workspaces.activate('activated');
        await workspaces.launch('activated', 'org.gnome.TextEditor', []);
        await shell.until('its window is there', () => global.get_window_actors().length === 1);
        expect(await slicesOfWindows()).toEqual([sliceOf(id)]);
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

    it('what is chosen in the overview by pointer and keys starts in the active workspace', async () => {
        await workspaces.activate('work');
        const slice = sliceOf(await workspaces.idOf('work'));
        let count = 0;
        const startsInWork = async (choose: () => Promise<void>): Promise<void> => {
            await choose();
            count += 1;
            await shell.until(
                `${count} windows are there`,
                ({ Main }, count) =>
                    !Main.overview.visible && global.get_window_actors().length === count,
                count,
            );
            expect(await slicesOfWindows()).toEqual(Array<string>(count).fill(slice));
        };
        const chooseInMenu = async (app: string, item: string): Promise<void> => {
            await input.press('Super');
            await input.clickRight(inDash(app));
            await input.click(inAppMenu(item));
        };

        await startsInWork(async () => {
            await input.press('Super');
            await input.click(inDash('Text Editor'));
        });
        await startsInWork(async () => chooseInMenu('Text Editor', 'New Window'));
        await startsInWork(async () => {
            await new OverviewSearch(shell, input, actors).type('terminal');
            await input.press('Return');
        });
        await startsInWork(async () => chooseInMenu('Terminal', 'Preferences'));
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
