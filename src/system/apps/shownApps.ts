import { isShown } from '../../core/apps/catalogue.js';
import { shownAppsDirectoryOf } from '../../core/apps/environment.js';
import { OperationQueue } from '../../core/operationQueue.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { execute } from '../execute.js';
import { ensureDirectory, listDirectory } from '../files.js';

// A hidden entry stands for one that was deleted (Desktop Entry Specification, “Hidden”). GIO would take
// it for a default app that there is, unless what it is to try is missing; so that one opens all the
// same what it is the default for.
const CHANGE = `cd "$1" && shift && removed=$1 && shift &&
while [ "$removed" -gt 0 ]; do rm -f -- "$1"; removed=$((removed - 1)); shift; done
for file; do printf '[Desktop Entry]\\nType=Application\\nName=-\\nTryExec=/nonexistent\\nHidden=true\\n' > "$file"; done`;
const PATIENCE_MS = 10_000;

interface Written {
    /** What the workspace shows. */
    readonly choice: string;
    /** The apps that are hidden for that. */
    readonly signature: string;
}

/**
 * Keeps the apps that a workspace does not show from what its programs offer, such as to open a file
 * with: a data directory that comes before the system's says that they are gone.
 */
export class ShownApps {
    private readonly written = new Map<string, Written>();
    private readonly queue = new OperationQueue();

    /** @param installed the desktop file ids of the apps of the system that can be shown. */
    constructor(
        private readonly runtimeDirectory: string,
        private readonly installed: () => readonly string[],
    ) {}

    /** Sees to it that the directory of a workspace is there and right. */
    async ensure(workspace: Workspace): Promise<void> {
        const { id, meta } = workspace;
        const hidden =
            meta.apps.mode === 'all'
                ? []
                : this.installed().filter(desktopId => !isShown(meta.apps, desktopId));
        const written = { choice: choiceOf(workspace), signature: hidden.join('/') };
        await this.queue.run(async () => {
            if (this.written.get(id)?.signature !== written.signature)
                await this.write(id, new Set(hidden));
            this.written.set(id, written);
        });
    }

    /** The same, for a workspace whose programs were told of its directory. */
    async update(workspace: Workspace): Promise<void> {
        if (this.written.has(workspace.id)) await this.ensure(workspace);
    }

    /** The same, where nothing but what the workspace shows may have changed. */
    async updateChoice(workspace: Workspace): Promise<void> {
        const written = this.written.get(workspace.id);
        // To look at all apps takes a while, and a workspace changes with each thaw.
        if (written && written.choice !== choiceOf(workspace)) await this.ensure(workspace);
    }

    private async write(id: string, hidden: ReadonlySet<string>): Promise<void> {
        const directory = `${shownAppsDirectoryOf(this.runtimeDirectory, id)}/applications`;
        await ensureDirectory(directory);
        const there = new Set((await listDirectory(directory)).map(({ name }) => name));
        const removed = [...there].filter(name => !hidden.has(name));
        const added = [...hidden].filter(name => !there.has(name));
        if (removed.length + added.length > 0)
            await execute(
                [
                    ...['sh', '-c', CHANGE, 'sh', directory],
                    ...[String(removed.length), ...removed, ...added],
                ],
                PATIENCE_MS,
            );
    }
}

function choiceOf({ meta }: Workspace): string {
    return JSON.stringify(meta.apps);
}
