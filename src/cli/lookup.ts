import { notFoundError } from '../core/workspace/list.js';
import { nameKey } from '../core/workspace/name.js';
import type { WorkspacesClient, WorkspaceSummary } from '../system/dbus/workspacesClient.js';

/** What the service tells of one workspace. @throws {WorkspaceError} NotFound */
export async function lookUp(
    api: Pick<WorkspacesClient, 'list'>,
    idOrName: string,
): Promise<WorkspaceSummary> {
    const list = await api.list();
    const found =
        list.find(({ id }) => id === idOrName) ??
        list.find(({ name }) => nameKey(name) === nameKey(idOrName));
    if (!found) throw notFoundError(idOrName);
    return found;
}
