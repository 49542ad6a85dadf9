import { sliceOf, userDirectoriesServiceOf } from '../../core/systemd/unitNames.js';
import { findProgram } from '../apps/programs.js';
import type { UserManager } from '../systemd/userManager.js';
import type { BusOwner } from './workspaceBus.js';

/**
 * Makes Documents, Downloads and the like in the home of a workspace, and says in its configuration
 * where they are, as it is done at every login (xdg-user-dirs-update(1)). Without them apps take the
 * home itself for each.
 */
export async function makeUserDirectories(manager: UserManager, owner: BusOwner): Promise<void> {
    const path = await findProgram('xdg-user-dirs-update');
    if (path === null) return;
    await manager.start(
        owner.enclosure({
            name: userDirectoriesServiceOf(owner.id),
            description: `Documents, Downloads and so on of the workspace ${owner.name}`,
            slice: sliceOf(owner.id),
            argv: [path],
            environment: owner.environment,
            type: 'oneshot',
        }),
    );
}
