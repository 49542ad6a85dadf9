import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type { Extension } from 'resource:///org/gnome/shell/extensions/extension.js';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import { displayFor } from '../core/apps/environment.js';
import { messageOf } from '../core/errors.js';
import { Lifetime } from '../core/lifetime.js';
import { InhibitorList } from '../core/session/inhibitors.js';
import { NotificationDesk } from '../core/session/notifications.js';
import { OperationQueue } from '../core/operationQueue.js';
import { _ } from '../core/words.js';
import type { Isolation } from '../core/workspace/isolation.js';
import { isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { WorkspaceRegistry } from '../core/workspace/registry.js';
import type { RecoveryNote } from '../core/workspace/store.js';
import { baseDirectories } from '../system/baseDirectories.js';
import {
    serveSession,
    serveWorkspace,
    type ServedParts,
} from '../system/dbus/workspacesService.js';
import { displayVariables } from '../system/display.js';
import { log } from '../system/log.js';
import { Settings } from '../system/settings.js';
import { AppLauncher } from '../system/apps/appLauncher.js';
import { Sandboxes } from '../system/apps/sandboxes.js';
import { findTerminal } from '../system/apps/programs.js';
import { LaunchKeys } from '../system/apps/launchKeys.js';
import { Autostart } from '../system/apps/autostart.js';
import { WorkspaceApps } from '../system/apps/workspaceApps.js';
import { sessionServices } from '../system/session/services/sessionServices.js';
import { WorkspaceBusServices } from '../system/session/services/workspaceBusServices.js';
import { Freezing } from '../system/freezer/freezing.js';
import { WorkspaceBuses } from '../system/session/workspaceBus.js';
import { Layout } from '../system/store/layout.js';
import { identifyProcess } from '../system/processes.js';
import { UserManager } from '../system/systemd/userManager.js';
import { findDesktopFile } from './apps/desktopFiles.js';
import { overrideLaunchKeys } from './apps/launchKeys.js';
import { overrideLaunching, type LaunchPort } from './apps/launchOverrides.js';
import { SessionApps } from './apps/sessionApps.js';
import { DirectoryStore } from '../system/store/directoryStore.js';
import { FrameClock } from './frameClock.js';
import { NewWorkspaceDialog } from './newWorkspaceDialog.js';
import { PanelMenu } from './panelMenu.js';
import { WorkspaceScreen } from './sharing/workspaceScreen.js';
import { PopupDismisser } from './windows/dismissPopups.js';
import { WindowOwners } from './windows/windowOwners.js';
import { WindowVisibility } from './windows/windowVisibility.js';

/** Everything that lives while the extension is enabled. */
export type Wiring = Pick<Lifetime, 'end'>;

// What was begun when the extension was disabled is finished before the next store is opened.
const storeQueue = new OperationQueue();

/** Makes all parts of the extension, hands them to each other and starts them. */
export function wire(extension: Extension): Wiring {
    const lifetime = new Lifetime(error => {
        log.error(error);
    });
    const frameClock = new FrameClock(global.stage);
    lifetime.add(() => {
        frameClock.stop();
    });

    const settings = new Settings(extension.getSettings());
    const sessionApps = new SessionApps(settings);
    const newId = (): string => GLib.uuid_string_random();
    const now = (): Date => new Date();
    const layout = new Layout(baseDirectories());
    const manager = new UserManager(Gio.DBus.session, lifetime);
    const runtimeDirectory = GLib.get_user_runtime_dir();
    const inhibitors = new InhibitorList();
    const freezing = new Freezing(
        {
            manager,
            sessionBus: Gio.DBus.session,
            systemBus: Gio.DBus.system,
            inhibitors,
            isKnown: id => registry.list.some(entry => entry.id === id),
            isSetToRun: id => {
                const entry = registry.list.find(candidate => candidate.id === id);
                return entry?.meta?.keepRunning === true;
            },
        },
        lifetime,
    );
    const { freezer } = freezing;
    const registry: WorkspaceRegistry = new WorkspaceRegistry({
        store: new DirectoryStore(layout, newId, now),
        queue: storeQueue,
        freezer,
        closeApps: id => freezing.close(id),
        confinementProblem: () => sandboxes.problem(),
        newId,
        now,
        dismissPopups: () => {
            const waits = [popups.dismiss(), screen.leave(registry.activeId)].filter(isPromise);
            return waits.length === 0 ? null : Promise.all(waits).then(() => undefined);
        },
        show: id => {
            // A switch that was under way goes on, but there is nothing left to show it.
            if (lifetime.ended) return;
            visibility.switchTo(id);
            panelMenu.showFace(id);
        },
        painted: () => frameClock.painted(),
        recovered: report,
        failed: error => {
            log.error(error);
        },
    });
    const popups = new PopupDismisser(lifetime);
    const owners = new WindowOwners(identifyProcess);
    const visibility = new WindowVisibility(
        owners,
        owner => homeOf(owner, registry),
        window => sessionApps.hasWindow(window),
    );
    const screen = new WorkspaceScreen({
        isActive: id => id === registry.activeId,
        isOf: (id, window) => owners.ownerOf(window) === id,
        picturesOf: id => picturesOf(registry.find(id), layout),
        painted: () => frameClock.painted(),
    });
    // What is not known is trusted least.
    const isolationOf = (id: string): Isolation =>
        registry.list.find(entry => entry.id === id)?.meta?.isolation ?? 'confined';
    const notifications = new NotificationDesk();
    const services: WorkspaceBusServices = new WorkspaceBusServices(
        runtimeDirectory,
        id => isolationOf(id) === 'confined',
        [
            ...sessionServices({
                inhibitors,
                notifications,
                screen,
                displayOf: id => displayFor(isolationOf(id), displayVariables()),
                launch: (id, appId) => apps.launch(id, appId),
            }),
            link => serveWorkspace(served, link),
        ],
        lifetime,
    );
    const sandboxes = new Sandboxes(manager, {
        treeOf: id => layout.workspace(id),
        runtimeDirectory,
        stopServices: workspace => freezing.stopServices(workspace),
    });
    const launcher = new AppLauncher(
        manager,
        sandboxes,
        new WorkspaceBuses(manager, runtimeDirectory, id => services.attach(id)),
        id => layout.workspace(id),
        runtimeDirectory,
    );
    const apps: WorkspaceApps = new WorkspaceApps(registry, freezer, launcher, findDesktopFile);
    const served: ServedParts = { registry, apps };

    const autostart = new Autostart(
        id => layout.workspace(id),
        runtimeDirectory,
        (workspace, file) => apps.launchFile(workspace, file),
    );

    const panelMenu = new PanelMenu(registry, {
        activate: id => {
            registry.activate(id).catch(tell);
        },
        createWorkspace: () => {
            new NewWorkspaceDialog(registry, lifetime).open();
        },
        manageWorkspaces: () => {
            extension.openPreferences();
        },
    });
    lifetime.add(() => {
        panelMenu.destroy();
    });
    Main.panel.addToStatusArea(extension.uuid, panelMenu.button);

    lifetime.add(
        settings.follow('show-name-in-panel', isShown => {
            panelMenu.showName(isShown);
        }),
    );
    lifetime.add(
        settings.followNumber('freeze-grace-seconds', seconds => {
            freezer.setGrace(seconds);
        }),
    );

    const start = async (): Promise<void> => {
        try {
            await registry.start(lifetime);
            if (lifetime.ended) return;
            owners.start(lifetime);
            visibility.start(registry.activeId, lifetime);
            followWithWindows(registry, visibility, lifetime);
            freezing.start(registry.events);
            panelMenu.start(lifetime);
            lifetime.add(
                registry.events.on('activeChanged', id => {
                    const active = registry.find(id);
                    if (!isBroken(active)) autostart.run(active).catch(tell);
                }),
            );
            const launching: LaunchPort = {
                launch: (desktopId, options) => apps.launch(registry.activeId, desktopId, options),
                run: async (argv, inTerminal) => {
                    const terminal = inTerminal ? await findTerminal() : [];
                    return apps.run(registry.activeId, [...terminal, ...argv], '');
                },
                isSessionApp: desktopId => sessionApps.hasApp(desktopId),
                windowsOf: app => app.get_windows(),
                tell,
            };
            overrideLaunching(launching, lifetime);
            overrideLaunchKeys(new LaunchKeys(), launching, lifetime);
            lifetime.add(
                registry.events.on('removed', id => {
                    services.detach(id);
                }),
            );
            // Somebody else may have moved the link.
            lifetime.add(
                registry.events.on('activeChanged', (_id, previous) => {
                    void screen.leave(previous);
                }),
            );
            services.adopt(manager).catch(log.error);
            serveSession(served, Gio.DBus.session, lifetime);
        } catch (error) {
            log.error(error);
            if (!lifetime.ended) panelMenu.showFailure(messageOf(error), () => void start());
        }
    };
    void start();
    return lifetime;
}

/** Where the pictures of a workspace's apps are kept. */
function picturesOf({ id, meta }: WorkspaceEntry, layout: Layout): string {
    if (meta?.home === 'own') return `${layout.workspace(id)}/home/Pictures`;
    const directory = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_PICTURES);
    return directory ?? `${GLib.get_home_dir()}/Pictures`;
}

/** The workspace whose windows those of an owner are shown with. */
function homeOf(owner: string | null, registry: WorkspaceRegistry): string {
    const home =
        registry.list.find(({ id }) => id === owner) ??
        registry.list.find(({ isDefault }) => isDefault);
    return home?.id ?? '';
}

/** Lets the windows follow what changes without a switch, such as a link that somebody moved. */
function followWithWindows(
    registry: WorkspaceRegistry,
    visibility: WindowVisibility,
    lifetime: Lifetime,
): void {
    const follow = (): void => {
        visibility.switchTo(registry.activeId);
    };
    for (const event of ['added', 'removed', 'activeChanged'] as const)
        lifetime.add(registry.events.on(event, follow));
}

function isPromise(work: Promise<void> | null): work is Promise<void> {
    return work !== null;
}

/** Shows a failure of something that a person asked for. */
function tell(error: unknown): void {
    log.error(error);
    Main.notifyError(_('Workspaces'), messageOf(error));
}

function report(notes: readonly RecoveryNote[]): void {
    for (const { message } of notes) log.notice(message);
    const important = notes.filter(note => note.important).map(({ message }) => message);
    if (important.length > 0) Main.notify(_('Workspaces'), important.join('\n'));
}
