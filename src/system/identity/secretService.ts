import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Secret from 'gi://Secret';

import { WorkspaceError } from '../../core/errors.js';
import { _ } from '../../core/words.js';
import { asyncCall } from '../asyncCall.js';
import { callMethod, PROPERTIES, SECRETS } from '../dbus/calls.js';
import { isUnknownObject } from '../gioErrors.js';

/** The key ring that secrets go to unless another one is asked for. */
const DEFAULT_RING = `${SECRETS.path}/aliases/default`;

/**
 * libsecret's Service can be handed a connection, as every GDBusProxy can, and sets itself the bus of
 * its process beside (secret_service_constructor in 0.21), with which it would not begin. A property
 * of the same name takes that up.
 */
const ServiceOnBus = GObject.registerClass(
    {
        GTypeName: 'KolideSecretService',
        Properties: {
            'g-bus-type': GObject.ParamSpec.enum(
                'g-bus-type',
                null,
                null,
                GObject.ParamFlags.READWRITE,
                Gio.BusType.$gtype,
                Gio.BusType.NONE,
            ),
        },
    },
    class extends Secret.Service {},
);

/** The Secret Service on a bus. What goes there is encrypted on the way. */
export async function secretServiceOn(connection: Gio.DBusConnection): Promise<Secret.Service> {
    const service = new ServiceOnBus({ g_connection: connection });
    await asyncCall(
        callback => {
            service.init_async(GLib.PRIORITY_DEFAULT, null, callback);
        },
        result => service.init_finish(result),
    );
    return service;
}

/** Whether the default key ring on a bus is locked. @throws {GLib.Error} if there is no service. */
export async function isRingLocked(connection: Gio.DBusConnection): Promise<boolean> {
    const ring = { ...SECRETS, path: DEFAULT_RING, interfaceName: PROPERTIES };
    const parameters = new GLib.Variant('(ss)', ['org.freedesktop.Secret.Collection', 'Locked']);
    try {
        const answer = await callMethod(connection, ring, 'Get', parameters, {
            onlyRunning: true,
        });
        return answer.recursiveUnpack<[boolean]>()[0];
    } catch (error) {
        // There is none yet, and so nothing in it.
        if (isUnknownObject(error)) return false;
        throw error;
    }
}

/** @throws {WorkspaceError} Busy if the default key ring on a bus is locked, or there is none. */
export async function requireOpenRing(connection: Gio.DBusConnection): Promise<void> {
    const isLocked = await isRingLocked(connection).catch(() => null);
    if (isLocked === null) throw missingError();
    if (isLocked) throw lockedError();
}

/** The error for a key ring that is not there. */
export function missingError(): WorkspaceError {
    return new WorkspaceError(
        'Busy',
        _('The workspace has no key ring that runs. Start an app in it and try again.'),
    );
}

/** The error for a key ring that is locked. */
export function lockedError(): WorkspaceError {
    return new WorkspaceError(
        'Busy',
        _('The key ring of the workspace is locked. Unlock it and try again.'),
    );
}
