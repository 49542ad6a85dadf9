import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';
import { PreferencesService } from './preferencesService.js';

const SCHEMA = 'org/gnome/shell/extensions/kolide-workspaces';

/** The service that shows preferences, with settings that an administrator has locked by dconf. */
export class LockedPreferences {
    private readonly directory = GLib.Dir.make_tmp('locked-XXXXXX');
    private readonly service: PreferencesService;

    constructor(private readonly desktop: Desktop) {
        this.service = new PreferencesService(desktop);
    }

    /** Replaces the service by one for which these keys, texts of GVariants, are locked. */
    async start(values: Readonly<Record<string, string>>): Promise<void> {
        const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
        const locks = Object.keys(values).map(key => `/${SCHEMA}/${key}\n`);
        const source = `${this.directory}/source`;
        const database = `${this.directory}/database`;
        const profile = `${this.directory}/profile`;
        await this.desktop.execute(['mkdir', '-p', `${source}/locks`]);
        GLib.file_set_contents(`${source}/values`, `[${SCHEMA}]\n${lines.join('')}`);
        GLib.file_set_contents(`${source}/locks/values`, locks.join(''));
        GLib.file_set_contents(profile, `user-db:user\nfile-db:${database}\n`);
        await this.desktop.execute(['dconf', 'compile', database, source]);
        await this.service.start([`DCONF_PROFILE=${profile}`]);
    }

    /** Ends it; the usual one comes when it is asked for. */
    async stop(): Promise<void> {
        await this.service.stop();
        await this.desktop.execute(['rm', '-rf', this.directory]);
    }
}
