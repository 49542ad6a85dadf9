import GLib from 'gi://GLib';

import { sliceOf } from '../../src/core/systemd/unitNames.js';
import { useDesktop } from './driver/suite.js';

describe('Launching', () => {
    const desktop = useDesktop();
    const { input, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
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

    it('what is typed after Alt+F2 runs in the active workspace', async () => {
        await workspaces.activate('work');
        const marker = `${GLib.get_tmp_dir()}/run-${GLib.uuid_string_random()}`;
        await input.press('Alt+F2');
        await input.type(`sh -c "echo $KOLIDE_WORKSPACE > ${marker}"`);
        await input.press('Return');
        const id = await workspaces.idOf('work');
        await shell.until(
            'the command ran',
            ({ GLib }, path: string) => GLib.file_test(path, GLib.FileTest.EXISTS),
            marker,
        );
        expect((await desktop.execute(['cat', marker])).trim()).toBe(id);
    });
});
