import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import type { Lifetime } from '../../../core/lifetime.js';
import { _ } from '../../../core/words.js';
import { callMethod, MESSAGE_BUS, subscribe } from '../../dbus/calls.js';
import { BusClients } from './busClients.js';

const REQUEST_DO_NOT_QUEUE = 4;
const PRIMARY_OWNER = 1;

/** What a service that stands between a workspace's bus and the session has to work with. */
export class WorkspaceLink {
    /** The clients on the workspace's bus. */
    readonly clients: BusClients;

    /**
     * @param isConfined whether what comes from there may be meant to harm.
     * @param bus a connection to the workspace's bus.
     * @param session a connection to the session's bus for this workspace alone: what it asked for
     * there ends with it, and answers to other workspaces do not come here.
     * @param lifetime lasts as long as both connections.
     */
    constructor(
        readonly workspaceId: string,
        readonly isConfined: boolean,
        readonly bus: Gio.DBusConnection,
        readonly session: Gio.DBusConnection,
        readonly lifetime: Lifetime,
    ) {
        this.clients = new BusClients(bus, lifetime);
    }

    /** Takes a name on the workspace's bus. @throws {WorkspaceError} Exists if it is taken. */
    async own(name: string): Promise<void> {
        await ownName(this.bus, name);
    }

    /** Calls the workspace's bus itself. */
    async askBus(method: string, parameters: GLib.Variant): Promise<GLib.Variant> {
        return callMethod(this.bus, MESSAGE_BUS, method, parameters);
    }

    /** Sends a signal to one client on the workspace's bus; to all if it is null. */
    tell(
        client: string | null,
        path: string,
        interfaceName: string,
        signal: string,
        parameters: GLib.Variant,
    ): void {
        if (this.bus.closed) return;
        this.bus.emit_signal(client, path, interfaceName, signal, parameters);
    }

    /** Calls a service of the session. */
    async ask(
        service: string,
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant | null = null,
    ): Promise<GLib.Variant> {
        return callMethod(this.session, { service, path, interfaceName }, method, parameters);
    }

    /** Calls the listener at a signal of a service of the session. */
    follow(
        service: string,
        path: string,
        interfaceName: string,
        signal: string,
        listener: (parameters: GLib.Variant) => void,
    ): void {
        subscribe(this.session, this.lifetime, { service, path, interfaceName, signal }, listener);
    }

    /** Calls the listener when a service of the session has ended, or is there. */
    followOwner(service: string, listener: () => void): void {
        const changes = { ...MESSAGE_BUS, signal: 'NameOwnerChanged', nameSpace: service };
        subscribe(this.session, this.lifetime, changes, listener);
    }
}

/** Takes a name on a bus until the connection is closed. @throws {WorkspaceError} Exists */
export async function ownName(connection: Gio.DBusConnection, name: string): Promise<void> {
    const answer = await callMethod(
        connection,
        MESSAGE_BUS,
        'RequestName',
        new GLib.Variant('(su)', [name, REQUEST_DO_NOT_QUEUE]),
    );
    const [result] = answer.deepUnpack<[number]>();
    if (result !== PRIMARY_OWNER)
        throw new WorkspaceError('Exists', `${_('A name on the bus is taken:')} ${name}`);
}
