import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import type { Freezer } from '../../core/freezer/freezer.js';
import { Accounts } from '../../core/identity/accounts.js';
import { signInFirst } from '../../core/identity/firstSignIn.js';
import type { DeviceAuthorization } from '../../core/identity/deviceFlow.js';
import { providerFor } from '../../core/identity/settings.js';
import type { ProviderOptions } from '../../core/identity/provider.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { displayName } from '../../core/workspace/workspace.js';
import type { WorkspaceApps } from '../../system/apps/workspaceApps.js';
import { serveAuthInSession, serveAuthInWorkspace } from '../../system/dbus/authService.js';
import { subscribe } from '../../system/dbus/calls.js';
import { LOGIN1 } from '../../system/freezer/login1.js';
import { AccountFiles } from '../../system/identity/accountFile.js';
import { IdentityClients } from '../../system/identity/identityClients.js';
import { fetchPicture } from '../../system/identity/fetchPicture.js';
import { followKeyRing } from '../../system/identity/ringWatch.js';
import { TokenStore } from '../../system/identity/tokenStore.js';
import { after } from '../../system/pause.js';
import { reportFailure } from '../../system/session/reportFailure.js';
import type { BusService } from '../../system/session/services/workspaceBusServices.js';
import type { Settings } from '../../system/settings.js';
import type { Layout } from '../../system/store/layout.js';
import { unlessCancelled } from './accountItem.js';
import { openInBrowser } from './browser.js';
import { DeviceDialog } from './deviceDialog.js';

/** What accounts are made with. */
export interface AccountParts {
    readonly registry: WorkspaceRegistry;
    readonly settings: Settings;
    readonly layout: Layout;
    readonly hold: Freezer['hold'];
    readonly vaults: Pick<Vaults, 'isLocked'>;
    /** Starts browsers, and what serves a workspace. */
    readonly apps: () => Pick<WorkspaceApps, 'launch' | 'prepare'>;
}

/** Who is signed in where. */
export interface AccountWiring {
    readonly accounts: Accounts;
    /** What follows accounts on the buses of workspaces. */
    readonly busServices: readonly BusService[];
    /** Has somebody sign in to a workspace that was just made; null where nobody can. */
    readonly firstSignIn: (
        tell: (error: unknown) => void,
    ) => ((workspaceId: string, isNamed: boolean) => void) | null;
    /** Follows the workspaces; to be called when they are known. */
    readonly start: () => void;
}

