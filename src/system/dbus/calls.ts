import Gio from 'gi://Gio';
import type GLib from 'gi://GLib';

import type { Lifetime } from '../../core/lifetime.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call');

/** The interface that the properties of objects are asked for by. */
export const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** An interface of an object of a service. */
export interface ObjectInterface {
    readonly service: string;
    readonly path: string;
    readonly interfaceName: string;
}

/** The message bus itself (D-Bus Specification, “Message Bus Messages”). */
export const MESSAGE_BUS: ObjectInterface = {
    service: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interfaceName: 'org.freedesktop.DBus',
};

/** The key rings on a bus (Secret Service API Draft, freedesktop.org). */
export const SECRETS: ObjectInterface = {
    service: 'org.freedesktop.secrets',
    path: '/org/freedesktop/secrets',
    interfaceName: 'org.freedesktop.Secret.Service',
};

/** How a call is made, where it is not as usual. */
export interface CallOptions {
    /** How long the answer may take; as long as GDBus waits by itself, if it is left out. */
    readonly timeoutMs?: number;
    /** Whether the bus is to start nothing for it. */
    readonly onlyRunning?: boolean;
    /** Gives the call up. */
    readonly cancellable?: Gio.Cancellable;
}

/** Calls a method and returns its answer. @throws {GLib.Error} what the service answers instead. */
export async function callMethod(
    connection: Gio.DBusConnection,
    { service, path, interfaceName }: ObjectInterface,
    method: string,
    parameters: GLib.Variant | null = null,
    { timeoutMs = -1, onlyRunning = false, cancellable }: CallOptions = {},
): Promise<GLib.Variant> {
    const { NONE, NO_AUTO_START } = Gio.DBusCallFlags;
    return connection.call(
        service,
        path,
        interfaceName,
        method,
        parameters,
        null,
        onlyRunning ? NO_AUTO_START : NONE,
        timeoutMs,
        cancellable ?? null,
    );
}

/** Which signals are meant. */
export interface SignalMatch extends ObjectInterface {
    readonly signal: string;
    /** The beginning of a name, up to a dot, that the first argument must have. */
    readonly nameSpace?: string;
}

/** Calls the listener at a signal for as long as the lifetime lasts. */
export function subscribe(
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
    { service, path, interfaceName, signal, nameSpace }: SignalMatch,
    listener: (parameters: GLib.Variant) => void,
): void {
    const { NONE, MATCH_ARG0_NAMESPACE } = Gio.DBusSignalFlags;
    const subscription = connection.signal_subscribe(
        service,
        interfaceName,
        signal,
        path,
        nameSpace ?? null,
        nameSpace === undefined ? NONE : MATCH_ARG0_NAMESPACE,
        (_connection, _sender, _path, _interface, _signal, parameters) => {
            if (!lifetime.ended) listener(parameters);
        },
    );
    lifetime.add(() => {
        connection.signal_unsubscribe(subscription);
    });
}
