import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { ClipboardSharing } from '../../core/clipboard/sharing.js';
import type { RunningReason } from '../../core/freezer/reasons.js';
import type { NotificationChoice } from '../../core/session/backgroundNotifications.js';
import type { VaultState } from '../../core/vault/vaults.js';
import type { Isolation } from '../../core/workspace/isolation.js';
import type { WorkspaceState } from '../../core/workspace/workspace.js';
import { translateApiError } from './apiErrors.js';
import { callMethod, PROPERTIES } from './calls.js';
import { ERROR_PREFIX, WORKSPACES_NAME, WORKSPACES_PATH } from './workspacesInterface.js';

/** Which apps a workspace shows: one of CATALOGUE_MODES, and app ids. */
export type AppsValue = readonly [mode: string, apps: readonly string[]];

/** A workspace as the D-Bus API tells of it. */
export interface WorkspaceSummary {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    readonly state: WorkspaceState;
    /** Whether it is the session's own, which cannot be removed. */
    readonly default: boolean;
    readonly icon?: string;
    readonly colour?: string;
    readonly koder_user_id?: string;
    /** Whose it is, for people; empty if nobody is known. */
    readonly identity?: string;
    /** Whether it goes on in the background instead of being frozen. */
    readonly keep_running?: boolean;
    /** Whether the computer does not go idle, nor to sleep by itself, while it is active. */
    readonly keep_awake?: boolean;
    /** What becomes of its notifications while it is in the background. */
    readonly notifications?: NotificationChoice;
    readonly clipboard?: ClipboardSharing;
    readonly isolation?: Isolation;
    readonly apps?: AppsValue;
    /** Why it is not frozen, if something it does must go on. */
    readonly running_because?: RunningReason;
    /** How many of its programs, and of its switches, keep the computer awake now. */
    readonly awake_inhibitors?: number;
    /** How many of its notifications wait until it is active. */
    readonly held_notifications?: number;
    /** Whether it has a passphrase of its own, and how its vault is. */
    readonly vault?: VaultState;
    /** The path of its picture, if it has one. */
    readonly picture?: string;
    /** Where its files are. */
    readonly folder?: string;
    /** RFC 3339. */
    readonly created_at?: string;
    /** What is wrong with it, if its state is `broken`. */
    readonly reason?: string;
}

/** A notification that an app of a workspace showed, under the names of the D-Bus API. */
export interface NotificationSummary {
    /** RFC 3339. */
    readonly at: string;
    readonly app: string;
    readonly title: string;
    readonly body: string;
}

/** What can be set of a workspace, under the names of the D-Bus API. */
export interface WorkspaceSettings {
    readonly name?: string;
    readonly icon?: string;
    readonly colour?: string;
    readonly koder_user_id?: string;
    readonly keep_running?: boolean;
    readonly keep_awake?: boolean;
    /** One of NOTIFICATION_CHOICES. */
    readonly notifications?: string;
    /** One of CLIPBOARD_SHARING. */
    readonly clipboard?: string;
    /** A name of ISOLATION_LEVELS. */
    readonly isolation?: string;
    readonly apps?: AppsValue;
}

/** What can be changed of a workspace that is there, likewise. */
export interface WorkspaceUpdate extends WorkspaceSettings {
    /** The path of an image, which is copied; empty for no picture. */
    readonly picture?: string;
}

// Remove and Purge may wait for a slow disk.
const TIMEOUT_MS = 120_000;
// A person may be asked for a passphrase and take their time: never.
const PERSON_TIMEOUT_MS = 2 ** 31 - 1;

/** Calls the D-Bus API. All methods throw WorkspaceError, with the service's own code and words. */
export class WorkspacesClient {
    constructor(private readonly connection: Gio.DBusConnection) {}

    /** All workspaces, in the order in which people see them. */
    async list(): Promise<WorkspaceSummary[]> {
        return summaries(await this.call('List', null));
    }

