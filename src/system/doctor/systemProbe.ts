import type { SystemFacts } from '../../core/doctor/systemRules.js';
import { messageOf } from '../../core/errors.js';
import { Sandboxes, type SandboxPlaces } from '../apps/sandboxes.js';
import { inspect } from '../files.js';
import { CGROUPS } from '../processes.js';
import { BUS_PROGRAM } from '../session/busConnection.js';
import { KEYRING_PROGRAM } from '../session/workspaceBus.js';
import type { UserManager } from '../systemd/userManager.js';

type TrialPlaces = Pick<SandboxPlaces, 'treeOf' | 'runtimeDirectory'>;

/**
 * Looks at systemd and the kernel.
 *
 * @param manager null if the bus that leads to it cannot be reached.
 * @param places what confinement is tried out with.
 */
export async function probeSystem(
    manager: UserManager | null,
    places: TrialPlaces,
): Promise<SystemFacts> {
    const [managerVersion, hasCgroup2, missingPrograms] = await Promise.all([
        manager ? manager.version().catch(() => null) : null,
        exists(`${CGROUPS}/cgroup.controllers`),
        missing([BUS_PROGRAM, KEYRING_PROGRAM]),
    ]);
    const answering = managerVersion === null ? null : manager;
    return {
        managerVersion,
        hasCgroup2,
        missingPrograms,
        hasFreezer: answering !== null && (await canFreeze(answering)),
        confinementProblem: answering ? await confinementProblem(answering, places) : null,
    };
}

async function canFreeze(manager: UserManager): Promise<boolean> {
    return exists(`${CGROUPS}${await manager.controlGroup()}/cgroup.freeze`);
}

async function confinementProblem(
    manager: UserManager,
    places: TrialPlaces,
): Promise<string | null> {
    try {
        const sandboxes = new Sandboxes(manager, {
            ...places,
            // Nothing of any workspace is touched by a trial.
            stopServices: () => Promise.resolve(),
        });
        return await sandboxes.problem();
    } catch (error) {
        return messageOf(error);
    }
}

async function missing(programs: readonly string[]): Promise<string[]> {
    const found = await Promise.all(programs.map(exists));
    return programs.filter((_program, index) => found[index] !== true);
}

async function exists(path: string): Promise<boolean> {
    return (await inspect(path)) !== null;
}
