import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Screen } from './screen.js';

const SCREEN_CAST = 'org.gnome.Mutter.ScreenCast';
const REMOTE_DESKTOP = 'org.gnome.Mutter.RemoteDesktop';

/** Somebody who looks on from elsewhere, as a meeting or a helper does. */
export class ScreenShare {
    private running: { name: string; path: string }[] = [];

    constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly screen: Screen,
    ) {}

    /** Lets them see the monitor; returns when they do. */
    async begin(): Promise<void> {
        const path = await this.create(SCREEN_CAST, new GLib.Variant('(a{sv})', [{}]));
        const source = new GLib.Variant('(sa{sv})', [await this.screen.connector(), {}]);
        await this.call(SCREEN_CAST, path, `${SCREEN_CAST}.Session`, 'RecordMonitor', source);
        await this.start(SCREEN_CAST, path);
    }

    /** Lets them press keys, without seeing anything. */
    async control(): Promise<void> {
        await this.start(REMOTE_DESKTOP, await this.create(REMOTE_DESKTOP, null));
    }

    /** Ends all of it. */
    async end(): Promise<void> {
        for (const { name, path } of this.running.splice(0))
            await this.call(name, path, `${name}.Session`, 'Stop', null);
    }

    private async create(name: string, options: GLib.Variant | null): Promise<string> {
        const answer = await this.call(
            name,
            `/${name.replaceAll('.', '/')}`,
            name,
            'CreateSession',
            options,
        );
        return answer.deepUnpack<[string]>()[0];
    }

    private async start(name: string, path: string): Promise<void> {
        await this.call(name, path, `${name}.Session`, 'Start', null);
        this.running.push({ name, path });
    }

    private async call(
        name: string,
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant | null,
    ): Promise<GLib.Variant> {
        const flags = Gio.DBusCallFlags.NO_AUTO_START;
        return this.connection.call(
            name,
            path,
            interfaceName,
            method,
            parameters,
            null,
            flags,
            -1,
            null,
        );
    }
}
