import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import type { WorkspaceMeta } from '../../core/workspace/meta.js';
import type { RecoveryNote } from '../../core/workspace/store.js';
import {
    deleteFile,
    deleteTree,
    inspect,
    isTemporaryName,
    listDirectory,
    makeDirectory,
    makeLink,
    makePrivate,
    move,
    replaceLink,
    type FileInfo,
} from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { createDefaultWorkspace } from './creation.js';
import { CREATING, isWorkspaceEntry, PURGING, type Layout } from './layout.js';
import { readActiveId } from './reading.js';

/**
 * Brings the tree into the state in which everything else expects it. Each step looks at what there
 * is and does what is missing, so that an interruption anywhere is made good by the next run.
 */
export class Recovery {
    private readonly notes: RecoveryNote[] = [];

    constructor(
        private readonly layout: Layout,
        private readonly newId: () => string,
        private readonly now: () => Date,
    ) {}

    /** @returns what was done. */
    async run(): Promise<RecoveryNote[]> {
        await this.ensureRoot();
        await this.clearUnfinished();
        const defaultId = await this.ensureDefault();
        await this.ensureActive(defaultId);
        try {
            await translateErrors(() => this.ensureKolideLink(defaultId));
        } catch (error) {
            // Workspaces are usable without the link; the next start tries again.
            this.note(
                true,
                fill(_('%(path) could not be made to follow the active workspace: %(problem)'), {
                    path: this.layout.kolideLink,
                    problem: messageOf(error),
                }),
            );
        }
        return this.notes;
    }

    private async ensureRoot(): Promise<void> {
        const { base, root } = this.layout;
        if (!(await inspect(base.config))) await makeDirectory(base.config);
        const koder = GLib.path_get_dirname(root);
        if (!(await inspect(koder))) await makeDirectory(koder);
        const info = await inspect(root);
        if (!info) await makeDirectory(root);
        else if (info.kind === 'directory' && info.mode !== 0o700) {
            await makePrivate(root);
            this.note(false, fill(_('Only you can enter %(path) now.'), { path: root }));
        } else if (info.kind !== 'directory' && info.kind !== 'link')
            throw new WorkspaceError(
                'Failed',
                fill(_('%(path) is in the way: it should be a directory.'), { path: root }),
            );
    }

    private async clearUnfinished(): Promise<void> {
        for (const info of await listDirectory(this.layout.root)) {
            const path = this.layout.workspace(info.name);
            if (info.name.startsWith(CREATING)) {
                await deleteTree(path);
                this.note(false, _('A workspace that was not made completely was cleared away.'));
            } else if (info.name.startsWith(PURGING)) {
                await deleteTree(path);
                this.note(false, _('A purge that was interrupted was completed.'));
            } else if (isWorkspaceEntry(info)) await this.clearTemporary(path);
            else await this.clearIfTemporary(path, info);
        }
        await this.clearTemporary(this.layout.base.config, '.kolide.new-');
    }

    private async clearTemporary(directory: string, prefix = ''): Promise<void> {
        for (const info of await listDirectory(directory))
            if (info.name.startsWith(prefix))
                await this.clearIfTemporary(`${directory}/${info.name}`, info);
    }

    private async clearIfTemporary(path: string, { name, kind }: FileInfo): Promise<void> {
        if (!isTemporaryName(name) || kind === 'directory') return;
        await deleteFile(path);
        this.note(false, fill(_('%(path) was left by an interruption and deleted.'), { path }));
    }

    private async ensureDefault(): Promise<string> {
        for (const { name } of (await listDirectory(this.layout.root)).filter(isWorkspaceEntry)) {
            const config = await inspect(`${this.layout.workspace(name)}/XDG_CONFIG_HOME`);
            if (config?.kind === 'link') return name;
        }
        const id = this.newId();
        await createDefaultWorkspace(this.layout, id, defaultMeta(this.now()));
        this.note(false, _('The workspace “default” was made.'));
        return id;
    }

    private async ensureActive(defaultId: string): Promise<void> {
        if ((await readActiveId(this.layout)) !== null) return;
        const { active } = this.layout;
        const info = await inspect(active);
        if (info && info.kind !== 'link') await this.setAside(active);
        await replaceLink(active, defaultId);
        // On the very first start there is none to be missed.
        if (info)
            this.note(true, _('No workspace was active any more, so “default” is active now.'));
    }

    private async ensureKolideLink(defaultId: string): Promise<void> {
        const { kolideLink, kolideLinkTarget } = this.layout;
        const directory = `${this.layout.workspace(defaultId)}/kolide`;
        const legacy = await inspect(kolideLink);
        if (legacy?.kind === 'link' && legacy.target === kolideLinkTarget) {
            if (!(await inspect(directory))) await makeDirectory(directory);
            return;
        }
        if (legacy) await this.takeIn(legacy, directory);
        if (!(await inspect(directory))) await makeDirectory(directory);
        await replaceLink(kolideLink, kolideLinkTarget);
    }

    /** Brings what was at ~/.config/kolide into the default workspace, or out of the way. */
    private async takeIn(legacy: FileInfo, directory: string): Promise<void> {
        const { kolideLink, base } = this.layout;
        const own = await inspect(directory);
        if (own?.kind === 'directory' && (await listDirectory(directory)).length === 0)
            await deleteFile(directory);
        else if (own?.kind === 'link' && own.target === absoluteTarget(legacy, base.config)) return;
        else if (own) {
            await this.setAside(kolideLink);
            return;
        }
        if (legacy.kind === 'link' && legacy.target !== null)
            await makeLink(directory, absoluteTarget(legacy, base.config) ?? legacy.target);
        else if (legacy.kind === 'directory') await move(kolideLink, directory);
        else {
            await this.setAside(kolideLink);
            return;
        }
        this.note(
            true,
            fill(_('%(path) belongs to the workspace “default” now.'), { path: kolideLink }),
        );
    }

    /** Moves what is in the way, and may be dear to somebody, to where it is not. */
    private async setAside(path: string): Promise<void> {
        const { setAside } = this.layout;
        if (!(await inspect(setAside))) await makeDirectory(setAside);
        const target = `${setAside}/${GLib.path_get_basename(path)}-${this.newId()}`;
        await move(path, target);
        this.note(true, fill(_('%(path) was in the way. It is %(target) now.'), { path, target }));
    }

    private note(important: boolean, message: string): void {
        this.notes.push({ important, message });
    }
}

function absoluteTarget(link: FileInfo, directory: string): string | null {
    if (link.target === null) return null;
    return GLib.canonicalize_filename(link.target, directory);
}

function defaultMeta(createdAt: Date): WorkspaceMeta {
    return {
        name: 'default',
        koderUserId: '',
        createdAt,
        icon: 'user-home-symbolic',
        colour: 'slate',
        home: 'shared',
        picture: '',
        table: {},
    };
}
