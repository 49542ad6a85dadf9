import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';

const NAME = 'org.gnome.Shell.Extensions';
const PROGRAM = `/usr/share/gnome-shell/${NAME}`;
const UNIT = 'locked-preferences.service';
const SCHEMA = 'org/gnome/shell/extensions/kolide-workspaces';

/** The service that shows preferences, with settings that an administrator has locked by dconf. */
export class LockedPreferences {
    private readonly directory = GLib.dir_make_tmp('locked-XXXXXX');

    constructor(private readonly desktop: Desktop) {}

    /** Replaces the service by one for which these keys, texts of GVariants, are locked. */
    async start(values: Readonly<Record<string, string>>): Promise<void> {
        const keys = Object.keys(values);
        const lines = keys.map(key => `${key}=${values[key] ?? ''}`);
        const source = `${this.directory}/source`;
        const database = `${this.directory}/database`;
        const profile = `${this.directory}/profile`;
        await this.desktop.execute(['mkdir', '-p', `${source}/locks`]);
        GLib.file_set_contents(`${source}/values`, `[${SCHEMA}]\n${lines.join('\n')}\n`);
        const locks = keys.map(key => `/${SCHEMA}/${key}\n`).join('');
        GLib.file_set_contents(`${source}/locks/values`, locks);
        GLib.file_set_contents(profile, `user-db:user\nfile-db:${database}\n`);
        await this.desktop.execute(['dconf', 'compile', database, source]);
        await this.end();
        await this.desktop.execute([
            ...['systemd-run', '--user', '--quiet', '--collect', `--unit=${UNIT}`],
            ...[`--setenv=DCONF_PROFILE=${profile}`, 'gjs', '-m', PROGRAM],
        ]);
        await eventually('the service is there', async () => (await this.processId()) !== null);
    }

    /** Ends it; the usual one comes when it is asked for. */
    async stop(): Promise<void> {
        await this.desktop.tidyUp();
        await this.end();
        await this.desktop.execute(['rm', '-rf', this.directory]);
    }

    private async end(): Promise<void> {
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
