import GdkPixbuf from 'gi://GdkPixbuf';
import GLib from 'gi://GLib';

import type { ActorInfo } from './driver/actors.js';
import { ClientWindows } from './driver/clientWindows.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';

const SETTINGS = '/org/gnome/shell/extensions/kolide-workspaces/';
const SIGN = { style: 'kolide-sign' };
const TAG = { style: 'kolide-tag', within: SIGN };
const BLUE = '#3584e4';
const RED = '#e62d42';

interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

describe('Signs on windows', () => {
    const desktop = useDesktop();
    const { actors, screen, shell, workspaces } = desktop;
    const windows = new ClientWindows(desktop);

    beforeAll(async () => {
        await workspaces.create('work', { colour: 'blue' });
        await workspaces.create('play', { colour: 'red' });
    });

    beforeEach(async () => {
        await workspaces.activate('work');
        await set("'frame'");
    });

    afterAll(async () => {
        await screen.reset();
        await desktop.execute(['dconf', 'reset', '-f', SETTINGS]);
    });

    async function set(value: string): Promise<void> {
        await desktop.set('window-signs', value);
    }

    /** Waits until so many signs are on the screen; returns them. */
    async function signs(count: number): Promise<ActorInfo[]> {
        return eventually(`there are ${count} signs`, async () => {
            const found = await actors.all(SIGN);
            return found.length === count ? found : null;
        });
    }

    async function sign(): Promise<ActorInfo> {
        await signs(1);
        return actors.still(SIGN);
    }

    function box({ x, y, width, height }: Box): number[] {
        return [x, y, width, height].map(Math.round);
    }

    /** Where the person sees the window with the title. */
    async function frameOf(title: string): Promise<number[]> {
        return shell.run((_inside, title) => {
            const window = global.display
                .list_all_windows()
                .find(candidate => candidate.title === title);
            const { x, y, width, height } = window?.get_frame_rect() ?? {
                ...{ x: 0, y: 0, width: 0, height: 0 },
            };
            return [x, y, width, height];
        }, title);
    }

    /** Does something to the only window. */
    async function change(
        what: 'move' | 'maximise' | 'unmaximise' | 'fullscreen' | 'leave fullscreen',
    ): Promise<void> {
        await shell.run(({ Meta }, what) => {
            const [window] = global.display.list_all_windows();
            if (what === 'move') window?.move_resize_frame(true, 210, 130, 530, 410);
            else if (what === 'maximise') window?.maximize(Meta.MaximizeFlags.BOTH);
            else if (what === 'unmaximise') window?.unmaximize(Meta.MaximizeFlags.BOTH);
            else if (what === 'fullscreen') window?.make_fullscreen();
            else window?.unmake_fullscreen();
        }, what);
    }

    /** The colour of the screen at a place, as `#rrggbb`. */
    async function colourAt(x: number, y: number): Promise<string> {
        const path = `${GLib.get_tmp_dir()}/signs.png`;
        await screen.takeScreenshot(path);
        const picture = GdkPixbuf.Pixbuf.new_from_file(path);
        const offset = y * picture.get_rowstride() + x * picture.get_n_channels();
        const bytes = picture.get_pixels().slice(offset, offset + 3);
        return `#${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
    }

    it('are a frame and the name of the workspace, around what is seen of the window', async () => {
        await windows.open('work', ['One']);
        await sign();
        for (const what of ['move', 'maximise', 'unmaximise'] as const) {
            const before = await frameOf('One');
            await change(what);
            await eventually(`the window is ${what}d`, async () => {
                const [now, shown] = [await frameOf('One'), box(await actors.still(SIGN))];
                return now.join() !== before.join() && now.join() === shown.join();
            });
            const [x = 0, y = 0, width = 0, height = 0] = await frameOf('One');
            const middle = y + Math.round(height / 2);
            expect(await colourAt(x, middle))
                .withContext(what)
                .toBe(BLUE);
            expect(await colourAt(x + width - 1, middle))
                .withContext(what)
                .toBe(BLUE);
            expect((await actors.get(TAG)).texts).toEqual(['work']);
        }
    });

    it('are the name alone, if that is set, and nothing at all by default', async () => {
        await windows.open('work', ['One']);
        const [x = 0, y = 0, , height = 0] = box(await sign());
        expect(await colourAt(x, y + Math.round(height / 2))).toBe(BLUE);
        await set("'tag'");
        await eventually('there is no frame', async () => {
            return (await colourAt(x, y + Math.round(height / 2))) !== BLUE;
        });
        expect((await actors.get(TAG)).texts).toEqual(['work']);
        await desktop.execute(['dconf', 'reset', `${SETTINGS}window-signs`]);
        await signs(0);
        expect(
            await shell.run(
                ({ allBelow, St }) =>
                    [...allBelow(global.stage)].filter(
                        actor =>
                            actor instanceof St.Widget && actor.has_style_class_name('kolide-sign'),
                    ).length,
            ),
        ).toBe(0);
    });

    it('are those of the workspace that is on the screen, also of X11 windows', async () => {
        await windows.open('work', ['One']);
        await workspaces.run('work', ['env', 'GDK_BACKEND=x11', 'gnome-text-editor'], '');
        await signs(2);
        await workspaces.activate('play');
        await signs(0);
        await windows.open('play', ['Two']);
        const [x = 0, y = 0, , height = 0] = box(await sign());
        expect((await actors.get(TAG)).texts).toEqual(['play']);
        expect(await colourAt(x, y + Math.round(height / 2))).toBe(RED);
        await workspaces.activate('work');
        await signs(2);
        const tags = await actors.all(TAG);
        expect(tags.map(({ texts }) => texts)).toEqual([['work'], ['work']]);
        const places = (await actors.all(SIGN)).map(box).map(String).sort();
        const frames = await shell.run(() =>
            global
                .get_window_actors()
                .filter(({ mapped }) => mapped)
                .map(({ meta_window: window }) => window?.get_frame_rect())
                .map(frame => [frame?.x, frame?.y, frame?.width, frame?.height].join()),
        );
        expect(places).toEqual(frames.sort());
    });

    it('are not there while a window fills the screen', async () => {
        await windows.open('work', ['One']);
        await sign();
        await change('fullscreen');
        await signs(0);
        await change('leave fullscreen');
        await signs(1);
    });

    it('follow the name of the workspace, and a long one is cut short', async () => {
        await windows.open('work', ['One']);
        await sign();
        const long = 'Kanzlei Müller, Schmidt, Weber und Partner, Mandat Nummer 4711';
        await workspaces.update('work', { name: long });
        await eventually('the tag says so', async () => (await actors.get(TAG)).texts[0] === long);
        const [tag, frame] = [await actors.still(TAG), await actors.still(SIGN)];
        expect(tag.width).toBeLessThan(frame.width);
        await workspaces.update(long, { name: 'work' });
        await eventually('and again', async () => (await actors.get(TAG)).texts[0] === 'work');
    });

    it('let the pointer through, and are nothing to a screen reader', async () => {
        await windows.open('work', ['One']);
        const { x, y, width, height } = await actors.still(TAG);
        const hit = await shell.run(
            ({ Clutter, St }, x, y) =>
                global.stage.get_actor_at_pos(Clutter.PickMode.REACTIVE, x, y) instanceof St.Widget,
            x + width / 2,
            y + height / 2,
        );
        expect(hit).toBeFalse();
        const named = await shell.run(({ Atk, allBelow, find }, query) => {
            const sign = find(query);
            return [...(sign ? allBelow(sign) : [])]
                .map(actor => actor.get_accessible())
                .filter(accessible => Atk.Object.prototype.get_name.call(accessible))
                .map(accessible => accessible.get_role() === Atk.Role.REDUNDANT_OBJECT);
        }, SIGN);
        expect(named.length).toBeGreaterThan(0);
        expect(named).not.toContain(false);
    });

    it('are none on windows of apps that belong to no workspace', async () => {
        await windows.open('work', ['One']);
        await signs(1);
        await desktop.set('session-apps', "['org.gnome.Calculator']");
        await desktop.execute([
            ...['systemd-run', '--user', '--quiet', '--collect'],
            ...['gnome-calculator'],
        ]);
        await shell.until('it is there', () =>
            global
                .get_window_actors()
                .some(
                    ({ meta_window: window, mapped }) =>
                        mapped && window?.wm_class === 'org.gnome.Calculator',
                ),
        );
        await windows.open('work', ['Two']);
        await signs(2);
        expect((await actors.all(TAG)).map(({ texts }) => texts)).toEqual([['work'], ['work']]);
    });

    it('can be read in the overview', async () => {
        await windows.open('work', ['One', 'Two', 'Three', 'Four']);
        await signs(4);
        const usual = (await actors.all(TAG))[0]?.height ?? 0;
        await shell.run(({ Main }) => {
            Main.overview.show();
        });
        const inOverview = { style: 'kolide-tag', within: { style: 'window-picker' } };
        await eventually('each has a tag of the usual size there', async () => {
            const heights = (await actors.all(inOverview)).map(({ height }) => height);
            return heights.length === 4 && heights.every(height => height === usual);
        });
        const texts = (await actors.all(inOverview)).map(tag => tag.texts);
        expect(texts).toEqual(Array(4).fill(['work']));
    });

    it('are twice as big where the screen is', async () => {
        await windows.open('work', ['One']);
        await sign();
        await screen.setScale(2);
        await eventually('the sign is where the window is', async () => {
            return box(await actors.still(SIGN)).join() === (await frameOf('One')).join();
        });
        const [x = 0, y = 0, , height = 0] = await frameOf('One');
        const scale = await shell.run(() => global.stage.width / 1600);
        const at = (value: number): number => Math.round((value + 1.5) / scale);
        expect(await colourAt(at(x - 1), at(y + height / 2))).toBe(BLUE);
        await screen.setScale(1);
    });

    it('are gone with the extension, and are there again with it', async () => {
        await windows.open('work', ['One']);
        await sign();
        await desktop.extension.disable();
        expect(await actors.isShown({ style: 'kolide-sign' })).toBeFalse();
        await desktop.extension.enable();
        await sign();
    });
});