/** Makes all parts that are about accounts and hands them to each other. */
export function wireAccounts(parts: AccountParts, lifetime: Lifetime): AccountWiring {
    const { registry, settings, layout, hold, vaults, apps } = parts;
    const isSessions = (id: string): boolean =>
        registry.list.some(entry => entry.id === id && entry.isDefault);
    const tokens = new TokenStore({
        isSessions,
        isLocked: id => vaults.isLocked(id),
        runtimeDirectory: GLib.get_user_runtime_dir(),
        hold,
    });
    const files = new AccountFiles(layout);
    const providerOf = (id: string): ProviderOptions | null => {
        const meta = registry.list.find(entry => entry.id === id)?.meta;
        return meta ? providerFor(meta.table, common) : null;
    };
    let common = settings.provider();
    const clients = new IdentityClients(async (id, url) =>
        openInBrowser(apps(), id, layout.workspace(id), url),
    );
    const accounts = new Accounts({
        provider: providerOf,
        clientFor: async (id, options) => clients.get(id, options),
        openKeyRing: async id => {
            if (isSessions(id)) await tokens.unlockSession(id);
            else await apps().prepare(id);
            await tokens.components(id);
        },
        showDevice: (id, authorization, cancel) =>
            showDevice(registry, id, authorization, cancel, lifetime),
        tokens,
        readRecords: async id => files.read(id),
        writeRecords: async (id, records) => files.write(id, records),
        identify: async (id, koderUserId) => registry.update(id, { koderUserId }),
        now: () => Date.now() / 1000,
        after,
        failed: reportFailure,
    });
    lifetime.add(() => {
        accounts.end();
    });
    const followRing = (id: string, connection: Gio.DBusConnection, connected: Lifetime): void => {
        followKeyRing(connection, connected, isOpen => {
            if (isOpen) accounts.open(id).catch(reportUnlessLocked);
            else accounts.close(id);
        });
        connected.add(() => {
            if (!lifetime.ended) accounts.close(id);
        });
    };
    // What the workspaces themselves say of their providers.
    const tables = new Map<string, unknown>();
    const tableOf = (id: string): unknown =>
        registry.list.find(entry => entry.id === id)?.meta?.table['identity'];
    const recall = (id: string): void => {
        tables.set(id, tableOf(id));
        // Where nobody can sign in there is nothing to tell of.
        if (accounts.isOffered(id)) accounts.recall(id).catch(reportFailure);
    };
    const start = (): void => {
        const { list, events } = registry;
        for (const { id } of list) recall(id);
        for (const { id, isDefault } of list)
            if (isDefault) followRing(id, Gio.DBus.session, lifetime);
        lifetime.add(events.on('added', recall));
        lifetime.add(
            events.on('removed', id => {
                accounts.forget(id);
                tables.delete(id);
                clients.forget(id);
            }),
        );
        lifetime.add(
            settings.followProvider(() => {
                common = settings.provider();
                for (const { id } of registry.list) recall(id);
                accounts.reconsider();
            }),
        );
        lifetime.add(
            events.on('changed', id => {
                if (tables.get(id) === tableOf(id)) return;
                recall(id);
                accounts.reconsider(id);
            }),
        );
        followReturns(accounts, lifetime);
        serveAuthInSession({ registry, accounts }, Gio.DBus.session, lifetime);
    };
    return {
        accounts,
        busServices: [
            ({ workspaceId, bus, lifetime: connected }) => {
                followRing(workspaceId, bus, connected);
            },
            async link => serveAuthInWorkspace({ registry, accounts }, link),
        ],
        firstSignIn: tell => {
            if (providerFor({}, common) === null) return null;
            const ports = { accounts, registry, fetchPicture };
            return (id, isNamed) => {
                signInFirst(ports, id, isNamed).catch(unlessCancelled(tell));
            };
        },
        start,
    };
}

/** A key ring that was locked again meanwhile is told of when it is open the next time. */
function reportUnlessLocked(error: unknown): void {
    if (!(error instanceof WorkspaceError && error.code === 'Busy')) reportFailure(error);
}

/** Asks what is due when the computer has slept, or the network is another. */
function followReturns(accounts: Accounts, lifetime: Lifetime): void {
    subscribe(Gio.DBus.system, lifetime, { ...LOGIN1, signal: 'PrepareForSleep' }, parameters => {
        const [isBeginning] = parameters.deepUnpack<[boolean]>();
        if (!isBeginning) accounts.reconsider();
    });
    let stopWaiting = (): void => {};
    lifetime.add(() => {
        stopWaiting();
    });
    // To make the monitor takes time, which nobody has to spend who is never offline.
    const stopListening = accounts.events.on('changed', (...account) => {
        if (accounts.view(...account).state !== 'offline') return;
        stopListening();
        const monitor = Gio.NetworkMonitor.get_default();
        const handler = monitor.connect('notify::network-available', () => {
            if (monitor.network_available) accounts.reconsider();
        });
        stopWaiting = () => {
            monitor.disconnect(handler);
        };
    });
}

function showDevice(
    registry: WorkspaceRegistry,
    workspaceId: string,
    authorization: DeviceAuthorization,
    cancel: () => void,
    lifetime: Lifetime,
): () => void {
    const dialog = new DeviceDialog(displayName(registry.find(workspaceId)), authorization, cancel);
    lifetime.add(() => {
        dialog.close();
    });
    return () => {
        dialog.close();
    };
}