    /** The workspaces that were removed and can be restored. */
    async listRemoved(): Promise<WorkspaceSummary[]> {
        return summaries(await this.call('ListRemoved', null));
    }

    /** Why workspaces cannot be confined here, for people; empty if they can. */
    async confinementProblem(): Promise<string> {
        const parameters = new GLib.Variant('(ss)', [WORKSPACES_NAME, 'ConfinementProblem']);
        const answer = await this.call('Get', parameters, PROPERTIES);
        return answer.recursiveUnpack<[string]>()[0];
    }

    /** Makes a workspace and returns its id. */
    async create(name: string, options: WorkspaceSettings): Promise<string> {
        const parameters = new GLib.Variant('(sa{sv})', [name, toVariants(options)]);
        const [id] = (await this.call('Create', parameters)).deepUnpack<[string]>();
        return id;
    }

    /**
     * Has a workspace kept still until this program leaves the bus: nothing runs in it.
     *
     * @param closesApps whether apps that run are closed; else they are a reason to refuse.
     * @returns the directory of the workspace.
     */
    async keepStill(id: string, closesApps: boolean): Promise<string> {
        const parameters = new GLib.Variant('(sb)', [id, closesApps]);
        return (await this.call('KeepStill', parameters)).deepUnpack<[string]>()[0];
    }

    /** Brings in a workspace that was put together beside the others, and returns its id. */
    async adopt(staged: string): Promise<string> {
        const answer = await this.call('Adopt', new GLib.Variant('(s)', [staged]));
        return answer.deepUnpack<[string]>()[0];
    }

    /** Calls the listener if the service goes, until the returned function is called. */
    watchEnd(listener: () => void): () => void {
        const watch = Gio.bus_watch_name_on_connection(
            this.connection,
            WORKSPACES_NAME,
            Gio.BusNameWatcherFlags.NONE,
            null,
            listener,
        );
        return () => {
            Gio.bus_unwatch_name(watch);
        };
    }

    /** Changes a workspace. */
    async update(id: string, changes: WorkspaceUpdate): Promise<void> {
        await this.call('Update', new GLib.Variant('(sa{sv})', [id, toVariants(changes)]));
    }

    /** Switches to a workspace and returns when it is on the screen. */
    async activate(id: string): Promise<void> {
        await this.callWithId('Activate', id, PERSON_TIMEOUT_MS);
    }

    /** Takes what was copied in another workspace to the clipboard of the active one. */
    async pasteFrom(id: string): Promise<void> {
        await this.callWithId('PasteFrom', id);
    }

    /** Locks a workspace that has a passphrase. */
    async lock(id: string): Promise<void> {
        await this.callWithId('Lock', id);
    }

    /** Has the person asked for the passphrase of a workspace, and returns when it is open. */
    async unlock(id: string): Promise<void> {
        await this.callWithId('Unlock', id, PERSON_TIMEOUT_MS);
    }

    /** Has the person asked for a new passphrase of a workspace. */
    async setPassphrase(id: string): Promise<void> {
        await this.callWithId('SetPassphrase', id, PERSON_TIMEOUT_MS);
    }

    /** Has the person asked for the passphrase of a workspace, which will have none then. */
    async removePassphrase(id: string): Promise<void> {
        await this.callWithId('RemovePassphrase', id, PERSON_TIMEOUT_MS);
    }

    /** Sets a workspace aside. */
    async remove(id: string): Promise<void> {
        await this.callWithId('Remove', id);
    }

    /** Brings a removed workspace back. */
    async restore(id: string): Promise<void> {
        await this.callWithId('Restore', id);
    }

    /** Deletes a removed workspace for good. */
    async purge(id: string): Promise<void> {
        await this.callWithId('Purge', id);
    }

    /** Starts an app in a workspace and returns the name of its unit. */
    async launch(id: string, appId: string, uris: readonly string[]): Promise<string> {
        const parameters = new GLib.Variant('(ssas)', [id, appId, [...uris]]);
        return this.callForUnit('Launch', parameters);
    }

