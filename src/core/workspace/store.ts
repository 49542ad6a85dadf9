import type { Picture } from '../identity/picture.js';
import type { WorkspaceMeta } from './meta.js';
import type { WorkspaceEntry } from './workspace.js';

/** What the directory tree of all workspaces holds. */
export interface StoreContents {
    readonly entries: readonly WorkspaceEntry[];
    readonly activeId: string;
}

/** Something that was mended when the store was opened; the sentence is for people. */
export interface RecoveryNote {
    readonly message: string;
    /** Whether it matters to people: a thing of theirs was moved or chosen for them. */
    readonly important: boolean;
}

/** A workspace that was put together elsewhere and is about to be brought in. */
export interface StagedWorkspace {
    /** The id that it is going to have. */
    readonly id: string;
    readonly meta: WorkspaceMeta;
}

/** A thing that was changed in the tree, by us or from outside. */
export interface StoreChange {
    /** Names of the entries of the root directory that may have changed. */
    readonly names: ReadonlySet<string>;
    /** Whether others may have changed the link to the active workspace, or what it leads to. */
    readonly active: boolean;
}

/**
 * Keeps workspaces in directories (DESIGN, “On disk”). Every change is whole: interrupted at any
 * point, the tree is as before or as after, once `open` has run again.
 *
 * All methods throw WorkspaceError: Denied, Busy or Failed.
 */
export interface WorkspaceStore {
    /** Mends what an interruption or another program left, and makes the first workspace. */
    open(): Promise<RecoveryNote[]>;
    /** Reads everything. */
    read(): Promise<StoreContents>;
    /** Reads one workspace; null if there is none of this id. */
    readEntry(id: string): Promise<WorkspaceEntry | null>;
    /**
     * The id that the link to the active workspace names; null if it does not lead to one.
     *
     * @param known a workspace that is known to be there.
     */
    readActive(known?: string): Promise<string | null>;
    /** Reads the workspaces that were set aside. */
    readRemoved(): Promise<WorkspaceEntry[]>;
    /** Makes the directories of a workspace. */
    create(id: string, meta: WorkspaceMeta): Promise<void>;
    /**
     * Reads what was put together to be brought in.
     *
     * @param staged its name in the root directory.
     * @throws {WorkspaceError} NotFound, or InvalidArgument if it is none.
     */
    readStaged(staged: string): Promise<StagedWorkspace>;
    /** Brings it in. */
    adopt(staged: string): Promise<void>;
    /**
     * Replaces what `meta.toml` says.
     *
     * @param picture the one that the workspace gets instead of what it had; null for none. Without
     *   it keeps its own.
     */
    write(id: string, meta: WorkspaceMeta, picture?: Picture | null): Promise<void>;
    /** Makes the workspace the active one. */
    moveActive(id: string): Promise<void>;
    /** Sets the workspace aside. */
    remove(id: string): Promise<void>;
    /** Brings a workspace back that was set aside. */
    restore(id: string): Promise<void>;
    /** Deletes a workspace that was set aside, for good. */
    purge(id: string): Promise<void>;
    /**
     * Calls the listener when the tree may have changed, until the returned function is called.
     *
     * @param ids the workspaces that are there now.
     */
    watch(ids: Iterable<string>, listener: (change: StoreChange) => void): () => void;
}
