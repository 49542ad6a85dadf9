import type { WorkspaceState } from '../../../src/core/workspace/workspace.js';
import type { WorkspaceSummary } from '../../../src/system/dbus/workspacesClient.js';
import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';

const GRACE_KEY = '/org/gnome/shell/extensions/kolide-workspaces/freeze-grace-seconds';

/** What the product says of freezing, and how it is set. */
export class Freezes {
    constructor(private readonly desktop: Desktop) {}

    /** Sets how long a workspace runs on in the background. */
    async setGrace(seconds: number): Promise<void> {
        await this.desktop.execute(['dconf', 'write', GRACE_KEY, String(seconds)]);
    }

    /** Nothing is frozen before it has done what it was started for, however busy the machine is. */
    async postpone(): Promise<void> {
        await this.desktop.set('freeze-grace-seconds', '600');
    }

    /** Sets it as it is at first. */
    async resetGrace(): Promise<void> {
        await this.desktop.execute(['dconf', 'reset', GRACE_KEY]);
    }

    /** What the API says of a workspace. */
    async summary(id: string): Promise<WorkspaceSummary> {
        const list = await this.desktop.workspaces.list();
        const found = list.find(workspace => workspace.id === id);
        if (!found) throw new Error(`There is no workspace ${id}`);
        return found;
    }

    /** Returns when the API says that the workspace is thus. */
    async untilState(
        id: string,
        state: WorkspaceState,
        because?: string,
        timeoutMs?: number,
    ): Promise<WorkspaceSummary> {
        let last = '';
        const look = async (): Promise<WorkspaceSummary | false> => {
            const found = await this.summary(id);
            last = `${found.state} ${found.running_because ?? ''}`;
            return found.state === state && found.running_because === because && found;
        };
        try {
            return await eventually(`${id} is ${state} ${because ?? ''}`, look, timeoutMs);
        } catch (error) {
            throw new Error(`It is ${last}`, { cause: error });
        }
    }
}
