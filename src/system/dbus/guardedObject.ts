import Gio from 'gi://Gio';
import type GLib from 'gi://GLib';

import { WorkspaceError, type ErrorCode } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { SharedWork } from '../../core/sharedWork.js';
import { _ } from '../../core/words.js';
import { Access } from '../../core/workspace/access.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { identifyProcess } from '../processes.js';
import { processOfClient } from './busProcess.js';
import { serveObject, type ServedCall } from './servedObject.js';

/** Finds out how much somebody on a bus may use. @throws {WorkspaceError} Denied */
export type AccessOf = (sender: string) => Promise<Access>;

/** An object that answers each as far as they may use it. */
export interface GuardedObject {
    readonly path: string;
    readonly info: Gio.DBusInterfaceInfo;
    readonly errorName: (code: ErrorCode) => string;
    /** @throws {WorkspaceError} */
    readonly answer: (call: ServedCall, access: Access) => Promise<GLib.Variant | null>;
}

/** Serves an object for as long as the lifetime lasts, and answers nobody after that. */
export function serveGuarded(
    connection: Gio.DBusConnection,
    { path, info, errorName, answer }: GuardedObject,
    accessOf: AccessOf,
    lifetime: Lifetime,
): void {
    serveObject(
        connection,
        path,
        info,
        async call => {
            const access = await accessOf(call.sender);
            if (lifetime.ended)
                throw new WorkspaceError('Busy', _('Kolide Workspaces is being turned off.'));
            return answer(call, access);
        },
        lifetime,
        errorName,
    );
}

/**
 * How much those on the session's bus may use: whoever runs in a workspace other than the session's
 * own may use what concerns that one.
 */
export function accessInSession(
    registry: Pick<WorkspaceRegistry, 'list'>,
    connection: Gio.DBusConnection,
): AccessOf {
    const lookUp = async (sender: string): Promise<Access> => {
        const { startTime, workspace } = await identifyProcess(
            await processOfClient(connection, sender),
        );
        if (startTime === null)
            throw new WorkspaceError('Denied', _('The process that asks has ended.'));
        const isSession = registry.list.some(({ id, isDefault }) => isDefault && id === workspace);
        return new Access(isSession ? null : workspace);
    };
    // Shared, so that what one caller asks for is begun in the order in which it was asked.
    const underWay = new SharedWork<string, Access>();
    return async sender => underWay.run(sender, async () => lookUp(sender));
}

/** How much those on a workspace's own bus may use. */
export function accessInWorkspace(workspaceId: string): AccessOf {
    const access = new Access(workspaceId);
    return async () => Promise.resolve(access);
}

/** Takes a name on the session's bus for as long as the lifetime lasts. */
export function ownSessionName(
    connection: Gio.DBusConnection,
    name: string,
    lifetime: Lifetime,
): void {
    const flags = Gio.BusNameOwnerFlags.NONE;
    const owning = Gio.bus_own_name_on_connection(connection, name, flags, null, null);
    lifetime.add(() => {
        Gio.bus_unown_name(owning);
    });
}
