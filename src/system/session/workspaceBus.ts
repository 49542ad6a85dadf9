import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { busAddressOf, runtimeDirectoryOf } from '../../core/apps/environment.js';
import { busConfigurationDirectory } from '../../core/apps/sandbox.js';
import { WorkspaceError } from '../../core/errors.js';
import { busConfig, maskFiles, PORTAL_FILE, PORTALS_CONFIG } from '../../core/session/busConfig.js';
import { SharedWork } from '../../core/sharedWork.js';
import { busServiceOf, keyringServiceOf, sliceOf } from '../../core/systemd/unitNames.js';
import { _ } from '../../core/words.js';
import type { Enclosure } from '../apps/sandboxes.js';
import { ensureDirectory, writeText } from '../files.js';
import { log } from '../log.js';
import { Pipe } from '../pipe.js';
import type { UserManager } from '../systemd/userManager.js';
import { connectToBus } from './busConnection.js';
import { keyringKeyOf } from './keyringKey.js';
import { makeUserDirectories } from './userDirectories.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'close_async');

const SECRETS = 'org.freedesktop.secrets';
const PORTAL = 'org.freedesktop.portal.Desktop';
const KEYRING_PATIENCE_MS = 5000;

/** What a bus is started for. */
export interface BusOwner {
    readonly id: string;
    readonly name: string;
    /** The environment of the workspace's processes. */
    readonly environment: Readonly<Record<string, string>>;
    /** How they are started. */
    readonly enclosure: Enclosure;
}

/**
 * The D-Bus session buses of workspaces, each with its key ring. What a bus activates runs in the
 * workspace's slice with its environment.
 */
export class WorkspaceBuses {
    private readonly starting = new SharedWork<string, void>();

    /** @param serve makes the shell's services available on a bus that runs. */
    constructor(
        private readonly manager: UserManager,
        private readonly runtimeDirectory: string,
        private readonly serve: (id: string) => Promise<void>,
    ) {}

    /** Makes sure that the workspace's bus and key ring run. */
    async ensure(owner: BusOwner): Promise<void> {
        await this.starting.run(owner.id, () => this.start(owner));
    }

    private async start(owner: BusOwner): Promise<void> {
        const running = await this.manager.list(busServiceOf(owner.id));
        const isRunning = running.some(({ activeState }) => activeState === 'active');
        if (isRunning) {
            await this.serve(owner.id).catch(reportFailure);
            return;
        }
        const key = keyringKeyOf(owner.id);
        const directories = makeUserDirectories(this.manager, owner).catch(reportFailure);
        const [bus] = await Promise.allSettled([this.startBus(owner), key, directories]);
        if (bus.status === 'rejected') throw bus.reason;
        // Apps run without a key ring, too: asking for one fails at once, since its name is masked.
        const keyring = this.startKeyring(owner, key).catch(reportFailure);
        await Promise.all([keyring, this.serve(owner.id).catch(reportFailure)]);
        void this.startPortal(owner.id);
    }

    private async startBus({ id, name, environment, enclosure }: BusOwner): Promise<void> {
        const [configuration] = await Promise.all([
            this.configure(),
            ensureDirectory(runtimeDirectoryOf(this.runtimeDirectory, id)),
        ]);
        const configDirectories = GLib.getenv('XDG_CONFIG_DIRS') ?? '/etc/xdg';
        const dataDirectories = GLib.getenv('XDG_DATA_DIRS') ?? '/usr/local/share:/usr/share';
        await this.manager.start(
            enclosure({
                name: busServiceOf(id),
                description: `D-Bus session bus of the workspace ${name}`,
                slice: sliceOf(id),
                argv: [
                    '/usr/bin/dbus-daemon',
                    `--config-file=${configuration}/bus.conf`,
                    `--address=${busAddressOf(this.runtimeDirectory, id)}`,
                    '--nofork',
                    '--nopidfile',
                ],
                environment: {
                    ...environment,
                    XDG_CONFIG_DIRS: `${configuration}/config:${configDirectories}`,
                    XDG_DATA_DIRS: `${configuration}/data:${dataDirectories}`,
                },
                type: 'notify',
                properties: {
                    PartOf: new GLib.Variant('as', ['graphical-session.target']),
                    // In a sandbox it is the child of the program that entered there.
                    NotifyAccess: new GLib.Variant('s', 'all'),
                },
            }),
        );
    }

    /** Writes what all buses read, and returns the directory. */
    private async configure(): Promise<string> {
        const directory = busConfigurationDirectory(this.runtimeDirectory);
        const masks = `${directory}/masked-services`;
        const portals = `${directory}/config/xdg-desktop-portal`;
        const backends = `${directory}/data/xdg-desktop-portal/portals`;
        await Promise.all([masks, portals, backends].map(ensureDirectory));
        await Promise.all([
            writeText(`${directory}/bus.conf`, busConfig(masks)),
            writeText(`${portals}/portals.conf`, PORTALS_CONFIG),
            writeText(`${backends}/kolide.portal`, PORTAL_FILE),
            ...maskFiles().map(([file, text]) => writeText(`${masks}/${file}`, text)),
        ]);
        return directory;
    }

    private async startKeyring(
        { id, name, environment, enclosure }: BusOwner,
        storedKey: Promise<string>,
    ): Promise<void> {
        const key = await storedKey;
        const control = `${runtimeDirectoryOf(this.runtimeDirectory, id)}/keyring`;
        // systemd is handed the reading end; the key is in no argument, file or property.
        const pipe = new Pipe();
        await this.manager.start(
            enclosure({
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
                properties: {
                    PartOf: new GLib.Variant('as', ['graphical-session.target']),
                },
            }),
        );
        await pipe.writer.write_bytes_async(
            new GLib.Bytes(new TextEncoder().encode(key)),
            GLib.PRIORITY_DEFAULT,
            null,
        );
        await pipe.writer.close_async(GLib.PRIORITY_DEFAULT, null);
        await this.waitForKeyring(id);
    }

    /** Starts beside the first app what its window would otherwise wait for. */
    private async startPortal(id: string): Promise<void> {
        try {
            const connection = await connectToBus(busAddressOf(this.runtimeDirectory, id));
            await connection.call(
                'org.freedesktop.DBus',
                '/org/freedesktop/DBus',
                'org.freedesktop.DBus',
                'StartServiceByName',
                new GLib.Variant('(su)', [PORTAL, 0]),
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            );
            connection.close(null, null);
        } catch {
            // Where there is none apps do without, and this was only to save time.
        }
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
