import GLib from 'gi://GLib';

import { ClipboardClients, type ClipboardClient } from '../driver/clipboardClients.js';
import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';
import { Notifications } from '../driver/notifications.js';
import { NOTIFY } from '../driver/pythonPrograms.js';
import { WorkspacePrograms, type PythonProgram } from '../driver/workspacePrograms.js';

const LISTED = '/org/gnome/shell/extensions/kolide-workspaces/profile-settings';
const NOTIFICATIONS = 1000;
const APP = 'org.gnome.TextEditor';
const PICTURE = { 'image/png': 10 * 1024 * 1024 };

// Of each setting, its value in the one and in the other workspace.
const SETTINGS: Readonly<Record<string, readonly [string, string]>> = {
    'org.gnome.desktop.background primary-color': ["'#204060'", "'#602040'"],
    'org.gnome.desktop.background secondary-color': ["'#406080'", "'#804060'"],
    'org.gnome.desktop.background color-shading-type': ["'solid'", "'vertical'"],
    'org.gnome.desktop.background picture-options': ["'none'", "'zoom'"],
    'org.gnome.desktop.interface accent-color': ["'blue'", "'green'"],
    'org.gnome.desktop.interface clock-show-seconds': ['true', 'false'],
    'org.gnome.desktop.interface clock-show-weekday': ['true', 'false'],
    'org.gnome.desktop.interface color-scheme': ["'prefer-dark'", "'default'"],
    'org.gnome.desktop.interface cursor-blink': ['true', 'false'],
    'org.gnome.desktop.interface enable-hot-corners': ['true', 'false'],
    'org.gnome.desktop.interface gtk-enable-primary-paste': ['true', 'false'],
    'org.gnome.desktop.interface show-battery-percentage': ['true', 'false'],
    'org.gnome.desktop.interface text-scaling-factor': ['1.05', '1.1'],
    'org.gnome.desktop.notifications show-banners': ['true', 'false'],
    'org.gnome.desktop.peripherals.touchpad tap-to-click': ['true', 'false'],
    'org.gnome.desktop.sound event-sounds': ['true', 'false'],
    'org.gnome.desktop.wm.preferences audible-bell': ['true', 'false'],
    'org.gnome.settings-daemon.plugins.color night-light-schedule-from': ['20.0', '21.0'],
    'org.gnome.settings-daemon.plugins.color night-light-schedule-to': ['6.0', '7.0'],
    'org.gnome.shell favorite-apps': [
        "['org.gnome.TextEditor.desktop', 'org.gnome.Calculator.desktop']",
        "['org.gnome.Calculator.desktop', 'org.gnome.Nautilus.desktop']",
    ],
};

/** What a switch between two workspaces has to see to after it is painted. */
export class Burden {
    private readonly programs: WorkspacePrograms;
    private readonly notifications: Notifications;
    /** An app's notifications go with it. */
    private program: PythonProgram | null = null;
    /** In each workspace, a window that can copy something big. */
    private readonly clients = new Map<string, ClipboardClient>();

    constructor(
        private readonly desktop: Desktop,
        private readonly names: readonly [string, string],
    ) {
        this.programs = new WorkspacePrograms(desktop);
        this.notifications = new Notifications(desktop.shell);
    }

    /** Gives the two workspaces settings of which all differ, and something to copy in. */
    async take(): Promise<void> {
        const { workspaces } = this.desktop;
        const listed = Object.keys(SETTINGS).map(name => `'${name}'`);
        await this.desktop.execute(['dconf', 'write', LISTED, `[${listed.join(', ')}]`]);
        await workspaces.roundTrip();
        for (const name of this.names) {
            await workspaces.changeSettings(name, this.settingsOf(name));
            await workspaces.activate(name);
            const client = await new ClipboardClients(this.desktop).open(name, PICTURE);
            await client.copy();
            this.clients.set(name, client);
        }
    }

    /** Has a workspace in the background wait with all that a switch to it is to see to. */
    async loadUp(name: string): Promise<void> {
        const { workspaces } = this.desktop;
        for (const [active, client] of this.clients) if (active !== name) await client.copy();
        await workspaces.update(name, { keep_running: true });
        const program = await this.programs.startPython(
            name,
            `${NOTIFY}
app = {'desktop-entry': GLib.Variant('s', '${APP}')}
for number in range(${NOTIFICATIONS}):
    notify(f'Number {number}', hints=app)
print('done', flush=True)
run()`,
        );
        await program.said('done');
        await eventually('they are held', async () => {
            const found = (await workspaces.list()).find(workspace => workspace.name === name);
            return found?.held_notifications === NOTIFICATIONS;
        });
        this.program = program;
        await workspaces.update(name, { keep_running: false });
    }

    /** Returns when a workspace that was switched to has all that is its own. */
    async arrived(name: string): Promise<void> {
        await this.settingsAre(name);
        await this.desktop.shell.until(`the clipboard is that of ${name}`, ({ Meta }) => {
            const { SELECTION_CLIPBOARD } = Meta.SelectionType;
            return global.display
                .get_selection()
                .get_mimetypes(SELECTION_CLIPBOARD)
                .includes('image/png');
        });
        await eventually(`nothing is held for ${name}`, async () => {
            const all = await this.desktop.workspaces.list();
            return all.every(found => found.name !== name || (found.held_notifications ?? 0) === 0);
        });
    }

    /** Takes away what has waited for a switch. */
    async unload(): Promise<void> {
        await this.notifications.clear();
        await this.program?.stop();
    }

    /** Has the active workspace take the settings of one of the two over, all at once. */
    async takeSettingsOf(name: string): Promise<void> {
        const { workspaces } = this.desktop;
        const [active] = (await workspaces.list()).filter(found => found.active);
        await workspaces.changeSettings(active?.name ?? '', this.settingsOf(name));
        await this.settingsAre(name);
    }

    private settingsOf(name: string): Record<string, string> {
        const index = this.names.indexOf(name);
        return Object.fromEntries(
            Object.entries(SETTINGS).map(([setting, values]) => [setting, values[index] ?? '']),
        );
    }

    private async settingsAre(name: string): Promise<void> {
        for (const [setting, wanted] of Object.entries(this.settingsOf(name))) {
            const [schema = '', key = ''] = setting.split(' ');
            await eventually(`${setting} is that of ${name}`, async () =>
                isSame(await this.desktop.execute(['gsettings', 'get', schema, key]), wanted),
            );
        }
    }

    /** Gives the desktop back its settings; the workspaces keep theirs. */
    async drop(): Promise<void> {
        await this.desktop.execute(['dconf', 'reset', LISTED]);
        for (const setting of Object.keys(SETTINGS))
            await this.desktop.execute(['gsettings', 'reset', ...setting.split(' ')]);
    }
}

function isSame(one: string, other: string): boolean {
    return GLib.Variant.parse(null, one, null, null).equal(
        GLib.Variant.parse(null, other, null, null),
    );
}
