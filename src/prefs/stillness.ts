import { WorkspaceError } from '../core/errors.js';
import { Lifetime } from '../core/lifetime.js';
import { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { Occupancies } from '../system/freezer/occupancy.js';
import { log } from '../system/log.js';
import { connectToBus, sessionBusAddress } from '../system/session/busConnection.js';
import { UserManager } from '../system/systemd/userManager.js';

/**
 * Does work with a workspace in which nothing runs meanwhile.
 *
 * @param closesApps whether apps that run are closed; else they are a reason to refuse.
 * @throws {WorkspaceError} Busy if apps run, Denied if it is locked, and what the work throws.
 */
export async function whileStill<Value>(
    id: string,
    closesApps: boolean,
    work: () => Promise<Value>,
): Promise<Value> {
    // It is kept still for as long as the caller is on the bus.
    const connection = await connectToBus(sessionBusAddress());
    try {
        await new WorkspacesClient(connection).keepStill(id, closesApps);
        return await work();
    } finally {
        connection.close(null, null);
    }
}

/**
 * Whether apps of the workspace run, or are frozen. To be kept still would close what serves them,
 * its key ring among it, so that it would be locked.
 */
export async function hasApps(id: string): Promise<boolean> {
    const lifetime = new Lifetime(log.error);
    const connection = await connectToBus(sessionBusAddress());
    try {
        const occupancies = new Occupancies(new UserManager(connection, lifetime));
        return (await occupancies.of(id)) === 'apps';
    } finally {
        lifetime.end();
        connection.close(null, null);
    }
}

/** Whether something was refused since apps of a workspace run. */
export function isBusy(error: unknown): boolean {
    return error instanceof WorkspaceError && error.code === 'Busy';
}
