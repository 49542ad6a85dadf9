import { parseFirstRunApps, type FirstRunApp } from '../../core/apps/firstRun.js';
import { messageOf, WorkspaceError } from '../../core/errors.js';
import { SharedWork } from '../../core/sharedWork.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { ensureDirectory, inspect, listDirectory, readText, writeText } from '../files.js';
import { log } from '../log.js';
import type { FindApp, WorkspaceApps } from './workspaceApps.js';

const MAX_BYTES = 65_536;

/** An app that the person is asked whether to start. */
export interface Offer {
    readonly workspace: Workspace;
    /** Its app id. */
    readonly app: string;
    /** What people call it. */
    readonly title: string;
    /** Starts it. */
    start(): Promise<void>;
    /** To be called when the person does not want it. */
    decline(): Promise<void>;
}

/**
 * The apps that a workspace's `kolide/first-run-apps.json` names: each is started or offered once, when
 * the workspace is active. That it was is said by a file of its name in `kolide/first-run-done`. If it
 * is started, systemd makes that in the same step, so that no crash of the shell comes between.
 */
export class FirstRun {
    // Those that have nothing left to do in this login.
    private readonly done = new Set<string>();
    // Whoever switches to and fro must not start anything twice.
    private readonly running = new SharedWork<string, void>();

    /**
     * @param treeOf the directory of a workspace.
     * @param findApp the desktop file of an app, as the workspace sees it; null if there is none.
     * @param isWanted whether the workspace is active and open now.
     * @param offer asks the person.
     */
    constructor(
        private readonly treeOf: (id: string) => string,
        private readonly apps: Pick<WorkspaceApps, 'launch'>,
        private readonly findApp: FindApp,
        private readonly isWanted: (workspace: Workspace) => boolean,
        private readonly offer: (offer: Offer) => void,
    ) {}

    /**
     * To be called when a workspace has become active or open; does nothing where that is over. Never
     * fails: what is wrong is logged.
     */
    async run(workspace: Workspace): Promise<void> {
        await this.running.run(workspace.id, () => this.runAll(workspace));
    }

    private async runAll(workspace: Workspace): Promise<void> {
        try {
            if (this.done.has(workspace.id) || !this.isWanted(workspace)) return;
            const pending = await this.pending(workspace);
            if (pending.length === 0) this.done.add(workspace.id);
            for (const app of pending) {
                // Who has left comes back, and finds the rest then.
                if (!this.isWanted(workspace)) return;
                if (app.start) await this.start(workspace, app.app).catch(logProblem);
                else await this.makeOffer(workspace, app.app);
            }
        } catch (error) {
            logProblem(error);
        }
    }

    private async pending({ id }: Workspace): Promise<FirstRunApp[]> {
        const path = `${this.treeOf(id)}/kolide/first-run-apps.json`;
        const info = await inspect(path);
        if (info?.kind !== 'file') return [];
        const text = info.size > MAX_BYTES ? '' : await readText(path);
        const directory = this.marksOf(id);
        await ensureDirectory(directory);
        const marks = new Set((await listDirectory(directory)).map(({ name }) => name));
        let list;
        try {
            list = parseFirstRunApps(text);
        } catch (error) {
            // It is said once.
            this.done.add(id);
            throw error;
        }
        for (const problem of list.problems) log.notice(problem);
        return list.apps.filter(({ app }) => !marks.has(app));
    }

    private async start({ id }: Workspace, app: string): Promise<void> {
        await this.apps.launch(id, app, { mark: this.markOf(id, app) });
    }

    private async makeOffer(workspace: Workspace, app: string): Promise<void> {
        const file = await this.findApp(workspace, `${app}.desktop`);
        // One that is not installed is looked for again at the next activation.
        if (!file || !this.isWanted(workspace)) return;
        this.offer({
            workspace,
            app,
            title: file.title,
            start: () => this.start(workspace, app),
            decline: () => writeText(this.markOf(workspace.id, app), ''),
        });
    }

    private marksOf(id: string): string {
        return `${this.treeOf(id)}/kolide/first-run-done`;
    }

    private markOf(id: string, app: string): string {
        return `${this.marksOf(id)}/${app}`;
    }
}

function logProblem(error: unknown): void {
    // An app that is not installed is tried again at the next activation.
    if (error instanceof WorkspaceError) log.notice(messageOf(error));
    else log.error(error);
}
