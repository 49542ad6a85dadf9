import GLib from 'gi://GLib';

import { runtimeDirectoryOf } from '../../core/apps/environment.js';
import { isAutostarted } from '../../core/apps/autostart.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import {
    ensureDirectory,
    inspect,
    listDirectory,
    readStart,
    readText,
    writeText,
} from '../files.js';
import { log } from '../log.js';
import { DesktopFile } from './desktopFile.js';

const MAX_FILES = 64;
const MAX_BYTES = 65_536;

/** Starts what a workspace's own autostart directory asks for, once in a login. */
export class Autostart {
    // An entry that is added later is for the next login.
    private readonly looked = new Set<string>();

    /**
     * @param treeOf the directory of a workspace.
     * @param runtimeDirectory the person's XDG_RUNTIME_DIR, which may outlast a login.
     * @param login tells this login from all others for as long as that directory is there.
     * @param requireFree throws if nothing may be started in a workspace now.
     * @param start starts an app by its desktop file.
     */
    constructor(
        private readonly treeOf: (id: string) => string,
        private readonly runtimeDirectory: string,
        private readonly login: () => Promise<string>,
        private readonly requireFree: (workspace: Workspace) => void,
        private readonly start: (workspace: Workspace, file: DesktopFile) => Promise<unknown>,
    ) {}

    /**
     * To be called when a workspace has become active, or is so from the beginning.
     *
     * @throws {WorkspaceError} Busy if there is something to start and it may not be now.
     */
    async run(workspace: Workspace): Promise<void> {
        // The session starts those of the person's own directories.
        if (workspace.isDefault) return;
        if (this.looked.has(workspace.id)) return;
        await this.startAll(workspace);
        this.looked.add(workspace.id);
    }

    private async startAll(workspace: Workspace): Promise<void> {
        const directory = `${this.treeOf(workspace.id)}/XDG_CONFIG_HOME/autostart`;
        // Its programs write there, and could have the shell read without end, or for them.
        if ((await inspect(directory))?.kind !== 'directory') return;
        const files = (await listDirectory(directory))
            .filter(
                ({ name, kind, size }) =>
                    isDesktopFile(name) && kind === 'file' && size <= MAX_BYTES,
            )
            .slice(0, MAX_FILES);
        if (files.length === 0) return;
        const marker = `${runtimeDirectoryOf(this.runtimeDirectory, workspace.id)}-autostarted`;
        const login = await this.login();
        // It is there still if somebody is logged in otherwise, or has just logged out.
        if ((await inspect(marker)) && (await readText(marker)) === login) return;
        // Nothing of any workspace may have run yet.
        await ensureDirectory(GLib.path_get_dirname(marker));
        // It would be used up, with nothing started.
        this.requireFree(workspace);
        await writeText(marker, login);
        for (const { name } of files) {
            try {
                const path = `${directory}/${name}`;
                const file = DesktopFile.parse(path, await readStart(path, MAX_BYTES));
                if (isAutostarted(file.autostart, currentDesktops()) && (await file.isInstalled()))
                    await this.start(workspace, file);
            } catch (error) {
                // One entry that is wrong must not hold up the others.
                log.error(error, { workspace: workspace.id, step: 'autostart' });
            }
        }
    }
}

function isDesktopFile(name: string): boolean {
    return name.endsWith('.desktop');
}

function currentDesktops(): string[] {
    return (GLib.getenv('XDG_CURRENT_DESKTOP') ?? '').split(':');
}
