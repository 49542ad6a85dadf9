import type { AppChoice } from '../apps/catalogue.js';
import { _, fill } from '../words.js';
import type { WorkspaceMeta } from './meta.js';

interface Entry {
    /** The name of its directory: a version 4 UUID, unless that is what is wrong with it. */
    readonly id: string;
    /** Whether it is the workspace of the session itself, whose directories are the person's own. */
    readonly isDefault: boolean;
}

/** A named, persistent context of one person. Never mutter's virtual desktop: a `metaWorkspace`. */
export interface Workspace extends Entry {
    readonly meta: WorkspaceMeta;
    /** The absolute path of its picture, if it has one that can be shown. */
    readonly picture: string | null;
}

/** A directory where a workspace should be, which cannot be used. It never hides the others. */
export interface BrokenWorkspace extends Entry {
    /** What is wrong and what to do about it, for people. */
    readonly reason: string;
    /** What could be read of it, if its `meta.toml` as such is in order. */
    readonly meta: WorkspaceMeta | null;
}

/** What the store finds where a workspace should be. */
export type WorkspaceEntry = Workspace | BrokenWorkspace;

/** What a workspace is doing. */
export type WorkspaceState = 'active' | 'background' | 'frozen' | 'empty' | 'broken';

/** What is chosen when a workspace is made; what is left out gets a fitting value. */
export interface WorkspaceOptions {
    readonly icon?: string;
    readonly colour?: string;
    readonly koderUserId?: string;
    readonly keepRunning?: boolean;
    readonly keepAwake?: boolean;
    /** One of NOTIFICATION_CHOICES. */
    readonly notifications?: string;
    /** One of CLIPBOARD_SHARING. */
    readonly clipboard?: string;
    /** Which apps it shows. */
    readonly apps?: AppChoice;
    /** A name of ISOLATION_LEVELS. */
    readonly isolation?: string;
}

/** What can be changed of a workspace. */
export interface WorkspaceChanges extends WorkspaceOptions {
    readonly name?: string;
    /** Whether it has a vault; to be changed by core/vault, and by an import without its key ring. */
    readonly vault?: boolean;
}

/** Whether the workspace cannot be used. */
export function isBroken(entry: WorkspaceEntry): entry is BrokenWorkspace {
    return 'reason' in entry;
}

/** The name to show: a broken workspace's is its directory's, if no other could be read. */
export function displayName(entry: WorkspaceEntry): string {
    return entry.meta?.name ?? entry.id;
}

/** What a screen reader says of the workspace: which it is and whose. */
export function spokenName(entry: WorkspaceEntry, identity: string): string {
    const name = displayName(entry);
    return identity === ''
        ? fill(_('Workspace: %(name)'), { name })
        : fill(_('Workspace: %(name) (%(identity))'), { name, identity });
}
