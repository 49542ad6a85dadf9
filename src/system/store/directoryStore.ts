import type { Picture } from '../../core/identity/picture.js';
import { formatMeta, type WorkspaceMeta } from '../../core/workspace/meta.js';
import type {
    RecoveryNote,
    StagedWorkspace,
    StoreChange,
    StoreContents,
    WorkspaceStore,
} from '../../core/workspace/store.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { deleteTree, inspect, makeDirectory, move, replaceLink, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { createWorkspace } from './creation.js';
import { metaFile, PURGING, type Layout } from './layout.js';
import { readActiveId, readWorkspace, readWorkspaces } from './reading.js';
import { Recovery } from './recovery.js';
import { replacePicture } from './pictures.js';
import { bringIn, readStaged } from './staging.js';
import { watchTree } from './watching.js';

/** Keeps workspaces in ~/.config/koder/workspaces. Never blocks: all work is done off-thread. */
export class DirectoryStore implements WorkspaceStore {
    constructor(
        private readonly layout: Layout,
        private readonly newId: () => string,
        private readonly now: () => Date,
    ) {}

    async open(): Promise<RecoveryNote[]> {
        return translateErrors(() => new Recovery(this.layout, this.newId, this.now).run());
    }

    async read(): Promise<StoreContents> {
        return translateErrors(async () => ({
            entries: await readWorkspaces(this.layout.root),
            activeId: (await readActiveId(this.layout)) ?? '',
        }));
    }

    async readEntry(id: string): Promise<WorkspaceEntry | null> {
        return translateErrors(() => readWorkspace(this.layout.root, id));
    }

    async readActive(known?: string): Promise<string | null> {
        return translateErrors(() => readActiveId(this.layout, known));
    }

    async readRemoved(): Promise<WorkspaceEntry[]> {
        return translateErrors(() => readWorkspaces(this.layout.removed));
    }

    async create(id: string, meta: WorkspaceMeta): Promise<void> {
        await translateErrors(() => createWorkspace(this.layout, id, meta));
    }

    async readStaged(staged: string): Promise<StagedWorkspace> {
        return translateErrors(() => readStaged(this.layout, staged));
    }

    async adopt(staged: string): Promise<void> {
        await translateErrors(() => bringIn(this.layout, staged));
    }

    async write(id: string, meta: WorkspaceMeta, picture?: Picture | null): Promise<void> {
        const tree = this.layout.workspace(id);
        const writeMeta = async (place: string): Promise<void> =>
            writeText(metaFile(tree), formatMeta({ ...meta, picture: place }));
        await translateErrors(async () => {
            if (picture === undefined) await writeMeta(meta.picture);
            else await replacePicture(tree, meta.picture, picture, this.newId(), writeMeta);
        });
    }

    async moveActive(id: string): Promise<void> {
        await translateErrors(() => replaceLink(this.layout.active, id));
    }

    async remove(id: string): Promise<void> {
        await translateErrors(async () => {
            const { removed } = this.layout;
            if (!(await inspect(removed))) await makeDirectory(removed);
            await move(this.layout.workspace(id), `${removed}/${id}`);
        });
    }

    async restore(id: string): Promise<void> {
        await translateErrors(() =>
            move(`${this.layout.removed}/${id}`, this.layout.workspace(id)),
        );
    }

    async purge(id: string): Promise<void> {
        await translateErrors(async () => {
            const purging = this.layout.workspace(PURGING + id);
            await move(`${this.layout.removed}/${id}`, purging);
            await deleteTree(purging);
        });
    }

    watch(ids: Iterable<string>, listener: (change: StoreChange) => void): () => void {
        return watchTree(this.layout, ids, listener);
    }
}
