import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Finding, Mend } from '../../core/doctor/finding.js';
import { judgeSession } from '../../core/doctor/sessionRules.js';
import { judgeSystem } from '../../core/doctor/systemRules.js';
import { judgeTree } from '../../core/doctor/treeRules.js';
import { judgeUnits } from '../../core/doctor/unitRules.js';
import { messageOf, WorkspaceError } from '../../core/errors.js';
import { Lifetime } from '../../core/lifetime.js';
import { isWorkspaceId } from '../../core/workspace/id.js';
import { _ } from '../../core/words.js';
import { baseDirectories } from '../baseDirectories.js';
import { deleteTree, setMode } from '../files.js';
import { log } from '../log.js';
import { DirectoryStore } from '../store/directoryStore.js';
import { Layout } from '../store/layout.js';
import { UserManager } from '../systemd/userManager.js';
import { probeSession } from './sessionProbe.js';
import { probeSystem } from './systemProbe.js';
import { probeTree } from './treeProbe.js';
import { probeUnits } from './unitProbe.js';

Gio._promisify(Gio, 'bus_get', 'bus_get_finish');

/**
 * Looks at all that workspaces need, and mends what is safe to mend. It reads files and asks systemd
 * by itself, so that it works without the extension and without a shell.
 */
export class Doctor {
    private readonly layout = new Layout(baseDirectories());
    private readonly runtimeDirectory = GLib.get_user_runtime_dir();
    private readonly lifetime = new Lifetime(log.error);
    private manager: UserManager | null = null;

    /** @param extensionDirectory that of the extension that the program belongs to. */
    constructor(private readonly extensionDirectory: string) {}

    /**
     * What is right and what is wrong.
     *
     * @throws {WorkspaceError} Denied from within a workspace with directories of its own, from
     * where the others cannot be seen.
     */
    async examine(): Promise<Finding[]> {
        requireOutside(this.layout);
        const { connection, problem } = await this.connect();
        this.manager ??= connection && new UserManager(connection, this.lifetime);
        const places = {
            runtimeDirectory: this.runtimeDirectory,
            treeOf: (id: string): string => this.layout.workspace(id),
        };
        const [session, system] = await Promise.all([
            probeSession(connection, problem, this.extensionDirectory),
            probeSystem(this.manager, places),
        ]);
        const tree = await probeTree(this.layout, session.isServed);
        const answering = system.managerVersion === null ? null : this.manager;
        const units = await probeUnits(
            answering,
            this.runtimeDirectory,
            tree.entries,
            session.isServed,
        );
        return [
            ...judgeSystem(system),
            ...judgeSession(session),
            ...judgeTree(tree),
            ...judgeUnits(units),
        ];
    }

    /** Puts something right. @throws {WorkspaceError} if that fails; then it is as before. */
    async mend(mend: Mend): Promise<void> {
        switch (mend.kind) {
            case 'recover-tree':
                await this.store().open();
                return;
            case 'set-mode':
                await setMode(mend.path, mend.mode);
                return;
            case 'thaw':
                await this.manager?.thaw(mend.unit);
                return;
            case 'reset-failed':
                await this.manager?.resetFailed(mend.unit);
                return;
            case 'stop':
                await this.manager?.thaw(mend.unit);
                await this.manager?.stop(mend.unit);
                return;
            case 'delete':
                await deleteTree(mend.path);
                return;
        }
    }

    /** Lets go of the bus. */
    end(): void {
        this.lifetime.end();
    }

    private store(): DirectoryStore {
        const newId = (): string => GLib.uuid_string_random();
        return new DirectoryStore(this.layout, newId, () => new Date());
    }

    private async connect(): Promise<{
        connection: Gio.DBusConnection | null;
        problem: string | null;
    }> {
        try {
            return { connection: await Gio.bus_get(Gio.BusType.SESSION, null), problem: null };
        } catch (error) {
            return { connection: null, problem: messageOf(error) };
        }
    }
}

function requireOutside({ base }: Layout): void {
    const tree = /\/koder\/workspaces\/([^/]+)\/XDG_CONFIG_HOME$/.exec(base.config)?.[1];
    if (tree === undefined || !isWorkspaceId(tree)) return;
    throw new WorkspaceError(
        'Denied',
        _(
            'From within a workspace the others cannot be seen. Run this in a terminal of “default”.',
        ),
    );
}
