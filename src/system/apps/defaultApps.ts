import {
    chosenFor,
    isDefaultApp,
    readDefaultApps,
    writeDefaultApps,
} from '../../core/apps/defaultApps.js';
import { WorkspaceError } from '../../core/errors.js';
import { OperationQueue } from '../../core/operationQueue.js';
import type { Profile } from '../../core/profile/profile.js';
import { _, fill } from '../../core/words.js';
import { inspect, readStart, writeText } from '../files.js';

const MAX_BYTES = 65_536;

/**
 * The apps that were chosen in each workspace to open something with, in the `mimeapps.list` of its
 * `XDG_CONFIG_HOME` (MIME Applications Associations §default), which its programs read and write.
 */
export class DefaultApps {
    private readonly queue = new OperationQueue();

    /** @param treeOf the directory of a workspace. */
    constructor(private readonly treeOf: (id: string) => string) {}

    /** What was chosen there, by the names of settings. */
    async chosenIn(id: string): Promise<Profile> {
        const settings = readDefaultApps(await read(fileOf(this.treeOf(id))));
        return new Map([...settings].filter(([, value]) => value !== null));
    }

    /**
     * Chooses apps there.
     *
     * @param complete does what belongs to it; if that fails, nothing is chosen.
     * @throws {WorkspaceError} if the file cannot be written, and what `complete` fails with.
     */
    async change(
        id: string,
        changes: Profile,
        complete: () => Promise<void> = () => Promise.resolve(),
    ): Promise<void> {
        if (changes.size === 0) {
            await complete();
            return;
        }
        await this.queue.run(async () => {
            const path = fileOf(this.treeOf(id));
            const text = await read(path);
            const changed = writeDefaultApps(text, changes);
            if (changed !== text) await writeText(path, changed);
            try {
                await complete();
            } catch (error) {
                // Programs of the workspace may have chosen something meanwhile.
                if (changed !== text && (await read(path)) === changed) await writeText(path, text);
                throw error;
            }
        });
    }
}

/**
 * The apps that were chosen in a workspace for a type, the first choice first.
 *
 * @param tree the directory of the workspace.
 */
export async function chosenApps(tree: string, contentType: string): Promise<string[]> {
    return chosenFor(await read(fileOf(tree)), contentType);
}

/** @throws {WorkspaceError} InvalidArgument for what is no app. */
export function requireDefaultApp(name: string, value: string): void {
    if (isDefaultApp(name, value)) return;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(value)” is no app. One is: %(example)'), {
            value,
            example: "'org.gnome.TextEditor.desktop'",
        }),
    );
}

function fileOf(tree: string): string {
    return `${tree}/XDG_CONFIG_HOME/mimeapps.list`;
}

async function read(path: string): Promise<string> {
    if ((await inspect(path))?.kind !== 'file') return '';
    // The workspace's programs write there, and could have the shell read without end.
    return readStart(path, MAX_BYTES).catch(() => '');
}
