import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { busAddressOf, runtimeDirectoryOf } from '../../core/apps/environment.js';
import { busConfigurationDirectory } from '../../core/apps/sandbox.js';
import { WorkspaceError } from '../../core/errors.js';
import { LatestRequest } from '../../core/latestRequest.js';
import { busConfig, maskFiles, PORTAL_FILE, PORTALS_CONFIG } from '../../core/session/busConfig.js';
import { SharedWork } from '../../core/sharedWork.js';
import { busServiceOf, keyringServiceOf, sliceOf } from '../../core/systemd/unitNames.js';
import { _ } from '../../core/words.js';
import type { Enclosure } from '../apps/sandboxes.js';
import { callMethod, MESSAGE_BUS, SECRETS } from '../dbus/calls.js';
import { ensureDirectory, writeText } from '../files.js';
import { Pipe } from '../pipe.js';
import type { UserManager } from '../systemd/userManager.js';
import { BUS_PROGRAM, connectToWorkspaceBus } from './busConnection.js';
import { keyringKeys } from './keyringKey.js';
import { reportFailure } from './reportFailure.js';
import { furnishFolder } from './workspaceFolder.js';

/** The program that is a workspace's key ring. */
export const KEYRING_PROGRAM = '/usr/bin/gnome-keyring-daemon';

const PORTAL = 'org.freedesktop.portal.Desktop';
const KEYRING_PATIENCE_MS = 5000;

/** What a bus is started for. */
export interface BusOwner {
    readonly id: string;
    readonly name: string;
    /** Where its files are. */
    readonly folder: string;
    /** The environment of the workspace's processes. */
    readonly environment: Readonly<Record<string, string>>;
    /** How they are started. */
    readonly enclosure: Enclosure;
    /** Whether the session does not keep the key of its key ring. */
    readonly hasVault: boolean;
}

/**
 * The D-Bus session buses of workspaces, each with its key ring. What a bus activates runs in the
 * workspace's slice with its environment.
 */
export class WorkspaceBuses {
    // Where none can be started, not every launch waits for that.
    private readonly keyringsTried = new Set<string>();
    // It may be renamed while its first app starts.
    private readonly furnishing = new Map<string, LatestRequest<BusOwner>>();
    // Two workspaces may be started for the first time at once.
    private readonly configuring = new SharedWork<'configuration', string>();

    /** @param serve makes the shell's services available on a bus that runs. */
    constructor(
        private readonly manager: UserManager,
        private readonly runtimeDirectory: string,
        private readonly serve: (id: string) => Promise<void>,
    ) {}

    /**
     * Makes sure that the workspace's bus and key ring run; one call at a time for a workspace.
     *
     * @param vaultKey the key of its key ring; null for the one that the session keeps.
     */
    async ensure(owner: BusOwner, vaultKey: string | null): Promise<void> {
        const [bus, ring] = [busServiceOf(owner.id), keyringServiceOf(owner.id)];
        const units = await this.manager.list(bus, ring);
        const isRunning = (name: string): boolean =>
            units.some(unit => unit.name === name && unit.activeState === 'active');
        const isNew = !isRunning(bus);
        // A shell that was killed may have left a bus without one.
        const wasTried = vaultKey === null && this.keyringsTried.has(owner.id);
        const needsKeyring = isNew || (!isRunning(ring) && !wasTried);
        const key = needsKeyring ? keyOf(owner, vaultKey) : null;
        if (isNew) {
            const folder = this.furnish(owner).catch(reportFailure);
            const [begun] = await Promise.allSettled([this.startBus(owner), key, folder]);
            if (begun.status === 'rejected') throw begun.reason;
        }
        // Apps run without a key ring, too: asking for one fails at once, since its name is masked.
        this.keyringsTried.add(owner.id);
        const keyring = key && this.startKeyring(owner, key).catch(reportFailure);
        await Promise.all([keyring, this.serveOn(owner.id)]);
        if (isNew) void this.startPortal(owner.id);
    }

    /** Sees to the folder of a workspace, such as when the workspace has another name. */
    async furnish(owner: BusOwner): Promise<void> {
        const furnishing =
            this.furnishing.get(owner.id) ??
            new LatestRequest<BusOwner>(latest =>
                furnishFolder(this.manager, latest, latest.folder),
            );
        this.furnishing.set(owner.id, furnishing);
        await furnishing.ask(owner);
    }

    /** Makes sure that what the shell serves is there, on a bus that runs. */
    async serveOn(id: string): Promise<void> {
        await this.serve(id).catch(reportFailure);
    }

    private async startBus({ id, name, environment, enclosure }: BusOwner): Promise<void> {
        const [configuration] = await Promise.all([
            this.configuring.run('configuration', () => this.configure()),
            ensureDirectory(runtimeDirectoryOf(this.runtimeDirectory, id)),
        ]);
        const configDirectories = GLib.getenv('XDG_CONFIG_DIRS') ?? '/etc/xdg';
        await this.manager.start(
            enclosure({
                name: busServiceOf(id),
                description: `D-Bus session bus of the workspace ${name}`,
                slice: sliceOf(id),
                argv: [
                    BUS_PROGRAM,
                    `--config-file=${configuration}/bus.conf`,
                    `--address=${busAddressOf(this.runtimeDirectory, id)}`,
                    '--nofork',
                    '--nopidfile',
                ],
                environment: {
                    ...environment,
                    XDG_CONFIG_DIRS: `${configuration}/config:${configDirectories}`,
                    XDG_DATA_DIRS: `${configuration}/data:${environment['XDG_DATA_DIRS'] ?? ''}`,
                },
                type: 'notify',
                properties: {
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
        // All of it is in the pipe beforehand: to a daemon that reads nothing the key is empty, and a
        // new key ring would be encrypted with that.
        await pipe.fill(key);
        await this.manager.start(
            enclosure({
                name: keyringServiceOf(id),
                description: `Key ring of the workspace ${name}`,
                slice: sliceOf(id),
                argv: [
                    KEYRING_PROGRAM,
                    '--foreground',
                    '--unlock',
                    '--components=secrets',
                    `--control-directory=${control}`,
                ],
                environment,
                type: 'exec',
                stdin: pipe.descriptor,
            }),
        );
        await this.waitForKeyring(id);
    }

    /** Starts beside the first app what its window would otherwise wait for. */
    private async startPortal(id: string): Promise<void> {
        try {
            const connection = await connectToWorkspaceBus(this.runtimeDirectory, id);
            const parameters = new GLib.Variant('(su)', [PORTAL, 0]);
            await callMethod(connection, MESSAGE_BUS, 'StartServiceByName', parameters);
            connection.close(null, null);
        } catch {
            // Where there is none apps do without, and this was only to save time.
        }
    }

    private async waitForKeyring(id: string): Promise<void> {
        const connection = await connectToWorkspaceBus(this.runtimeDirectory, id);
        try {
            await nameAppeared(connection, SECRETS.service);
        } finally {
            connection.close(null, null);
        }
    }
}

/** Nobody but its person knows the key of a vault: null if they have not said it. */
function keyOf({ id, hasVault }: BusOwner, vaultKey: string | null): Promise<string> | null {
    if (vaultKey !== null) return Promise.resolve(vaultKey);
    return hasVault ? null : keyringKeys.make(id);
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
                reject(
                    new WorkspaceError(
                        'Failed',
                        _('The workspace’s key ring did not start. Its apps run without it.'),
                    ),
                );
            });
            return GLib.SOURCE_REMOVE;
        });
    });
}
