import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';

const NAME = 'org.gnome.Shell.Extensions';
const PROGRAM = `/usr/share/gnome-shell/${NAME}`;
const UNIT = 'tested-preferences.service';
const RIGHT_TO_LEFT = `
import Gtk from 'gi://Gtk?version=4.0';
Gtk.init();
Gtk.Widget.set_default_direction(Gtk.TextDirection.RTL);
`;

/** The service that shows preferences, started otherwise than it is by itself. */
export class PreferencesService {
    constructor(private readonly desktop: Desktop) {}

    /** Replaces it by one with more in its environment. */
    async start(environment: readonly string[], program = PROGRAM): Promise<void> {
        await this.stop();
        await this.desktop.execute([
            ...['systemd-run', '--user', '--quiet', '--collect', `--unit=${UNIT}`],
            ...environment.map(variable => `--setenv=${variable}`),
            ...['gjs', '-m', program],
        ]);
        await eventually('the service is there', async () => (await this.processId()) !== null);
    }

    /** Replaces it by one whose windows are laid out from right to left. */
    async startRightToLeft(): Promise<void> {
        // It finds its modules by what it is called.
        const program = `${GLib.Dir.make_tmp('right-to-left-XXXXXX')}/${NAME}`;
        const original = new TextDecoder().decode(GLib.file_get_contents(PROGRAM)[1]);
        GLib.file_set_contents(program, RIGHT_TO_LEFT + original);
        await this.start([], program);
    }

    /** Ends it; the usual one comes when it is asked for. */
    async stop(): Promise<void> {
        await this.desktop.tidyUp();
        await eventually('nobody serves preferences', async () => {
            const process = await this.processId();
            if (process !== null) await this.desktop.execute(['sh', '-c', `kill ${process} || :`]);
            return process === null;
        });
    }

    private async processId(): Promise<string | null> {
        const call = ['busctl', '--user', 'status', NAME];
        const text = await this.desktop.execute(['sh', '-c', '"$@" 2>&1 || :', 'sh', ...call]);
        return /^PID=(\d+)$/m.exec(text)?.[1] ?? null;
    }
}