    /**
     * Runs a program in a workspace and returns the name of its unit.
     *
     * @param directory where it starts; empty for the workspace's home.
     */
    async run(id: string, argv: readonly string[], directory: string): Promise<string> {
        const parameters = new GLib.Variant('(sass)', [id, [...argv], directory]);
        return this.callForUnit('Run', parameters);
    }

    /** The desktop settings of a workspace: texts of GVariants, empty where the default counts. */
    async listSettings(id: string): Promise<Record<string, string>> {
        const answer = await this.call('ListSettings', new GLib.Variant('(s)', [id]));
        return answer.deepUnpack<[Record<string, string>]>()[0];
    }

    /** Changes desktop settings of a workspace. */
    async changeSettings(id: string, changes: Readonly<Record<string, string>>): Promise<void> {
        await this.call('ChangeSettings', new GLib.Variant('(sa{ss})', [id, { ...changes }]));
    }

    /** What a workspace was notified of with all of the words in it, newest first. */
    async listNotifications(
        id: string,
        words: readonly string[],
        limit: number,
    ): Promise<NotificationSummary[]> {
        const parameters = new GLib.Variant('(sasu)', [id, [...words], limit]);
        const answer = await this.call('ListNotifications', parameters);
        return answer.recursiveUnpack<[NotificationSummary[]]>()[0];
    }

    /**
     * Calls the listener at every change, and when the service comes or goes, until the returned
     * function is called.
     */
    watch(listener: () => void): () => void {
        const subscription = this.connection.signal_subscribe(
            WORKSPACES_NAME,
            WORKSPACES_NAME,
            null,
            WORKSPACES_PATH,
            null,
            Gio.DBusSignalFlags.NONE,
            listener,
        );
        const watch = Gio.bus_watch_name_on_connection(
            this.connection,
            WORKSPACES_NAME,
            Gio.BusNameWatcherFlags.NONE,
            listener,
            listener,
        );
        return () => {
            this.connection.signal_unsubscribe(subscription);
            Gio.bus_unwatch_name(watch);
        };
    }

    private async callWithId(method: string, id: string, timeoutMs = TIMEOUT_MS): Promise<void> {
        await this.call(method, new GLib.Variant('(s)', [id]), WORKSPACES_NAME, timeoutMs);
    }

    private async callForUnit(method: string, parameters: GLib.Variant): Promise<string> {
        const answer = await this.call(method, parameters, WORKSPACES_NAME, PERSON_TIMEOUT_MS);
        return answer.deepUnpack<[string]>()[0];
    }

    private async call(
        method: string,
        parameters: GLib.Variant | null,
        interfaceName = WORKSPACES_NAME,
        timeoutMs = TIMEOUT_MS,
    ): Promise<GLib.Variant> {
        try {
            return await callMethod(
                this.connection,
                { service: WORKSPACES_NAME, path: WORKSPACES_PATH, interfaceName },
                method,
                parameters,
                { timeoutMs, onlyRunning: true },
            );
        } catch (error) {
            throw translateApiError(error, ERROR_PREFIX);
        }
    }
}

function summaries(answer: GLib.Variant): WorkspaceSummary[] {
    const [list] = answer.recursiveUnpack<[WorkspaceSummary[]]>();
    return list;
}

function toVariants(settings: WorkspaceSettings): Record<string, GLib.Variant> {
    return Object.fromEntries(
        Object.entries({ ...settings }).map(([key, value]) => [key, toVariant(value)]),
    );
}

function toVariant(value: string | boolean | AppsValue): GLib.Variant {
    if (typeof value === 'string') return new GLib.Variant('s', value);
    if (typeof value === 'boolean') return new GLib.Variant('b', value);
    const [mode, apps] = value;
    return new GLib.Variant('(sas)', [mode, [...apps]]);
}
