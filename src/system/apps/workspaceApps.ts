import GLib from 'gi://GLib';

import type { Program } from '../../core/apps/program.js';
import type { Freezer } from '../../core/freezer/freezer.js';
import { messageOf, WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import type { AppLauncher, StartOptions } from './appLauncher.js';
import type { DesktopFile } from './desktopFile.js';

/** What a launch may carry beside the app. */
export interface LaunchOptions extends StartOptions {
    readonly uris?: readonly string[];
    /** An additional action of the app. */
    readonly action?: string;
}

/** Finds the desktop file of an app, as a workspace sees it; null if there is none. */
export type FindApp = (workspace: Workspace, desktopId: string) => Promise<DesktopFile | null>;

/** Starts apps and programs in a workspace, whichever asks: the shell, D-Bus or the command line. */
export class WorkspaceApps {
    /**
     * @param enter lets the person into a workspace: null if it is not locked.
     * @param findApp the desktop file of an app, as the workspace sees it; null if there is none.
     */
    constructor(
        private readonly registry: WorkspaceRegistry,
        private readonly freezer: Pick<Freezer, 'hold'>,
        private readonly launcher: AppLauncher,
        private readonly enter: (id: string) => Promise<void> | null,
        private readonly findApp: FindApp,
    ) {}

    /**
     * Starts an app and returns the name of its unit.
     *
     * @param appId the desktop file's name, with or without its ending.
     * @throws {WorkspaceError} NotFound, Denied if the workspace stays locked, Failed
     */
    async launch(idOrName: string, appId: string, options: LaunchOptions = {}): Promise<string> {
        const workspace = this.registry.findUsable(idOrName);
        const desktopId = appId.endsWith('.desktop') ? appId : `${appId}.desktop`;
        // What there is in a vault is not told.
        await this.enter(workspace.id);
        const file = await this.findApp(workspace, desktopId);
        if (file === null)
            throw new WorkspaceError(
                'NotFound',
                fill(
                    _(
                        'There is no app “%(appId)”. Give the name of its desktop file, such as org.gnome.TextEditor.',
                    ),
                    { appId },
                ),
            );
        return this.launchFile(workspace, file, options);
    }

    /**
     * Starts the app of a desktop file and returns the name of its unit.
     *
     * @throws {WorkspaceError} NotFound, Denied if the workspace stays locked, Failed
     */
    async launchFile(
        workspace: Workspace,
        file: DesktopFile,
        options: LaunchOptions = {},
    ): Promise<string> {
        const programs = await file.programs(options.uris ?? [], options.action ?? null);
        const units = [];
        for (const program of programs) units.push(await this.start(workspace, program, options));
        return units[0] ?? '';
    }

    /**
     * Starts a program and returns the name of its unit.
     *
     * @param directory where it starts; empty for the workspace's home.
     * @throws {WorkspaceError} InvalidArgument, NotFound, Denied if the workspace stays locked, Failed
     */
    async run(idOrName: string, argv: readonly string[], directory: string): Promise<string> {
        const workspace = this.registry.findUsable(idOrName);
        const [command = ''] = argv;
        if (command === '')
            throw new WorkspaceError('InvalidArgument', _('Say which program to run.'));
        if (directory !== '' && !directory.startsWith('/'))
            throw new WorkspaceError(
                'InvalidArgument',
                _('The directory must be given as an absolute path.'),
            );
        const name = GLib.path_get_basename(command);
        const program = { appId: name, title: name, argv, workingDirectory: directory };
        return this.start(workspace, program, {});
    }

    /**
     * Makes sure that what serves a workspace's apps runs: its bus and its key ring.
     *
     * @throws {WorkspaceError} Denied if the workspace stays locked, Busy, Failed
     */
    async prepare(idOrName: string): Promise<void> {
        const workspace = this.registry.findUsable(idOrName);
        await this.enter(workspace.id);
        await this.whileThawed(workspace, async () => this.launcher.prepare(workspace));
    }

    /** To be told that the name of a workspace may be another one: its programs see it in side bars. */
    async followName(workspace: Workspace): Promise<void> {
        if (!this.launcher.isRenamed(workspace)) return;
        await this.whileThawed(workspace, async () => this.launcher.rename(workspace));
    }

    /**
     * Gives an app that a workspace's bus has started a unit of its own.
     *
     * @throws {WorkspaceError} Busy, Failed
     */
    async adopt(
        idOrName: string,
        pid: number,
        app: Pick<Program, 'appId' | 'title'>,
    ): Promise<void> {
        const workspace = this.registry.findUsable(idOrName);
        await this.whileThawed(workspace, async () => this.launcher.adopt(workspace, pid, app));
    }

    private async start(
        workspace: Workspace,
        program: Program,
        options: StartOptions,
    ): Promise<string> {
        await this.enter(workspace.id);
        try {
            return await this.whileThawed(workspace, async () =>
                this.launcher.launch(workspace, program, options),
            );
        } catch (error) {
            throw notStarted(program, workspace, error);
        }
    }

    private async whileThawed<Value>(
        { id }: Workspace,
        work: () => Promise<Value>,
    ): Promise<Value> {
        const hold = this.freezer.hold(id);
        try {
            // Nothing starts in what is frozen.
            await hold.thawed;
            return await work();
        } finally {
            hold.release();
        }
    }
}

/** What is wrong may lie far below, where neither the app nor the workspace is known any more. */
function notStarted(program: Program, { meta }: Workspace, error: unknown): WorkspaceError {
    return new WorkspaceError(
        error instanceof WorkspaceError ? error.code : 'Failed',
        fill(_('“%(app)” did not start in “%(workspace)”: %(problem)'), {
            app: program.title,
            workspace: meta.name,
            problem: messageOf(error),
        }),
        error,
    );
}
