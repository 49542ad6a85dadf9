import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { busAddressOf, runtimeDirectoryOf } from '../../core/apps/environment.js';
import { WorkspaceError } from '../../core/errors.js';
import { busConfig, maskFiles, PORTAL_FILE, PORTALS_CONFIG } from '../../core/session/busConfig.js';
import { busServiceOf, keyringServiceOf, sliceOf } from '../../core/systemd/unitNames.js';
import { _ } from '../../core/words.js';
import { inspect, makeDirectory, writeText } from '../files.js';
import { log } from '../log.js';
import { Pipe } from '../pipe.js';
import type { UserManager } from '../systemd/userManager.js';
import { connectToBus } from './busConnection.js';
import { keyringKeyOf } from './keyringKey.js';

Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'close_async');

const SECRETS = 'org.freedesktop.secrets';
const KEYRING_PATIENCE_MS = 5000;

/** What a bus is started for. */
export interface BusOwner {
    readonly id: string;
    readonly name: string;
    /** The environment of the workspace's processes. */
    readonly environment: Readonly<Record<string, string>>;
}

/**
 * The D-Bus session buses of workspaces, each with its key ring. What a bus activates runs in the
 * workspace's slice with its environment.
 */
export class WorkspaceBuses {
    private readonly starting = new Map<string, Promise<void>>();

    /** @param serve makes the shell's services available on a bus that runs. */
    constructor(
        private readonly manager: UserManager,
        private readonly runtimeDirectory: string,
        private readonly serve: (id: string) => Promise<void>,
    ) {}

    /** Makes sure that the workspace's bus and key ring run. */
    async ensure(owner: BusOwner): Promise<void> {
        const known = this.starting.get(owner.id);
        if (known) return known;
        const start = this.start(owner).finally(() => this.starting.delete(owner.id));
        this.starting.set(owner.id, start);
        return start;
    }

    private async start(owner: BusOwner): Promise<void> {
        const running = await this.manager.list(busServiceOf(owner.id));
        const isRunning = running.some(({ activeState }) => activeState === 'active');
        if (!isRunning) await this.startBus(owner);
        // Apps run without a key ring, too: asking for one fails at once, since its name is masked.
        const keyring = isRunning ? null : this.startKeyring(owner).catch(reportFailure);
        await Promise.all([keyring, this.serve(owner.id).catch(reportFailure)]);
    }

    private async startBus({ id, name, environment }: BusOwner): Promise<void> {
        const directory = runtimeDirectoryOf(this.runtimeDirectory, id);
        const masks = `${directory}/masked-services`;
        const portals = `${directory}/config/xdg-desktop-portal`;
        const backends = `${directory}/data/xdg-desktop-portal/portals`;
        for (const path of [
            `${this.runtimeDirectory}/kolide`,
            directory,
            masks,
            `${directory}/config`,
            portals,
            `${directory}/data`,
            `${directory}/data/xdg-desktop-portal`,
            backends,
        ])
            if (!(await inspect(path))) await makeDirectory(path);
        const config = `${directory}/bus.conf`;
        await Promise.all([
            writeText(config, busConfig(busAddressOf(this.runtimeDirectory, id), masks)),
            writeText(`${portals}/portals.conf`, PORTALS_CONFIG),
            writeText(`${backends}/kolide.portal`, PORTAL_FILE),
            ...maskFiles().map(([file, text]) => writeText(`${masks}/${file}`, text)),
        ]);
        const configDirectories = GLib.getenv('XDG_CONFIG_DIRS') ?? '/etc/xdg';
        const dataDirectories = GLib.getenv('XDG_DATA_DIRS') ?? '/usr/local/share:/usr/share';
        await this.manager.start({
            name: busServiceOf(id),
            description: `D-Bus session bus of the workspace ${name}`,
            slice: sliceOf(id),
            argv: ['/usr/bin/dbus-daemon', `--config-file=${config}`, '--nofork', '--nopidfile'],
            environment: {
                ...environment,
                XDG_CONFIG_DIRS: `${directory}/config:${configDirectories}`,
                XDG_DATA_DIRS: `${directory}/data:${dataDirectories}`,
            },
            type: 'notify',
            properties: { PartOf: new GLib.Variant('as', ['graphical-session.target']) },
        });
    }

    private async startKeyring({ id, name, environment }: BusOwner): Promise<void> {
        const key = await keyringKeyOf(id);
        const control = `${runtimeDirectoryOf(this.runtimeDirectory, id)}/keyring`;
        // systemd is handed the reading end; the key is in no argument, file or property.
        const pipe = new Pipe();
        await this.manager.start({
            name: keyringServiceOf(id),
            description: `Key ring of the workspace ${name}`,
            slice: sliceOf(id),
            argv: [
                '/usr/bin/gnome-keyring-daemon',
                '--foreground',
                '--unlock',
                '--components=secrets',
                `--control-directory=${control}`,
            ],
            environment,
            type: 'exec',
            stdin: pipe.descriptor,
            properties: { PartOf: new GLib.Variant('as', ['graphical-session.target']) },
        });
        await pipe.writer.write_bytes_async(
            new GLib.Bytes(new TextEncoder().encode(key)),
            GLib.PRIORITY_DEFAULT,
            null,
        );
        await pipe.writer.close_async(GLib.PRIORITY_DEFAULT, null);
        await this.waitForKeyring(id);
    }

    private async waitForKeyring(id: string): Promise<void> {
        const connection = await connectToBus(busAddressOf(this.runtimeDirectory, id));
        try {
            await nameAppeared(connection, SECRETS);
        } finally {
            connection.close(null, null);
        }
    }
}

async function nameAppeared(connection: Gio.DBusConnection, name: string): Promise<void> {
    return new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
            Gio.bus_unwatch_name(watch);
            GLib.source_remove(timer);
            settle();
        };
        const watch = Gio.bus_watch_name_on_connection(
            connection,
            name,
            Gio.BusNameWatcherFlags.NONE,
            () => {
                finish(resolve);
            },
            null,
        );
        const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, KEYRING_PATIENCE_MS, () => {
            finish(() => {
                reject(new WorkspaceError('Failed', _('The workspace’s key ring did not start.')));
            });
            return GLib.SOURCE_REMOVE;
        });
    });
}

function reportFailure(error: unknown): void {
    log.error(error);
}
