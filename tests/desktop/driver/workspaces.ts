import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspacesClient } from '../../../src/system/dbus/workspacesClient.js';
import { WORKSPACES_NAME, WORKSPACES_PATH } from '../../../src/system/dbus/workspacesInterface.js';

/** A signal of the product's API: its name, followed by its arguments. */
export type WorkspaceSignal = [name: string, ...args: string[]];

/** The product's D-Bus API, its signals and its directories. */
export class Workspaces extends WorkspacesClient {
    /** Where the product keeps everything. */
    readonly root = `${GLib.get_user_config_dir()}/koder/workspaces`;
    /** The link to the active workspace's directory. */
    readonly activeLink = `${this.root}/active`;

    constructor(private readonly bus: Gio.DBusConnection) {
        super(bus);
    }

    /** The id of the workspace with the name. */
    async idOf(name: string): Promise<string> {
        const found = (await this.list()).find(workspace => workspace.name === name);
        if (!found) throw new Error(`There is no workspace ${name}`);
        return found.id;
    }

    /** The property Active. */
    async activeId(): Promise<string> {
        const answer = await this.bus.call(
            WORKSPACES_NAME,
            WORKSPACES_PATH,
            'org.freedesktop.DBus.Properties',
            'Get',
            new GLib.Variant('(ss)', [WORKSPACES_NAME, 'Active']),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        return answer.recursiveUnpack<[string]>()[0];
    }

    /** What the `active` link says. */
    linkTarget(): string {
        return GLib.file_read_link(this.activeLink);
    }

    /** The workspace whose settings the desktop has; null while they change hands. */
    shownProfile(): string | null {
        try {
            return GLib.file_read_link(`${this.root}/.shown-profile`);
        } catch {
            return null;
        }
    }

    /** Collects the signals of the API in the array, until the returned function is called. */
    record(signals: WorkspaceSignal[]): () => void {
        const subscription = this.bus.signal_subscribe(
            WORKSPACES_NAME,
            WORKSPACES_NAME,
            null,
            WORKSPACES_PATH,
            null,
            Gio.DBusSignalFlags.NONE,
            (_connection, _sender, _path, _interface, name, args) => {
                signals.push([name, ...args.deepUnpack<string[]>()]);
            },
        );
        return () => {
            this.bus.signal_unsubscribe(subscription);
        };
    }

    /** Waits for a signal that comes after the action was begun; returns its arguments. */
    async signal(wanted: string, action: () => Promise<unknown>): Promise<string[]> {
        const signals: WorkspaceSignal[] = [];
        const stop = this.record(signals);
        try {
            await action();
            for (;;) {
                const found = signals.find(([name]) => name === wanted);
                if (found) return found.slice(1);
                await this.roundTrip();
            }
        } finally {
            stop();
        }
    }

    /** Signals that were sent before this is called have arrived when it returns. */
    async roundTrip(): Promise<void> {
        await this.activeId();
    }
}
