import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError, type ErrorCode } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { isUnanswered } from '../gioErrors.js';
import { log } from '../log.js';
import { PROPERTIES } from './calls.js';

// Bounds what a client that never stops calling makes the shell keep for it.
const MAX_CALLS_OF_CLIENT = 32;

const ERROR_PREFIX = 'org.freedesktop.DBus.Error.';
const STANDARD_NAMES: Readonly<Record<ErrorCode, string>> = {
    NotFound: 'InvalidArgs',
    InvalidName: 'InvalidArgs',
    Exists: 'Failed',
    InvalidArgument: 'InvalidArgs',
    Denied: 'AccessDenied',
    Busy: 'LimitsExceeded',
    Failed: 'Failed',
};
const standardName = (code: ErrorCode): string => ERROR_PREFIX + STANDARD_NAMES[code];

/** Values by their names (a{sv}). */
export type Dictionary = Record<string, GLib.Variant>;

/** A call to an object that we serve. */
export interface ServedCall {
    /** The caller's unique name on the bus. */
    readonly sender: string;
    /** The object's interface, or `org.freedesktop.DBus.Properties`. */
    readonly interfaceName: string;
    readonly method: string;
    readonly parameters: GLib.Variant;
}

/**
 * Answers a call with what it returns, null for nothing. What it throws becomes a D-Bus error; the
 * error of another service is passed on.
 */
export type Answer = (call: ServedCall) => GLib.Variant | null | Promise<GLib.Variant | null>;

/**
 * Serves an interface of an object for as long as the lifetime lasts. GDBus has checked the calls
 * against the interface. Its properties are asked for by calls like others, so that they can be
 * answered later.
 *
 * @param errorName what a WorkspaceError is called on the bus.
 */
export function serveObject(
    connection: Gio.DBusConnection,
    path: string,
    info: Gio.DBusInterfaceInfo,
    answer: Answer,
    lifetime: Lifetime,
    errorName: (code: ErrorCode) => string = standardName,
): void {
    const running = new Map<string, number>();
    const serve = async (call: ServedCall, invocation: Gio.DBusMethodInvocation): Promise<void> => {
        const { sender, method } = call;
        if (method === 'GetAll' && call.interfaceName === PROPERTIES && !info.properties.length) {
            invocation.return_value(new GLib.Variant('(a{sv})', [{}]));
            return;
        }
        const count = running.get(sender) ?? 0;
        if (count >= MAX_CALLS_OF_CLIENT) {
            invocation.return_dbus_error(`${ERROR_PREFIX}LimitsExceeded`, 'Too many calls at once');
            return;
        }
        running.set(sender, count + 1);
        try {
            invocation.return_value(await answer(call));
        } catch (error) {
            returnError(invocation, error, errorName);
        } finally {
            const left = (running.get(sender) ?? 1) - 1;
            if (left > 0) running.set(sender, left);
            else running.delete(sender);
        }
    };
    const registration = register(
        connection,
        path,
        info,
        (sender, interfaceName, method, parameters, invocation) => {
            void serve({ sender, interfaceName, method, parameters }, invocation);
        },
    );
    lifetime.add(() => {
        connection.unregister_object(registration);
    });
}

/** Answers a call that asks for properties. @throws {WorkspaceError} NotFound */
export function answerProperties(
    { method, parameters }: ServedCall,
    values: Dictionary,
): GLib.Variant {
    if (method === 'GetAll') return new GLib.Variant('(a{sv})', [values]);
    const [, name] = parameters.deepUnpack<[string, string]>();
    const value = values[name];
    if (!value) throw new WorkspaceError('NotFound', name);
    return new GLib.Variant('(v)', [value]);
}

/** The only interface in introspection data. @throws if there is none. */
export function interfaceFrom(xml: string): Gio.DBusInterfaceInfo {
    const [info] = Gio.DBusNodeInfo.new_for_xml(xml).interfaces;
    if (!info) throw new Error('The introspection data has no interface');
    return info;
}

type Called = (
    sender: string,
    interfaceName: string,
    method: string,
    parameters: GLib.Variant,
    invocation: Gio.DBusMethodInvocation,
) => void;

// GIO takes JavaScript functions for closures, which its type declarations do not say.
type Register = (
    path: string,
    info: Gio.DBusInterfaceInfo,
    called: (
        connection: Gio.DBusConnection,
        sender: string,
        path: string,
        interfaceName: string,
        method: string,
        parameters: GLib.Variant,
        invocation: Gio.DBusMethodInvocation,
    ) => void,
    getProperty: null,
    setProperty: null,
) => number;

function register(
    connection: Gio.DBusConnection,
    path: string,
    info: Gio.DBusInterfaceInfo,
    called: Called,
): number {
    const registering = connection as unknown as Record<
        'register_object' | 'register_object_with_closures2',
        Register
    >;
    // The older of the two loses the memory of every call.
    const name =
        'register_object_with_closures2' in connection
            ? 'register_object_with_closures2'
            : 'register_object';
    return registering[name](
        path,
        info,
        (_connection, sender, _path, interfaceName, method, parameters, invocation) => {
            called(sender, interfaceName, method, parameters, invocation);
        },
        null,
        null,
    );
}

function returnError(
    invocation: Gio.DBusMethodInvocation,
    error: unknown,
    errorName: (code: ErrorCode) => string,
): void {
    if (error instanceof WorkspaceError) {
        invocation.return_dbus_error(errorName(error.code), error.message);
        return;
    }
    const remote = error instanceof GLib.Error ? Gio.DBusError.get_remote_error(error) : null;
    if (error instanceof GLib.Error && remote !== null) {
        Gio.DBusError.strip_remote_error(error);
        invocation.return_dbus_error(remote, error.message);
        return;
    }
    if (isUnanswered(error)) {
        invocation.return_dbus_error(`${ERROR_PREFIX}NoReply`, messageOf(error));
        return;
    }
    log.error(error);
    invocation.return_dbus_error(errorName('Failed'), messageOf(error));
}
