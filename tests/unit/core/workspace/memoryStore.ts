import { WorkspaceError } from '../../../../src/core/errors.js';
import type { Picture } from '../../../../src/core/identity/picture.js';
import type { WorkspaceMeta } from '../../../../src/core/workspace/meta.js';
import type {
    RecoveryNote,
    StagedWorkspace,
    StoreChange,
    StoreContents,
    WorkspaceStore,
} from '../../../../src/core/workspace/store.js';
import type { WorkspaceEntry } from '../../../../src/core/workspace/workspace.js';

/** Keeps workspaces in memory; a test may change it behind the registry's back and say so. */
export class MemoryStore implements WorkspaceStore {
    readonly entries = new Map<string, WorkspaceEntry>();
    readonly removed = new Map<string, WorkspaceEntry>();
    readonly staged = new Map<string, StagedWorkspace>();
    activeId: string | null = null;
    notes: RecoveryNote[] = [];
    isWatched = false;
    /** Set to make the next operations fail. */
    problem: WorkspaceError | null = null;
    /** Set to make watching impossible. */
    watchProblem: WorkspaceError | null = null;
    private listener: (change: StoreChange) => void = () => undefined;

    constructor(...entries: WorkspaceEntry[]) {
        for (const entry of entries) this.entries.set(entry.id, entry);
        this.activeId = entries[0]?.id ?? null;
    }

    /** Tells of a change made from outside. */
    tell(names: string[], active = false): void {
        this.listener({ names: new Set(names), active });
    }

    async open(): Promise<RecoveryNote[]> {
        await this.step();
        if (this.activeId === null || !this.entries.has(this.activeId))
            this.activeId = [...this.entries.keys()][0] ?? null;
        return this.notes;
    }

    async read(): Promise<StoreContents> {
        await this.step();
        return { entries: [...this.entries.values()], activeId: this.activeId ?? '' };
    }

    async readEntry(id: string): Promise<WorkspaceEntry | null> {
        await this.step();
        return this.entries.get(id) ?? null;
    }

    async readActive(): Promise<string | null> {
        await this.step();
        return this.activeId !== null && this.entries.has(this.activeId) ? this.activeId : null;
    }

    async readRemoved(): Promise<WorkspaceEntry[]> {
        await this.step();
        return [...this.removed.values()];
    }

    readStaged(staged: string): Promise<StagedWorkspace> {
        const found = this.staged.get(staged);
        if (found) return Promise.resolve(found);
        return Promise.reject(new WorkspaceError('NotFound', staged));
    }

    async adopt(staged: string): Promise<void> {
        await this.step();
        const { id, meta } = await this.readStaged(staged);
        this.staged.delete(staged);
        this.entries.set(id, { id, meta, isDefault: false, picture: null });
    }

    async create(id: string, meta: WorkspaceMeta): Promise<void> {
        await this.step();
        this.entries.set(id, { id, meta, isDefault: false, picture: null });
    }

    async write(id: string, meta: WorkspaceMeta, picture?: Picture | null): Promise<void> {
        await this.step();
        const place = picture ? `/pictures/${id}` : null;
        this.entries.set(id, { id, meta, isDefault: false, picture: place });
    }

    async moveActive(id: string): Promise<void> {
        await this.step();
        this.activeId = id;
    }

    async remove(id: string): Promise<void> {
        await this.step();
        this.transfer(id, this.entries, this.removed);
    }

    async restore(id: string): Promise<void> {
        await this.step();
        this.transfer(id, this.removed, this.entries);
    }

    async purge(id: string): Promise<void> {
        await this.step();
        this.removed.delete(id);
    }

    watch(_ids: Iterable<string>, listener: (change: StoreChange) => void): () => void {
        if (this.watchProblem) throw this.watchProblem;
        this.listener = listener;
        this.isWatched = true;
        return () => {
            this.isWatched = false;
        };
    }

    private async step(): Promise<void> {
        await Promise.resolve();
        if (this.problem) throw this.problem;
    }

    private transfer(
        id: string,
        from: Map<string, WorkspaceEntry>,
        to: Map<string, WorkspaceEntry>,
    ): void {
        const entry = from.get(id);
        if (!entry) throw new WorkspaceError('Failed', `no ${id}`);
        from.delete(id);
        to.set(id, entry);
    }
}
