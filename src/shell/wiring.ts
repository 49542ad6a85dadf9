import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type { Extension } from 'resource:///org/gnome/shell/extensions/extension.js';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import { Cancellation } from '../core/cancellation.js';
import { messageOf } from '../core/errors.js';
import { identityOf } from '../core/identity/describeAccount.js';
import { Lifetime } from '../core/lifetime.js';
import { OperationQueue } from '../core/operationQueue.js';
import { makeCurtain, type Curtain } from '../core/presentation/curtain.js';
import { isPlayerOf } from '../core/session/mediaPlayers.js';
import { NotEntered } from '../core/vault/doorkeeper.js';
import type { Vaults } from '../core/vault/vaults.js';
import { _ } from '../core/words.js';
import { folderOf } from '../core/workspace/folder.js';
import type { WorkspaceEntry } from '../core/workspace/workspace.js';
import { WorkspaceRegistry } from '../core/workspace/registry.js';
import { Stillness } from '../core/workspace/stillness.js';
import type { RecoveryNote } from '../core/workspace/store.js';
import { baseDirectories } from '../system/baseDirectories.js';
import { serveSession } from '../system/dbus/workspacesService.js';
import { log } from '../system/log.js';
import { Settings } from '../system/settings.js';
import { markSettings } from '../system/settingsVersion.js';
import { Freezing } from '../system/freezer/freezing.js';
import { Layout } from '../system/store/layout.js';
import { identifyProcess } from '../system/processes.js';
import { UserManager } from '../system/systemd/userManager.js';
import { wireApps, type AppParts } from './apps/wireApps.js';
import { wireAwake } from './awake/wireAwake.js';
import { SessionApps } from './apps/sessionApps.js';
import { wireClipboard } from './clipboard/wireClipboard.js';
import { DirectoryStore } from '../system/store/directoryStore.js';
import { FrameClock } from './frameClock.js';
import { accountActions } from './identity/accountItem.js';
import { wireAccounts } from './identity/wireAccounts.js';
import { LockScreen } from './lockScreen/lockScreen.js';
import { guardMediaControls } from './mediaControls.js';
import { NewWorkspaceDialog } from './newWorkspaceDialog.js';
import { PanelMenu } from './panelMenu.js';
import { isScreenLocked, onModeChanged } from './screenLock.js';
import { wireShield } from './sharing/wireShield.js';
import { WorkspaceSwitcher } from './switcher/workspaceSwitcher.js';
import { WorkspaceScreen } from './sharing/workspaceScreen.js';
import { wireNotifications } from './notifications/wireNotifications.js';
import { wireProfiles } from './wireProfiles.js';
import { PopupDismisser } from './windows/dismissPopups.js';
import { WindowOwners } from './windows/windowOwners.js';
import { wireVaults, type VaultParts } from './vault/wireVaults.js';
import { WindowSigns } from './windows/windowSigns.js';
import { findOwnApp } from './windows/ownAppWindows.js';
import { WindowVisibility } from './windows/windowVisibility.js';
import { WorkspaceSearch } from './workspaceSearch.js';
import { WorkspacesToggle } from './workspacesToggle.js';

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

    const stored = extension.getSettings();
    const settings = new Settings(stored);
    const sessionApps = new SessionApps(settings);
    const newId = (): string => GLib.uuid_string_random();
    const now = (): Date => new Date();
    const layout = new Layout(baseDirectories());
    const manager = new UserManager(Gio.DBus.session, lifetime);
    const awake = wireAwake(
        {
            registry: () => registry,
            vaults: () => vaults,
            freezing: () => freezing,
            windows: {
                isOf: (id, window) => owners.ownerOf(window) === id,
                painted: () => frameClock.painted(),
            },
        },
        lifetime,
    );
    const freezing: Freezing = new Freezing(
        {
            manager,
            sessionBus: Gio.DBus.session,
            systemBus: Gio.DBus.system,
            isAtWork: awake.isAtWork,
            systemInhibitors: awake.systemInhibitors,
            beforeSleep: () => vaults.lockAll(),
            isKnown: id => registry.list.some(entry => entry.id === id),
            isSetToRun: id => {
                if (!settings.isOn('freeze-in-background')) return true;
                const entry = registry.list.find(candidate => candidate.id === id);
                return entry?.meta?.keepRunning === true;
            },
        },
        lifetime,
    );
    const { freezer } = freezing;
    const shieldParts = wireShield(() => registry, settings, lifetime);
    const { shield } = shieldParts;
    // Nobody hears of systemd's jobs after the end, and what waits for one may hold the store's queue.
    const ending = new Cancellation();
    lifetime.add(() => {
        ending.cancel();
    });
    const registry: WorkspaceRegistry = new WorkspaceRegistry({
        store: new DirectoryStore(layout, newId, now),
        queue: storeQueue,
        freezer,
        hasApps: id => freezing.hasApps(id),
        settled: id => ending.guard(freezing.whileThawed(id, () => appParts.launcher.settled(id))),
        closeApps: id => ending.guard(freezing.close(id)),
        confinementProblem: () => appParts.sandboxes.problem(),
        newId,
        now,
        order: () => settings.list('workspace-order'),
        enter: id => doorkeeper.enter(id),
        requireOpen: id => {
            shield.requireOpen(id);
        },
        dismissPopups: () => {
            const waits = [popups.dismiss(), screen.leave(registry.activeId)].filter(isPromise);
            return waits.length === 0 ? null : Promise.all(waits).then(() => undefined);
        },
        show: id => {
            // A switch that was under way goes on, but there is nothing left to show it.
            if (lifetime.ended) return;
            showWindows(id);
            panelMenu.showFace(id);
        },
        painted: () => frameClock.painted(),
        traceSwitch: id => log.steps(id),
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
        id => vaults.isLocked(id),
        {
            find: (window, isUnknown) => findOwnApp(window, isUnknown, owners, appParts.catalogue),
            onChanged: listener => appParts.catalogue.events.on('ownChanged', listener),
        },
    );
    const showWindows = (id: string): void => {
        // Before they get the focus, and with that the clipboard.
        clipboard.switchTo(id);
        visibility.switchTo(id);
    };
    const signs = new WindowSigns({
        owners,
        registry,
        workspaceOf: window => {
            const owner = owners.ownerOf(window);
            if (owner === undefined || (owner === null && sessionApps.hasWindow(window)))
                return null;
            const home = homeOf(owner, registry);
            return registry.list.find(({ id }) => id === home) ?? null;
        },
    });
    const screen = new WorkspaceScreen({
        isActive: id => id === registry.shownId,
        isOf: (id, window) => owners.ownerOf(window) === id,
        picturesOf: id => picturesOf(registry.find(id), layout),
        painted: () => frameClock.painted(),
    });
    /** Shows a failure of something that a person asked for. */
    const tell = (error: unknown): void => {
        // Who was asked for a passphrase knows that they gave none.
        if (error instanceof NotEntered) return;
        log.error(error);
        // What was cut short by the end may go on all the same.
        if (lifetime.ended) return;
        Main.notifyError(_('Workspaces'), shield.censor(messageOf(error)));
    };
    const treeOf = (id: string): string => layout.workspace(id);
    const vaultParts: VaultParts = wireVaults(
        {
            registry,
            manager,
            freezing,
            settings,
            shield,
            treeOf,
            startServices: (workspace, key) => appParts.launcher.startServices(workspace, key),
            tell,
        },
        lifetime,
    );
    const { vaults, doorkeeper } = vaultParts;
    const notificationParts = wireNotifications(
        registry,
        shieldParts.audience,
        vaults,
        settings,
        layout,
        tell,
        lifetime,
    );
    const { held } = notificationParts;
    const curtain = makeCurtain(vaults, shield);
    const profileParts = wireProfiles(registry, settings, layout, tell, lifetime);
    const stillness = new Stillness({
        findUsable: idOrName => registry.findUsable(idOrName),
        isLocked: id => vaults.isLocked(id),
        hasApps: id => freezing.hasApps(id),
        settled: id => appParts.launcher.settled(id),
        closeApps: id => freezing.close(id),
    });
    const clipboard = wireClipboard(registry, freezer, vaults, settings, lifetime);
    const accountParts = wireAccounts(
        {
            registry,
            settings,
            layout,
            vaults,
            hold: id => freezer.hold(id),
            apps: () => appParts.apps,
        },
        lifetime,
    );
    const served = {
        accounts: accountParts.accounts,
        clipboard,
        profiles: profileParts.profiles,
        defaultApps: profileParts.defaultApps,
        held,
        keepers: awake.keepers,
        notificationLog: notificationParts.log,
        vaults,
        vaultActions: vaultParts.actions,
        stillness,
        treeOf,
        folderOf: (entry: WorkspaceEntry) => filesOf(entry, layout),
    };
    const appParts: AppParts = wireApps(
        {
            registry,
            manager,
            freezing,
            inhibitors: awake.inhibitors,
            sessionApps,
            screen,
            notifications: notificationParts.desk,
            curtain,
            served,
            busServices: accountParts.busServices,
            vaults,
            enter: id => doorkeeper.enter(id),
            treeOf,
            requireFree: workspace => {
                registry.requireStaying(workspace);
                stillness.requireFree(workspace);
            },
            tell,
        },
        lifetime,
    );
    const sources = {
        registry,
        accounts: accountParts.accounts,
        vaults,
        held,
        shield,
        keepers: awake.keepers,
        keptOf: clipboard.keptOf,
    };
    const activate = (id: string): void => {
        registry.activate(id).catch(tell);
    };
    const manageWorkspaces = (): void => {
        extension.openPreferences();
    };
    const panelMenu = new PanelMenu(sources, {
        activate,
        pasteFrom: id => {
            clipboard.pasteFrom(id).catch(tell);
        },
        createWorkspace: () => {
            new NewWorkspaceDialog(registry, accountParts.firstSignIn(tell), tell, lifetime).open();
        },
        openFolder: () => {
            appParts.openFolder(filesOf(registry.find(registry.shownId), layout));
        },
        manageWorkspaces,
        ...accountActions(accountParts.accounts, tell),
    });
    lifetime.add(() => {
        panelMenu.destroy();
    });
    Main.panel.addToStatusArea(extension.uuid, panelMenu.button);

    const lockScreen = new LockScreen(
        {
            registry,
            vaults,
            shield,
            identityOf: entry =>
                shield.hides(entry.id) ? '' : identityOf(entry, accountParts.accounts),
        },
        lifetime,
    );

    lifetime.add(
        settings.follow('show-name-in-panel', isShown => {
            panelMenu.showName(isShown);
        }),
    );
    lifetime.add(
        settings.followList('workspace-order', () => {
            registry.rearrange();
        }),
    );
    lifetime.add(
        settings.follow('freeze-in-background', () => {
            for (const { id } of registry.list) freezer.followSetting(id);
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
            followWithWindows(registry, vaults, visibility, showWindows, lifetime);
            lifetime.add(() => {
                signs.stop();
            });
            lifetime.add(
                settings.followChoice('window-signs', style => {
                    signs.setStyle(style);
                }),
            );
            freezing.start(registry.events);
            shieldParts.start();
            awake.start();
            panelMenu.start(lifetime);
            lockScreen.update();
            new WorkspaceSwitcher(
                { sources, countWindows: () => visibility.countWindows(), activate },
                stored,
                lifetime,
            );
            new WorkspaceSearch(sources, activate, lifetime);
            new WorkspacesToggle(
                sources,
                {
                    backgroundNotifications: () => settings.choice('background-notifications'),
                    pausesInBackground: () => settings.isOn('freeze-in-background'),
                    follow: listener => {
                        const ends = [
                            settings.followChoice('background-notifications', listener),
                            settings.follow('freeze-in-background', listener),
                        ];
                        return () => {
                            for (const end of ends) end();
                        };
                    },
                },
                {
                    activate,
                    manageWorkspaces,
                    change: (id, changes) => registry.update(id, changes).catch(tell),
                },
                lifetime,
            );
            // Somebody else may have moved the link.
            lifetime.add(
                registry.events.on('activeChanged', (_id, previous) => {
                    void screen.leave(previous);
                }),
            );
            notificationParts.start();
            hideMediaPlayers(registry, curtain, lifetime);
            appParts.start();
            vaultParts.start();
            accountParts.start();
            profileParts.start();
            markSettings(stored);
            clipboard.start();
            serveSession({ registry, apps: appParts.apps, ...served }, Gio.DBus.session, lifetime);
        } catch (error) {
            log.error(error);
            if (!lifetime.ended) panelMenu.showFailure(messageOf(error), () => void start());
        }
    };
    void start();
    return lifetime;
}

/** Where the files of a workspace are. */
function filesOf(entry: WorkspaceEntry, layout: Layout): string {
    return folderOf(entry, layout.workspace(entry.id), GLib.get_home_dir());
}

/** Where the pictures of a workspace's apps are kept. */
function picturesOf(entry: WorkspaceEntry, layout: Layout): string {
    if (!entry.isDefault) return `${filesOf(entry, layout)}/Pictures`;
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
    vaults: Vaults,
    visibility: WindowVisibility,
    show: (id: string) => void,
    lifetime: Lifetime,
): void {
    const follow = (): void => {
        show(registry.shownId);
    };
    for (const event of ['added', 'removed'] as const)
        lifetime.add(registry.events.on(event, follow));
    lifetime.add(
        registry.events.on('activeChanged', id => {
            // A switch has shown them by then.
            if (!visibility.shows(id)) show(id);
        }),
    );
    lifetime.add(vaults.events.on('changed', follow));
}

/** Keeps what workspaces play from who may not see it: on the lock screen, all but the active one. */
function hideMediaPlayers(registry: WorkspaceRegistry, curtain: Curtain, lifetime: Lifetime): void {
    const isSeen = (id: string): boolean =>
        !curtain.hides(id) && (id === registry.activeId || !isScreenLocked());
    const update = guardMediaControls(
        busName => !registry.list.some(entry => isPlayerOf(entry, busName) && isSeen(entry.id)),
        lifetime,
    );
    lifetime.add(curtain.onChanged(update));
    lifetime.add(registry.events.on('activeChanged', update));
    onModeChanged(update, lifetime);
}

function isPromise(work: Promise<void> | null): work is Promise<void> {
    return work !== null;
}

function report(notes: readonly RecoveryNote[]): void {
    for (const { message } of notes) log.notice(message);
    const important = notes.filter(note => note.important).map(({ message }) => message);
    if (important.length > 0) Main.notify(_('Workspaces'), important.join('\n'));
}
