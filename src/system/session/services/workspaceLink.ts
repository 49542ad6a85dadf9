import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import type { Lifetime } from '../../../core/lifetime.js';
import { _ } from '../../../core/words.js';
import { BusClients } from './busClients.js';

const BUS = 'org.freedesktop.DBus';
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
        return askBus(this.bus, method, parameters);
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
        return this.session.call(
            service,
            path,
            interfaceName,
            method,
            parameters,
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
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
}

/** Which signals are meant. */
export interface SignalMatch {
    readonly service: string;
    readonly path: string;
    readonly interfaceName: string;
    readonly signal: string;
    /** The beginning of a name, up to a dot, that the first argument must have. */
    readonly nameSpace?: string;
}

/** Calls the listener at a signal for as long as the lifetime lasts. */
export function subscribe(
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
    match: SignalMatch,
    listener: (parameters: GLib.Variant) => void,
): void {
    const subscription = connection.signal_subscribe(
        match.service,
        match.interfaceName,
        match.signal,
        match.path,
        match.nameSpace ?? null,
        match.nameSpace === undefined
            ? Gio.DBusSignalFlags.NONE
            : Gio.DBusSignalFlags.MATCH_ARG0_NAMESPACE,
        (_connection, _sender, _path, _interface, _signal, parameters) => {
            if (!lifetime.ended) listener(parameters);
        },
    );
    lifetime.add(() => {
        connection.signal_unsubscribe(subscription);
    });
}

/** Takes a name on a bus until the connection is closed. @throws {WorkspaceError} Exists */
export async function ownName(connection: Gio.DBusConnection, name: string): Promise<void> {
    const answer = await askBus(
        connection,
        'RequestName',
        new GLib.Variant('(su)', [name, REQUEST_DO_NOT_QUEUE]),
    );
    const [result] = answer.deepUnpack<[number]>();
    if (result !== PRIMARY_OWNER)
        throw new WorkspaceError('Exists', `${_('A name on the bus is taken:')} ${name}`);
}

async function askBus(
    connection: Gio.DBusConnection,
    method: string,
    parameters: GLib.Variant,
): Promise<GLib.Variant> {
    return connection.call(
        BUS,
        '/org/freedesktop/DBus',
        BUS,
        method,
        parameters,
        null,
        Gio.DBusCallFlags.NONE,
        -1,
        null,
    );
}
