import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { ShellAccess } from './shell.js';

const DISPLAY_CONFIG = 'org.gnome.Mutter.DisplayConfig';
const DISPLAY_CONFIG_PATH = '/org/gnome/Mutter/DisplayConfig';
const APPLY_TEMPORARILY = 1;

type MonitorSpec = [connector: string, vendor: string, product: string, serial: string];
type Mode = [id: string, ...rest: unknown[], properties: Record<string, unknown>];
type DisplayState = [serial: number, monitors: [spec: MonitorSpec, modes: Mode[], unknown][]];

/** The looks that a person can choose. */
export type ColourScheme = 'light' | 'dark';

/** The monitor, and what can be seen on it. */
export class Screen {
    private readonly settings = new Gio.Settings({ schema_id: 'org.gnome.desktop.interface' });

    constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly shell: ShellAccess,
    ) {}

    /** Writes a PNG of the screen. */
    async takeScreenshot(path: string): Promise<void> {
        await this.screenshot('Screenshot', new GLib.Variant('(bbs)', [true, false, path]), path);
    }

    /** Writes a PNG of the window that has the focus. */
    async takeWindowScreenshot(path: string): Promise<void> {
        const parameters = new GLib.Variant('(bbbs)', [true, false, false, path]);
        await this.screenshot('ScreenshotWindow', parameters, path);
    }

    private async screenshot(
        method: string,
        parameters: GLib.Variant,
        path: string,
    ): Promise<void> {
        await this.shell.painted();
        const answer = await this.call(
            'org.gnome.Shell.Screenshot',
            '/org/gnome/Shell/Screenshot',
            method,
            parameters,
        );
        const [succeeded] = answer.deepUnpack<[boolean, string]>();
        if (!succeeded) throw new Error(`The shell could not write the screenshot ${path}`);
    }

    /** Sets how many pixels of the monitor a pixel of the desktop takes: 1 is 100 %. */
    async setScale(scale: number): Promise<void> {
        const { serial, connector, mode } = await this.monitor();
        await this.call(
            DISPLAY_CONFIG,
            DISPLAY_CONFIG_PATH,
            'ApplyMonitorsConfig',
            new GLib.Variant('(uua(iiduba(ssa{sv}))a{sv})', [
                serial,
                APPLY_TEMPORARILY,
                [[0, 0, scale, 0, true, [[connector, mode, {}]]]],
                {},
            ]),
        );
        await this.shell.until(
            `the monitor has the scale ${scale}`,
            (_inside, scale) => global.display.get_monitor_scale(0) === scale,
            scale,
        );
        await this.shell.painted();
    }

    /** Chooses the light or the dark look and returns when the shell has it. */
    async setColourScheme(scheme: ColourScheme): Promise<void> {
        this.settings.set_string('color-scheme', `prefer-${scheme}`);
        Gio.Settings.sync();
        await this.shell.until(
            `the shell is ${scheme}`,
            ({ Main }, scheme) => Main.getStyleVariant() === scheme,
            scheme,
        );
        await this.shell.painted();
    }

    /** Goes back to how the desktop was at first. */
    async reset(): Promise<void> {
        this.settings.reset('color-scheme');
        await this.setScale(1);
    }

    /** The connector of the only monitor. */
    async connector(): Promise<string> {
        return (await this.monitor()).connector;
    }

    private async monitor(): Promise<{ serial: number; connector: string; mode: string }> {
        const state = await this.call(DISPLAY_CONFIG, DISPLAY_CONFIG_PATH, 'GetCurrentState', null);
        const [serial, [monitor]] = state.recursiveUnpack<DisplayState>();
        if (!monitor) throw new Error('There is no monitor');
        const [[connector], modes] = monitor;
        const mode = modes.find(mode => 'is-current' in (mode.at(-1) as object));
        if (!mode) throw new Error(`The monitor ${connector} is off`);
        return { serial, connector, mode: mode[0] };
    }

    private async call(
        name: string,
        path: string,
        method: string,
        parameters: GLib.Variant | null,
    ): Promise<GLib.Variant> {
        const flags = Gio.DBusCallFlags.NONE;
        return this.connection.call(name, path, name, method, parameters, null, flags, -1, null);
    }
}
