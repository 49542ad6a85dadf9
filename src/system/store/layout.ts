import type { FileInfo } from '../files.js';

/** The person's own base directories (XDG Base Directory Specification). */
export interface BaseDirectories {
    readonly config: string;
    readonly data: string;
    readonly cache: string;
    readonly state: string;
}

/** The link in the root directory that leads to the active workspace. */
export const ACTIVE = 'active';

/** The name of the file in a workspace's directory that says what it is. */
export const META_FILE = 'meta.toml';

/** Where the passwords of a workspace's apps are, in its directory. */
export const KEY_RING_FILE = 'XDG_DATA_HOME/keyrings/login.keyring';

/** The name of the directory of a workspace that is being made. */
export const CREATING = '.creating-';

/** The name of the directory of a workspace that is being deleted. */
export const PURGING = '.purging-';

/** Where everything of the store is (DESIGN, “On disk”). */
export class Layout {
    readonly root: string;
    readonly active: string;
    /** Workspaces that were removed and can be restored. */
    readonly removed: string;
    /** What was in the way and is not ours to delete. */
    readonly setAside: string;
    /** A link to the workspace that the desktop's settings are of. */
    readonly shownProfile: string;
    /** Where apps look for the active workspace's state. */
    readonly kolideLink: string;
    /** What that link says, seen from where it lies. */
    readonly kolideLinkTarget = `koder/workspaces/${ACTIVE}/kolide`;

    constructor(readonly base: BaseDirectories) {
        this.root = `${base.config}/koder/workspaces`;
        this.active = `${this.root}/${ACTIVE}`;
        this.removed = `${this.root}/.removed`;
        this.setAside = `${this.root}/.set-aside`;
        this.shownProfile = `${this.root}/.shown-profile`;
        this.kolideLink = `${base.config}/kolide`;
    }

    /** The directories of a workspace that its apps see under the same name. */
    get xdgDirectories(): readonly (readonly [name: string, persons: string])[] {
        const { config, data, cache, state } = this.base;
        return [
            ['XDG_CONFIG_HOME', config],
            ['XDG_DATA_HOME', data],
            ['XDG_CACHE_HOME', cache],
            ['XDG_STATE_HOME', state],
        ];
    }

    /** A workspace's directory. */
    workspace(id: string): string {
        return `${this.root}/${id}`;
    }
}

/** The file that says what a workspace is. */
export function metaFile(workspaceDirectory: string): string {
    return `${workspaceDirectory}/${META_FILE}`;
}

/** Whether something in the root directory is meant to be a workspace. */
export function isWorkspaceEntry({ name, kind }: FileInfo): boolean {
    return !name.startsWith('.') && name !== ACTIVE && (kind === 'directory' || kind === 'link');
}
