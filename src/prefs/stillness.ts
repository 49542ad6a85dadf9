import { WorkspaceError } from '../core/errors.js';
import { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { connectToBus, sessionBusAddress } from '../system/session/busConnection.js';

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

/** Whether apps of the workspace run. @throws {WorkspaceError} Denied if it is locked. */
export async function hasApps(id: string): Promise<boolean> {
    try {
        return await whileStill(id, false, async () => Promise.resolve(false));
    } catch (error) {
        if (isBusy(error)) return true;
        throw error;
    }
}

/** Whether something was refused since apps of a workspace run. */
export function isBusy(error: unknown): boolean {
    return error instanceof WorkspaceError && error.code === 'Busy';
}
