import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type * as PanelMenu from 'resource:///org/gnome/shell/ui/panelMenu.js';

import { Actors } from './actors.js';
import { eventually } from './eventually.js';
import { ExtensionControl, UUID } from './extension.js';
import { Input } from './input.js';
import { LockScreen } from './lockScreen.js';
import { Screen } from './screen.js';
import { ShellAccess } from './shell.js';
import { Workspaces } from './workspaces.js';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

/** Everything with which a program drives the desktop that it runs in. */
export class Desktop {
    readonly shell = new ShellAccess(this.bus);
    readonly actors = new Actors(this.shell);
    readonly screen = new Screen(this.bus, this.shell);
    readonly input = new Input(this.bus, this.shell, this.actors, this.screen);
    readonly lockScreen = new LockScreen(this.bus, this.shell, this.input);
    readonly extension = new ExtensionControl(this.bus);
    readonly workspaces = new Workspaces(this.bus);

    /** @param bus a connection to the session's bus. */
    constructor(readonly bus: Gio.DBusConnection = Gio.DBus.session) {}

    /** Closes menus, dialogs, the overview and windows. */
    async tidyUp(): Promise<void> {
        await this.shell.run(({ Main, Meta }) => {
            Main.panel.closeCalendar();
            for (const item of Object.values(Main.panel.statusArea))
                (item as Partial<PanelMenu.Button>).menu?.close(0);
            Main.overview.hide();
            // Closing a popup can take the shell down.
            const { NORMAL, DIALOG, MODAL_DIALOG } = Meta.WindowType;
            for (const window of global.display.list_all_windows()) {
                if ([NORMAL, DIALOG, MODAL_DIALOG].includes(window.get_window_type()))
                    window.delete(global.get_current_time());
            }
        });
        let left: string[] = [];
        await eventually('the desktop is empty', async () => {
            // What is frozen, be it only now, does not hear that it is to close.
            await this.execute(['systemctl', '--user', 'thaw', 'app-kolide-*.slice']);
            left = await this.whatIsOpen();
            return left.length === 0;
        }).catch((error: unknown) => {
            throw new Error(`${String(error)}; there is ${left.join(', ')}`);
        });
    }

    /**
     * Sets a setting of the product. What another program sets reaches the shell on a way of its
     * own, some time after that program has ended; with this all in the shell know when it returns.
     *
     * @param value a text of a GVariant.
     */
    async set(key: string, value: string): Promise<void> {
        await this.shell.run(
            ({ GLib, Main }, uuid, key, value) => {
                const extension = Main.extensionManager.lookup(uuid).stateObj as {
                    getSettings(): Gio.Settings;
                };
                const variant = GLib.Variant.parse(null, value, null, null);
                extension.getSettings().set_value(key, variant);
            },
            UUID,
            key,
            value,
        );
    }

    private async whatIsOpen(): Promise<string[]> {
        return this.shell.run(({ Main, findAll, describe }) => [
            ...(Main.overview.visible ? ['the overview'] : []),
            ...(Main.modalCount > 0 ? [`${Main.modalCount} grabs`] : []),
            ...(Main.modalCount > 0
                ? findAll({ style: 'modal-dialog' }).map(one => describe(one).texts.join(' | '))
                : []),
            ...global.display.list_all_windows().map(window => `the window ${window.title}`),
        ]);
    }

    /** Gives the extension an empty tree, as on the day it was installed. */
    async startAfresh(): Promise<void> {
        await this.extension.disable();
        await this.tidyUp();
        const config = GLib.get_user_config_dir();
        await this.execute(['rm', '-rf', `${config}/koder`, `${config}/kolide`]);
        await this.removeWhatServed();
        await this.extension.enable();
    }

    /** Ends what served workspaces that are gone now, and deletes what it used. */
    private async removeWhatServed(): Promise<void> {
        await this.execute(['systemctl', '--user', 'stop', 'app-kolide-*.slice']);
        const directory = `${GLib.get_user_runtime_dir()}/kolide`;
        if (!GLib.file_test(directory, GLib.FileTest.IS_DIR)) return;
        const served = ['-regextype', 'egrep', '-regex', '.*/[0-9a-f]{32}(-[a-z-]+)?'];
        const remove = ['-exec', 'rm', '-rf', '{}', '+'];
        await this.execute(['find', directory, '-maxdepth', '1', ...served, ...remove]);
    }

    /** Runs a command and returns what it prints; throws if it fails. */
    async execute(argv: string[]): Promise<string> {
        const process = Gio.Subprocess.new(
            argv,
            Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE,
        );
        const [stdout, stderr] = await process.communicate_utf8_async(null, null);
        if (!process.get_successful()) throw new Error(`${argv.join(' ')} failed: ${stderr}`);
        return stdout;
    }
}
