import GLib from 'gi://GLib';

import { sliceOf } from '../../src/core/systemd/unitNames.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';

const EDITOR = 'org.gnome.TextEditor';
const CALCULATOR = 'org.gnome.Calculator';
const MEDIA_KEYS = 'org.gnome.settings-daemon.plugins.media-keys';
const CUSTOM_PATH = '/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/test/';

/** A window: the app's id, and the name of the workspace that its process runs in. */
type Found = [app: string, workspace: string];

describe('Keys', () => {
    const desktop = useDesktop();
    const { input, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
        await desktop.execute([
            ...['gsettings', 'set', 'org.gnome.shell', 'favorite-apps'],
            `['${EDITOR}.desktop', '${CALCULATOR}.desktop']`,
        ]);
    });

    afterAll(async () => {
        await desktop.execute(['gsettings', 'reset', 'org.gnome.shell', 'favorite-apps']);
    });

    /** Opens a window of an app in the active workspace. */
    async function open(workspace: string, app: string): Promise<void> {
        const count = (await windows()).length;
        await workspaces.launch(workspace, app, []);
        await untilWindows(count + 1);
        await untilFocused(app, workspace);
    }

    async function untilWindows(count: number): Promise<void> {
        await shell.until(
            `there are ${count} windows`,
            (_inside, count) => global.get_window_actors().length === count,
            count,
        );
    }

    async function windows(): Promise<Found[]> {
        const all = await shell.run(() =>
            global
                .get_window_actors()
                .flatMap(({ meta_window: window }): [string, number][] =>
                    window ? [[window.wm_class ?? '', window.get_pid()]] : [],
                ),
        );
        return Promise.all(
            all.map(async ([app, pid]): Promise<Found> => [app, await workspaceOf(pid)]),
        );
    }

    async function focused(): Promise<Found | null> {
        await shell.painted();
        const found = await shell.run((): [string, number] | null => {
            const window = global.display.focus_window as {
                wm_class: string;
                get_pid(): number;
            } | null;
            return window && [window.wm_class, window.get_pid()];
        });
        return found && [found[0], await workspaceOf(found[1])];
    }

    async function untilFocused(app: string, workspace: string): Promise<void> {
        await eventually(`${app} in ${workspace} has the keyboard`, async () => {
            const [nowApp, nowWorkspace] = (await focused()) ?? [];
            return nowApp === app && nowWorkspace === workspace;
        });
    }

    async function workspaceOf(pid: number): Promise<string> {
        const cgroup = await desktop.execute(['cat', `/proc/${String(pid)}/cgroup`]);
        const list = await workspaces.list();
        return list.find(({ id }) => cgroup.includes(sliceOf(id)))?.name ?? 'none';
    }

    it('Super+1 starts and raises the active workspace’s app', async () => {
        await workspaces.activate('work');
        await open('work', EDITOR);
        await workspaces.activate('play');

        await input.press('Super+1');
        await untilFocused(EDITOR, 'play');
        expect((await windows()).sort()).toEqual([
            [EDITOR, 'play'],
            [EDITOR, 'work'],
        ]);
        await input.press('Super+2');
        await untilFocused(CALCULATOR, 'play');
        await input.press('Super+1');
        await untilFocused(EDITOR, 'play');

        await workspaces.activate('work');
        await input.press('Super+2');
        await untilFocused(CALCULATOR, 'work');
        await input.press('Super+1');
        await untilFocused(EDITOR, 'work');
        expect((await windows()).length).toBe(4);
    });

    it('Super+Tab and Alt+Tab go around in the active workspace', async () => {
        await workspaces.activate('work');
        await open('work', EDITOR);
        await open('work', 'org.gnome.Terminal');
        await workspaces.activate('play');
        await open('play', EDITOR);
        await open('play', CALCULATOR);
        for (const chord of ['Super+Tab', 'Alt+Tab']) {
            await input.press(chord);
            await untilFocused(EDITOR, 'play');
            await input.press(chord);
            await untilFocused(CALCULATOR, 'play');
        }
        // Once around: there are two apps to go to, not four.
        await input.press('Alt+Tab+Tab+Tab');
        await untilFocused(EDITOR, 'play');
        await workspaces.activate('work');
        await input.press('Super+Tab');
        await untilFocused(EDITOR, 'work');
    });

    it('the keys of multimedia keyboards start apps in the active workspace', async () => {
        await workspaces.activate('work');
        await input.press('Calculator');
        await untilFocused(CALCULATOR, 'work');
        await input.press('Explorer');
        await untilFocused('org.gnome.Nautilus', 'work');
        await workspaces.activate('play');
        await input.press('Calculator');
        await untilFocused(CALCULATOR, 'play');
        expect((await windows()).length).toBe(3);
    });

    it('the person’s own shortcuts run in the active workspace', async () => {
        const marker = `${GLib.get_tmp_dir()}/shortcut-${GLib.uuid_string_random()}`;
        const custom = `${MEDIA_KEYS}.custom-keybinding:${CUSTOM_PATH}`;
        const set = async (schema: string, key: string, value: string): Promise<string> =>
            desktop.execute(['gsettings', 'set', schema, key, value]);
        const grabs = async (): Promise<number> =>
            shell.run(({ Main }) => {
                const service = Main.shellDBusService as {
                    _grabbedAccelerators: Map<number, string>;
                };
                return service._grabbedAccelerators.size;
            });
        const before = await grabs();
        try {
            await set(custom, 'name', 'Test');
            await set(custom, 'command', `sh -c 'echo "$KOLIDE_WORKSPACE" >> ${marker}'`);
            await set(custom, 'binding', '<Control><Alt>t');
            await set(MEDIA_KEYS, 'custom-keybindings', `['${CUSTOM_PATH}']`);
            await eventually('the key is grabbed', async () => (await grabs()) > before);
            const ids = [await workspaces.idOf('work'), await workspaces.idOf('play')];
            for (const [index, id] of ids.entries()) {
                await workspaces.activate(id);
                await input.press('Ctrl+Alt+t');
                await shell.until(
                    'the command ran',
                    ({ GLib }, path, lines) =>
                        GLib.file_test(path, GLib.FileTest.EXISTS) &&
                        new TextDecoder().decode(GLib.file_get_contents(path)[1]).split('\n')
                            .length > lines,
                    marker,
                    index + 1,
                );
            }
            expect(await desktop.execute(['cat', marker])).toBe(`${ids.join('\n')}\n`);
        } finally {
            await desktop.execute(['gsettings', 'reset', MEDIA_KEYS, 'custom-keybindings']);
            await desktop.execute(['gsettings', 'reset-recursively', custom]);
        }
    });
});
