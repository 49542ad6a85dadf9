import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { isShown, WHOLE_CATALOGUE } from '../../core/apps/catalogue.js';
import { displayFor } from '../../core/apps/environment.js';
import { StartingApps } from '../../core/apps/startingApps.js';
import { WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { Curtain } from '../../core/presentation/curtain.js';
import type { InhibitorList } from '../../core/session/inhibitors.js';
import type { NotificationDesk } from '../../core/session/notifications.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { ScreenAccess } from '../../core/session/screenAccess.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { isBroken, type Workspace, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import { AppLauncher } from '../../system/apps/appLauncher.js';
import { Autostart } from '../../system/apps/autostart.js';
import { chosenApps } from '../../system/apps/defaultApps.js';
import { DesktopFile } from '../../system/apps/desktopFile.js';
import { FirstRun } from '../../system/apps/firstRun.js';
import { LaunchKeys } from '../../system/apps/launchKeys.js';
import { OwnApps } from '../../system/apps/ownApps.js';
import { findTerminal } from '../../system/apps/programs.js';
import { Sandboxes } from '../../system/apps/sandboxes.js';
import { ShownApps } from '../../system/apps/shownApps.js';
import { WorkspaceApps, type FindApp } from '../../system/apps/workspaceApps.js';
import { serveWorkspace, type ServedParts } from '../../system/dbus/workspacesService.js';
import { displayVariables } from '../../system/display.js';
import type { Freezing } from '../../system/freezer/freezing.js';
import { log } from '../../system/log.js';
import { after } from '../../system/pause.js';
import { loginOf } from '../../system/session/login.js';
import { SearchProviders } from '../../system/session/services/searchProviders.js';
import { sessionServices } from '../../system/session/services/sessionServices.js';
import {
    WorkspaceBusServices,
    type BusService,
} from '../../system/session/services/workspaceBusServices.js';
import { WorkspaceBuses } from '../../system/session/workspaceBus.js';
import type { UserManager } from '../../system/systemd/userManager.js';
import { ActivatedApps } from './activatedApps.js';
import { AppCatalogue } from './appCatalogue.js';
import { CatalogueFollower } from './catalogueFollower.js';
import { idle } from '../idle.js';
import { FirstRunOffers } from './firstRunOffers.js';
import { overrideLaunchKeys } from './launchKeys.js';
import { openUri, overrideLaunching, type LaunchPort } from './launchOverrides.js';
import { RemoteSearch } from './remoteSearch.js';
import type { SessionApps } from './sessionApps.js';

/** What the parts that are about apps are handed. */
export interface AppPorts {
    readonly registry: WorkspaceRegistry;
    readonly manager: UserManager;
    readonly freezing: Freezing;
    readonly inhibitors: InhibitorList;
    readonly sessionApps: SessionApps;
    readonly screen: ScreenAccess;
    readonly notifications: NotificationDesk;
    readonly curtain: Curtain;
    /** What else is behind the D-Bus API. */
    readonly served: Omit<ServedParts, 'registry' | 'apps'>;
    /** How the vault of a workspace is, and what asks for its passphrase. */
    readonly vaults: Vaults;
    readonly enter: (id: string) => Promise<void> | null;
    /** The directory of a workspace. */
    readonly treeOf: (id: string) => string;
    /** Throws if nothing may be started in a workspace now. */
    readonly requireFree: (workspace: Workspace) => void;
    /** What else is served on the buses of workspaces. */
    readonly busServices: readonly BusService[];
    /** Shows a failure of something that a person asked for. */
    readonly tell: (error: unknown) => void;
}

/** What starts apps in workspaces, and serves them there. */
export interface AppParts {
    readonly apps: WorkspaceApps;
    readonly sandboxes: Sandboxes;
    readonly launcher: AppLauncher;
    readonly catalogue: AppCatalogue;
    /** Opens a folder in the active workspace. */
    readonly openFolder: (path: string) => void;
    /** Takes over what runs already, and what the shell starts; to be called when all is known. */
    readonly start: () => void;
}

/** Makes all parts that are about apps and hands them to each other. */
export function wireApps(ports: AppPorts, lifetime: Lifetime): AppParts {
    const { registry, manager, freezing, inhibitors, sessionApps, screen } = ports;
    const { notifications, served, vaults, treeOf, tell } = ports;
    const runtimeDirectory = GLib.get_user_runtime_dir();
    // What is not known is trusted least.
    const isolationOf = (id: string): Isolation =>
        registry.list.find(entry => entry.id === id)?.meta?.isolation ?? 'confined';
    const searchProviders = new SearchProviders();
    const services: WorkspaceBusServices = new WorkspaceBusServices(
        runtimeDirectory,
        id => isolationOf(id) === 'confined',
        [
            ...sessionServices({
                inhibitors,
                notifications,
                screen,
                curtain: ports.curtain,
                displayOf: id => displayFor(isolationOf(id), displayVariables()),
                launch: (id, appId) => apps.launch(id, appId),
            }),
            link => serveWorkspace({ registry, apps, ...served }, link),
            link => {
                searchProviders.serve(link);
            },
            ...ports.busServices,
        ],
        lifetime,
    );
    const sandboxes = new Sandboxes(manager, {
        treeOf,
        runtimeDirectory,
        stopServices: workspace => freezing.stopServices(workspace),
    });
    const buses = new WorkspaceBuses(manager, runtimeDirectory, id => services.attach(id));
    const ownApps = new OwnApps(treeOf, runtimeDirectory);
    const activeEntry = (): WorkspaceEntry | undefined =>
        registry.list.find(({ id }) => id === registry.activeId);
    const catalogue = new AppCatalogue(
        {
            shows: desktopId => isShown(activeEntry()?.meta?.apps ?? WHOLE_CATALOGUE, desktopId),
            hasPersonsApps: () => activeEntry()?.isDefault ?? true,
        },
        lifetime,
    );
    const shownApps = new ShownApps(runtimeDirectory, () => catalogue.installed);
    const findApp: FindApp = async ({ id, isDefault, meta }, desktopId) => {
        const own = await ownApps.of({ id, isDefault, isolation: meta.isolation });
        const found = own.get(desktopId)?.file;
        if (found) return found;
        const path = catalogue.findDesktopFile(desktopId, isDefault);
        return path === null ? null : DesktopFile.read(path);
    };
    const launcher = new AppLauncher(
        manager,
        sandboxes,
        buses,
        shownApps,
        treeOf,
        runtimeDirectory,
        ports.requireFree,
    );
    const apps: WorkspaceApps = new WorkspaceApps(
        registry,
        freezing.freezer,
        launcher,
        ports.enter,
        findApp,
    );
    const autostart = new Autostart(
        treeOf,
        runtimeDirectory,
        async () => loginOf(Gio.DBus.session),
        ports.requireFree,
        (workspace, file) => apps.launchFile(workspace, file),
    );
    const offers = new FirstRunOffers(tell, lifetime);
    const firstRun = new FirstRun(
        treeOf,
        apps,
        findApp,
        ({ id }) => !lifetime.ended && id === registry.activeId && !vaults.isLocked(id),
        offer => {
            offers.show(offer);
        },
    );
    const starting = new StartingApps(after, lifetime);
    lifetime.add(
        manager.events.on('unitRemoved', unit => {
            starting.unitEnded(unit);
        }),
    );
    const launching: LaunchPort = {
        launch: (desktopId, options) => {
            const id = registry.shownId;
            return starting.follow(id, desktopId, () => apps.launch(id, desktopId, options));
        },
        startingApps: () => starting.in(registry.shownId),
        windowOpened: desktopId => {
            starting.windowOpened(registry.shownId, desktopId);
        },
        run: async (argv, inTerminal) => {
            const terminal = inTerminal ? await findTerminal() : [];
            return apps.run(registry.shownId, [...terminal, ...argv], '');
        },
        isSessionApp: desktopId => sessionApps.hasApp(desktopId),
        chosenApp: async contentType => {
            const id = registry.shownId;
            // What the session has chosen is the default one's choice.
            if (registry.find(id).isDefault) return null;
            return catalogue.findFirst(await chosenApps(treeOf(id), contentType));
        },
        windowsOf: app => app.get_windows(),
        tell,
    };
    const runAutostart = (id: string): void => {
        const active = registry.find(id);
        if (isBroken(active) || vaults.isLocked(id)) return;
        autostart.run(active).catch(tell);
        void idle().then(() => firstRun.run(active));
    };
    const start = (): void => {
        const search = new RemoteSearch(
            {
                searched: () => {
                    const { id, isDefault } = registry.find(registry.activeId);
                    return isDefault ? null : id;
                },
                isSessionApp: desktopId => sessionApps.hasApp(desktopId),
                ask: async (id, ...call) =>
                    vaults.isLocked(id) ? null : searchProviders.ask(id, ...call),
            },
            lifetime,
        );
        lifetime.add(
            registry.events.on('activeChanged', id => {
                offers.withdraw();
                search.leave();
                runAutostart(id);
            }),
        );
        lifetime.add(
            vaults.events.on('changed', id => {
                if (id !== registry.activeId) return;
                search.leave();
                if (vaults.isLocked(id)) offers.withdraw();
                else runAutostart(id);
            }),
        );
        lifetime.add(
            registry.events.on('removed', id => {
                services.detach(id);
            }),
        );
        new CatalogueFollower(
            { registry, vaults, catalogue, ownApps, shownApps },
            lifetime,
        ).start();
        lifetime.add(
            registry.events.on('changed', id => {
                const entry = registry.find(id);
                if (!isBroken(entry) && !vaults.isLocked(id))
                    apps.followName(entry).catch((error: unknown) => {
                        // One that is being closed needs no name any more.
                        if (!(error instanceof WorkspaceError && error.code === 'Busy'))
                            log.error(error);
                    });
            }),
        );
        overrideLaunching(launching, lifetime);
        runAutostart(registry.activeId);
        overrideLaunchKeys(new LaunchKeys(), launching, lifetime);
        services.adopt(manager).catch(log.error);
        new ActivatedApps(apps).start(lifetime);
    };
    const openFolder = (path: string): void => {
        openUri(launching, GLib.filename_to_uri(path, null)).catch(tell);
    };
    return { apps, sandboxes, launcher, catalogue, openFolder, start };
}
