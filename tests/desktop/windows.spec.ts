import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type St from 'gi://St';

import { sliceOf } from '../../src/core/systemd/unitNames.js';
import { WORKSPACES_NAME, WORKSPACES_PATH } from '../../src/system/dbus/workspacesInterface.js';
import { Freezes } from './driver/freezes.js';
import { useDesktop } from './driver/suite.js';
import { programPath } from './driver/program.js';

/** A window, as the shell sees it. */
interface WindowInfo {
    readonly title: string;
    readonly isOnScreen: boolean;
    readonly isFullscreen: boolean;
    readonly isMaximised: boolean;
    readonly isMinimised: boolean;
    readonly metaWorkspace: number;
    readonly frame: readonly number[];
}

describe('Windows', () => {
    const desktop = useDesktop();
    const { shell, workspaces, input } = desktop;
    const freezes = new Freezes(desktop);
    const program = programPath('windowClient');
    const started: string[] = [];
    let work = '';
    let play = '';
    let names = 0;

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        play = await workspaces.create('play', {});
        await freezes.postpone();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    beforeEach(async () => {
        await workspaces.activate('default');
        await shell.run(({ Main }) => {
            Main.overview.hide();
        });
        await shell.until('the overview is closed', ({ Main }) => !Main.overview.visible);
    });

    afterEach(async () => {
        for (const unit of started.splice(0))
            await desktop.execute(['sh', '-c', 'systemctl --user stop "$1" || true', '', unit]);
        await shell.run(() => {
            global.workspace_manager.get_workspace_by_index(0)?.activate(0);
        });
    });

    /** Starts a program in a workspace, as the D-Bus API does. */
    async function run(workspace: string, ...argv: string[]): Promise<void> {
        const answer = await desktop.bus.call(
            WORKSPACES_NAME,
            WORKSPACES_PATH,
            WORKSPACES_NAME,
            'Run',
            new GLib.Variant('(sass)', [workspace, argv, '']),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        started.push(answer.deepUnpack<[string]>()[0]);
    }

    /** Starts a program outside of all workspaces' slices, or in one of them. */
    async function runUnit(options: string[], ...argv: string[]): Promise<void> {
        const unit = `test-${GLib.random_int()}.service`;
        await desktop.execute([
            'systemd-run',
            '--user',
            `--unit=${unit}`,
            ...options,
            '--',
            ...argv,
        ]);
        started.push(unit);
    }

    function client(...titles: string[]): string[] {
        names += 1;
        return ['gjs', '-m', program, `n${names}`, ...titles];
    }

    /** Opens windows in a workspace; returns what makes them do something. */
    async function open(
        workspace: string,
        ...titles: string[]
    ): Promise<(action: string, title: string) => Promise<void>> {
        const argv = client(...titles);
        await run(workspace, ...argv);
        for (const title of titles) await untilOpen(title);
        const id = `dev.koder.kolide.Test.${argv[3] ?? ''}`;
        return async (action, title) =>
            run(workspace, 'gapplication', 'action', id, action, `'${title}'`);
    }

    async function untilOpen(title: string): Promise<void> {
        await shell.until(
            `the window ${title} is there`,
            (_inside, title) =>
                global.display
                    .list_all_windows()
                    .some(window => window.title === title && window.get_frame_rect().width > 1),
            title,
        );
    }

    async function untilShown(...titles: string[]): Promise<void> {
        await shell.until(
            `the windows ${titles.join()} are on the screen`,
            (_inside, titles) =>
                titles.every(title =>
                    global
                        .get_window_actors()
                        .some(actor => actor.mapped && actor.meta_window?.title === title),
                ),
            titles,
        );
    }

    /** Opens the menu of the window that has the keyboard, which may not listen to it yet. */
    async function openMenu(): Promise<void> {
        const isOpen = async (): Promise<boolean> =>
            shell.run(async ({ until }) =>
                // A key that comes when it is open would be its own.
                until(() => global.stage.get_grab_actor() !== null, 'it is open', 3000).then(
                    () => true,
                    () => false,
                ),
            );
        for (let count = 0; count < 10; count += 1) {
            await input.press('space');
            if (await isOpen()) return;
        }
        throw new Error('The menu did not open');
    }

    /** Waits until no client changes the size of its windows any more. */
    async function untilStill(): Promise<void> {
        await shell.run(async ({ nextFrame, until }) => {
            let last = '';
            let since = 0;
            const sizes = (): string =>
                global.display
                    .list_all_windows()
                    .map(window => window.get_frame_rect())
                    .map(({ x, y, width, height }) => [x, y, width, height].join())
                    .join();
            await until(
                () => {
                    const now = sizes();
                    since = now === last ? since + 1 : 0;
                    last = now;
                    return since > 10;
                },
                'no window changes its size',
                10_000,
            );
            await nextFrame(20);
        });
    }

    /** Waits until the overview shows one window and no other. */
    async function untilPreviewed(title: string): Promise<void> {
        await shell.until(
            `the overview shows ${title}`,
            ({ allBelow }, title) =>
                [...allBelow(global.stage)]
                    .filter(actor => actor.mapped && actor.constructor.name === 'WindowPreview')
                    .map(
                        preview =>
                            (preview as unknown as { metaWindow: WindowInfo }).metaWindow.title,
                    )
                    .join() === title,
            title,
        );
    }

    /** All windows, bottom to top. */
    async function windows(): Promise<WindowInfo[]> {
        await shell.painted();
        return shell.run(() => {
            const { display } = global;
            return display.sort_windows_by_stacking(display.list_all_windows()).map(window => {
                const { x, y, width, height } = window.get_frame_rect();
                return {
                    title: window.title,
                    isOnScreen: window.get_compositor_private<{ mapped: boolean }>().mapped,
                    isFullscreen: window.fullscreen,
                    isMaximised: window.maximized_vertically,
                    isMinimised: window.minimized,
                    metaWorkspace: window.get_workspace().index(),
                    frame: [x, y, width, height],
                };
            });
        });
    }

    /** The titles of windows that the shell tells programs of, such as the portal’s. */
    async function introspected(): Promise<string[]> {
        const answer = await desktop.bus.call(
            'org.gnome.Shell.Introspect',
            '/org/gnome/Shell/Introspect',
            'org.gnome.Shell.Introspect',
            'GetWindows',
            null,
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        const [windows] = answer.recursiveUnpack<[Record<string, { title: string }>]>();
        return Object.values(windows).map(({ title }) => title);
    }

    async function shown(): Promise<string[]> {
        return (await windows()).filter(window => window.isOnScreen).map(({ title }) => title);
    }

    async function focused(): Promise<string | undefined> {
        await shell.painted();
        return shell.run(() => (global.display.focus_window as { title: string } | null)?.title);
    }

    /** Does something to the window with a title. */
    async function change(
        title: string,
        what: 'minimize' | 'raise' | 'activate' | 'focus' | 'make_fullscreen' | 'maximise' | 'move',
    ): Promise<void> {
        await shell.run(
            ({ Meta }, title, what) => {
                const window = global.display.list_all_windows().find(w => w.title === title);
                if (!window) throw new Error(`There is no window ${title}`);
                if (what === 'maximise') window.maximize(Meta.MaximizeFlags.BOTH);
                else if (what === 'move') window.change_workspace_by_index(1, true);
                else window[what](global.display.get_current_time_roundtrip());
            },
            title,
            what,
        );
        await shell.painted();
    }

    it('of the active workspace are on the screen, and of the others are not', async () => {
        await open(work, 'at work');
        await open(play, 'at play');
        await open('default', 'at home');
        await untilShown('at home');
        expect(await shown()).toEqual(['at home']);

        await workspaces.activate(work);
        expect(await shown()).toEqual(['at work']);
        expect(await focused()).toBe('at work');
        await workspaces.activate(play);
        expect(await shown()).toEqual(['at play']);
        await workspaces.activate('default');
        expect(await shown()).toEqual(['at home']);
        expect(await focused()).toBe('at home');
    });

    it('come back as they were left', async () => {
        await workspaces.activate(work);
        await open(work, 'a', 'b', 'c', 'd', 'e');
        await untilShown('a', 'b', 'c', 'd', 'e');
        await change('a', 'maximise');
        await change('b', 'make_fullscreen');
        await change('c', 'minimize');
        await change('d', 'activate');
        await change('a', 'raise');
        await change('e', 'move');
        await untilStill();
        const before = await windows();
        expect(await focused()).toBe('d');

        await workspaces.activate('default');
        expect(await shown()).toEqual([]);
        expect(await focused()).toBeUndefined();
        await open('default', 'elsewhere');
        await untilShown('elsewhere');

        await workspaces.activate(work);
        const after = (await windows()).filter(({ title }) => title !== 'elsewhere');
        expect(after).toEqual(before);
        expect(await focused()).toBe('d');
    });

    it('come back on the virtual desktop that was shown', async () => {
        await workspaces.activate(work);
        await open(work, 'first', 'second');
        await untilShown('first', 'second');
        await change('second', 'move');
        await change('second', 'activate');
        await shell.run(({ nextFrame }) => nextFrame(500));
        await workspaces.activate('default');
        await shell.run(() => {
            global.workspace_manager.get_workspace_by_index(0)?.activate(0);
        });
        await workspaces.activate(work);
        expect(await shown()).toEqual(['second']);
        expect(await focused()).toBe('second');
        expect(await shell.run(() => global.workspace_manager.get_active_workspace_index())).toBe(
            1,
        );
    });

    it('that are hidden are on no picture of the screen', async () => {
        await workspaces.activate(work);
        const colour = async (): Promise<number[]> =>
            shell.run(async ({ Shell, painted }) => {
                await painted();
                const screenshot = new Shell.Screenshot();
                const [, { red, green, blue }] = await new Promise<
                    ReturnType<typeof screenshot.pick_color_finish>
                >(resolve => {
                    screenshot.pick_color(800, 650, (_screenshot, result) => {
                        resolve(screenshot.pick_color_finish(result));
                    });
                });
                return [red, green, blue];
            });
        const desktopColour = await colour();
        await open(work, 'visible');
        await untilShown('visible');
        await change('visible', 'maximise');
        await untilStill();
        expect(await colour()).not.toEqual(desktopColour);
        await workspaces.activate('default');
        expect(await colour()).toEqual(desktopColour);
    });

    it('of a background workspace open unseen and leave the keyboard where it is', async () => {
        const act = await open(work, 'first');
        await open('default', 'here');
        await untilShown('here');
        await shell.run(() => {
            const seen: string[] = [];
            Object.assign(global, { seen });
            const note = (text: string): void => {
                seen.push(text);
            };
            global.display.connect('notify::focus-window', display => {
                note(`focus ${(display.focus_window as { title: string } | null)?.title ?? ''}`);
            });
            global.window_manager.connect('map', (_wm, actor) => {
                note(`map ${actor.meta_window?.title ?? ''}`);
            });
        });

        await act('open', 'second');
        await untilOpen('second');
        await act('present', 'first');
        await act('present', 'second');
        await open(play, 'third');
        await shell.run(({ nextFrame }) => nextFrame(300));

        expect(await shell.run(() => (global as unknown as { seen: string[] }).seen)).toEqual([]);
        expect(await shown()).toEqual(['here']);
        expect(await focused()).toBe('here');
        await workspaces.activate(work);
        expect((await shown()).sort()).toEqual(['first', 'second']);
    });

    it('of dialogs, forks, X11 clients and apps that left their slice are told apart', async () => {
        const act = await open(work, 'parent');
        await act('dialog', 'parent');
        await run(work, 'sh', '-c', 'setsid -f "$@"; exec sleep 1000', '', ...client('forked'));
        await run(work, 'env', 'GDK_BACKEND=x11', ...client('old'));
        await runUnit(
            ['--slice=app.slice', `--setenv=KOLIDE_WORKSPACE=${work}`],
            ...client('away'),
        );
        await runUnit([`--slice=${sliceOf(work)}`], ...client('in the slice'));
        await runUnit([], ...client('of the session'));
        const theirs = ['away', 'forked', 'in the slice', 'old', 'parent', 'parent dialog'];
        for (const title of theirs) await untilOpen(title);
        await untilShown('of the session');

        expect(await shown()).toEqual(['of the session']);
        await workspaces.activate(work);
        expect((await shown()).sort()).toEqual(theirs);
        await workspaces.activate('default');
        expect(await shown()).toEqual(['of the session']);
    });

    it('that are hidden appear in no list of the shell', async () => {
        await workspaces.activate(work);
        await run(work, 'gnome-calculator');
        await untilShown('Calculator');
        const look = async (): Promise<Record<string, unknown>> => ({
            introspected: await introspected(),
            ...(await lookInside()),
        });
        const lookInside = async (): Promise<Record<string, unknown>> =>
            shell.run(async ({ Main, Shell, allBelow, findAll, nextFrame }) => {
                const AltTab = await import('resource:///org/gnome/shell/ui/altTab.js');
                const system = Shell.AppSystem.get_default();
                const app = system.lookup_app('org.gnome.Calculator.desktop');
                const titles = (list: { title: string }[]): string[] => list.map(w => w.title);
                const picker = Main.screenshotUI as unknown as {
                    _windowSelectors: { capture(): void; windows(): unknown[]; reset(): void }[];
                };
                const selectors = picker._windowSelectors;
                for (const selector of selectors) selector.capture();
                const picked = selectors.flatMap(selector => selector.windows()).length;
                for (const selector of selectors) selector.reset();
                const popup = new (AltTab.WindowSwitcherPopup as unknown as new () => St.Widget)();
                const switcher = (popup as unknown as { _items: { label: { text: string } }[] })
                    ._items;
                const altTab = switcher.map(item => item.label.text);
                popup.destroy();
                const notified = Main.messageTray.getSources().length;
                const window = global.display
                    .list_all_windows()
                    .find(({ title }) => title === 'Calculator');
                global.display.unset_input_focus(global.display.get_current_time_roundtrip());
                if (window) global.display.emit('window-demands-attention', window);
                const attention = Main.messageTray.getSources().length - notified;
                for (const source of Main.messageTray.getSources()) source.destroy(1);
                Main.overview.show();
                await nextFrame(500);
                const previews = [...allBelow(global.stage)].filter(
                    actor => actor.mapped && actor.constructor.name === 'WindowPreview',
                ).length;
                const dots = findAll({ style: 'app-grid-running-dot' }).length;
                Main.overview.hide();
                return {
                    running: system.get_running().includes(app),
                    state: app.state,
                    windows: titles(app.get_windows()),
                    count: app.get_n_windows(),
                    picked,
                    altTab,
                    attention,
                    previews,
                    dots,
                };
            });
        const visible = await look();
        await workspaces.activate('default');
        const hidden = await look();
        expect(visible).toEqual({
            introspected: ['Calculator'],
            running: true,
            state: 2,
            windows: ['Calculator'],
            count: 1,
            picked: 1,
            altTab: ['Calculator'],
            attention: 1,
            previews: 1,
            dots: 1,
        });
        expect(hidden).toEqual({
            introspected: [],
            running: false,
            state: 0,
            windows: [],
            count: 0,
            picked: 0,
            altTab: [],
            attention: 0,
            previews: 0,
            dots: 0,
        });
    });

    it('that go and come in a switch are told of once to programs of the session', async () => {
        await open(work, 'told of at work');
        await open(play, 'told of at play');
        await workspaces.activate(work);
        await untilShown('told of at work');
        await shell.idle();
        let signals = 0;
        const subscription = desktop.bus.signal_subscribe(
            null,
            'org.gnome.Shell.Introspect',
            'RunningApplicationsChanged',
            '/org/gnome/Shell/Introspect',
            null,
            Gio.DBusSignalFlags.NONE,
            () => {
                signals += 1;
            },
        );
        await workspaces.activate(play);
        await shell.idle();
        desktop.bus.signal_unsubscribe(subscription);
        expect(signals).toBe(1);
    });

    it('of one app in two workspaces are two apps to those who use it', async () => {
        for (const workspace of [work, play]) {
            await workspaces.activate(workspace);
            await run(workspace, 'gnome-calculator');
            await untilShown('Calculator');
        }
        const count = async (): Promise<number> =>
            shell.run(() => global.display.list_all_windows().length);
        expect(await count()).toBe(2);

        await shell.run(({ Shell }) => {
            const app = Shell.AppSystem.get_default().lookup_app('org.gnome.Calculator.desktop');
            app.activate();
            app.activate_window(null, global.display.get_current_time_roundtrip());
        });
        expect(await shown()).toEqual(['Calculator']);
        expect(await focused()).toBe('Calculator');

        await shell.run(({ Shell }) =>
            Shell.AppSystem.get_default().lookup_app('org.gnome.Calculator.desktop').request_quit(),
        );
        await shell.until('one is closed', () => global.display.list_all_windows().length === 1);
        expect(await shown()).toEqual([]);
        await workspaces.activate(work);
        expect(await shown()).toEqual(['Calculator']);
    });

    it('with an open menu are hidden with it, and the menu does not keep the keyboard', async () => {
        await workspaces.activate(work);
        await open(work, 'with a menu');
        await untilShown('with a menu');
        await openMenu();

        await workspaces.activate('default');
        expect(await shell.run(() => global.stage.get_grab_actor() === null)).toBeTrue();
        expect(await shown()).toEqual([]);
        await workspaces.activate(work);
        expect(await shown()).toEqual(['with a menu']);
        expect(await focused()).toBe('with a menu');
    });

    it('that cannot be minimised are hidden as well', async () => {
        await workspaces.activate(work);
        const act = await open(work, 'plain');
        await act('orphan', 'orphan');
        await untilShown('plain', 'orphan');
        const canMinimise = await shell.run(() =>
            global.display
                .list_all_windows()
                .find(w => w.title === 'orphan')
                ?.can_minimize(),
        );
        expect(canMinimise).toBeFalse();
        await workspaces.activate('default');
        expect(await shown()).toEqual([]);
        expect(await focused()).toBeUndefined();
        await workspaces.activate(work);
        expect((await shown()).sort()).toEqual(['orphan', 'plain']);
    });

    it('come and go in an overview that is open', async () => {
        await open(work, 'at work');
        await open('default', 'at home');
        await untilShown('at home');
        await shell.run(({ Main }) => {
            Main.overview.show();
        });
        await untilPreviewed('at home');
        await workspaces.activate(work);
        await untilPreviewed('at work');
        await workspaces.activate('default');
        await untilPreviewed('at home');
    });

    it('all come back when the extension is disabled, and go when it is enabled', async () => {
        await open(work, 'at work', 'minimised');
        await open('default', 'at home');
        await workspaces.activate(work);
        await change('minimised', 'minimize');
        await workspaces.activate('default');
        expect(await shown()).toEqual(['at home']);

        await desktop.extension.disable();
        expect((await shown()).sort()).toEqual(['at home', 'at work']);
        const leftovers = await shell.run(() =>
            global.display.list_all_windows().flatMap(window => Object.getOwnPropertyNames(window)),
        );
        expect(leftovers.filter(name => /skip|located/.test(name))).toEqual([]);
        await desktop.extension.enable();
        await shell.until(
            'the windows are hidden again',
            () => global.get_window_actors().filter(actor => actor.mapped).length === 1,
        );
        expect(await shown()).toEqual(['at home']);
        await workspaces.activate(work);
        expect(await shown()).toEqual(['at work']);
    });
});
