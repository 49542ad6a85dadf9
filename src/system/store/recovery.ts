import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import { PICTURES } from '../../core/identity/picture.js';
import { _, fill } from '../../core/words.js';
import { isWorkspaceId } from '../../core/workspace/id.js';
import { sortByAge } from '../../core/workspace/list.js';
import { BLANK_META, type WorkspaceMeta } from '../../core/workspace/meta.js';
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
import { CREATING, PURGING, type Layout } from './layout.js';
import { picturesIn } from './pictures.js';
import { readActiveId, readMeta, readWorkspace } from './reading.js';
import { abandonedStagings } from './staging.js';

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
        const known = await this.findDefault();
        const defaultId = known ?? (await this.makeDefault());
        const isFirstStart = known === null;
        await this.ensureActive(defaultId, isFirstStart);
        try {
            await translateErrors(() => this.ensureKolideLink(defaultId, isFirstStart));
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
        const { root } = this.layout;
        const info = await inspect(root);
        if (!info) await makeWithParents(root);
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
            if (info.name.startsWith(CREATING))
                await this.clear(
                    path,
                    deleteTree,
                    _('A workspace that was not made completely was cleared away.'),
                );
            else if (info.name.startsWith(PURGING))
                await this.clear(
                    path,
                    deleteTree,
                    _('A purge that was interrupted was completed.'),
                );
            else if (isOurs(info)) {
                await this.clearTemporary(path);
                await this.clearPictures(path);
            } else await this.clearIfTemporary(path, info);
        }
        for (const path of await abandonedStagings(this.layout))
            await this.clear(
                path,
                deleteTree,
                _('A workspace that was not brought in completely was cleared away.'),
            );
        await this.clearTemporary(this.layout.base.config, '.kolide.new-');
    }

    private async clearTemporary(directory: string, prefix = ''): Promise<void> {
        let found: FileInfo[] = [];
        try {
            found = await listDirectory(directory);
        } catch {
            // Whoever reads the workspace says what is wrong with it; the others are in order.
        }
        for (const info of found)
            if (info.name.startsWith(prefix))
                await this.clearIfTemporary(`${directory}/${info.name}`, info);
    }

    private async clearPictures(tree: string): Promise<void> {
        try {
            // A link may lead to the pictures of another workspace, or of somebody else.
            if ((await inspect(`${tree}/${PICTURES}`))?.kind !== 'directory') return;
            const found = await picturesIn(tree);
            const kept = found.length === 0 ? '' : `${tree}/${(await readMeta(tree)).picture}`;
            for (const path of found)
                if (path !== kept) await this.clear(path, deleteFile, leftBehind(path));
        } catch {
            // What cannot be read may lead to any of them.
        }
    }

    private async clearIfTemporary(path: string, { name, kind }: FileInfo): Promise<void> {
        if (!isTemporaryName(name) || kind === 'directory') return;
        await this.clear(path, deleteFile, leftBehind(path));
    }

    /** Clears something away; that it does not go is no reason to do without workspaces. */
    private async clear(
        path: string,
        remove: (path: string) => Promise<void>,
        message: string,
    ): Promise<void> {
        try {
            await translateErrors(() => remove(path));
            this.note(false, message);
        } catch (error) {
            this.note(
                false,
                fill(_('%(path) was left by an interruption and stays: %(problem)'), {
                    path,
                    problem: messageOf(error),
                }),
            );
        }
    }

    /** The session's own workspace; the oldest if somebody copied its directory. */
    private async findDefault(): Promise<string | null> {
        const { root } = this.layout;
        const found: string[] = [];
        const problems: unknown[] = [];
        for (const { name } of (await listDirectory(root)).filter(isOurs)) {
            try {
                const config = await inspect(`${this.layout.workspace(name)}/XDG_CONFIG_HOME`);
                if (config?.kind === 'link') found.push(name);
            } catch (error) {
                problems.push(error);
            }
        }
        if (found.length > 1) {
            const entries = await Promise.all(found.map(id => readWorkspace(root, id)));
            return sortByAge(entries.filter(entry => entry !== null))[0]?.id ?? null;
        }
        // One that cannot be looked into may be it. There must not be a second one.
        if (found.length === 0 && problems.length > 0) throw problems[0];
        return found[0] ?? null;
    }

    private async makeDefault(): Promise<string> {
        const id = this.newId();
        await createDefaultWorkspace(this.layout, id, defaultMeta(this.now()));
        this.note(false, _('The workspace “default” was made.'));
        return id;
    }

    private async ensureActive(defaultId: string, isFirstStart: boolean): Promise<void> {
        if ((await readActiveId(this.layout)) !== null) return;
        const { active } = this.layout;
        const info = await inspect(active);
        if (info && info.kind !== 'link') await this.setAside(active);
        await replaceLink(active, defaultId);
        // On the very first start there is none to be missed.
        if (info || !isFirstStart)
            this.note(true, _('No workspace was active any more, so “default” is active now.'));
    }

    private async ensureKolideLink(defaultId: string, isFirstStart: boolean): Promise<void> {
        const { kolideLink, kolideLinkTarget } = this.layout;
        const directory = `${this.layout.workspace(defaultId)}/kolide`;
        const legacy = await inspect(kolideLink);
        if (legacy?.kind === 'link' && legacy.target === kolideLinkTarget) {
            if (await inspect(directory)) return;
            await makeDirectory(directory);
            this.note(
                false,
                fill(_('%(path) was missing. It is there again.'), { path: directory }),
            );
            return;
        }
        if (legacy) await this.takeIn(legacy, directory);
        if (!(await inspect(directory))) await makeDirectory(directory);
        await replaceLink(kolideLink, kolideLinkTarget);
        if (!legacy && !isFirstStart)
            this.note(
                false,
                fill(_('%(path) leads to the active workspace again.'), { path: kolideLink }),
            );
    }

    /** Brings what was at ~/.config/kolide into the default workspace, or out of the way. */
    private async takeIn(legacy: FileInfo, directory: string): Promise<void> {
        const { kolideLink, base, root } = this.layout;
        const target = absoluteTarget(legacy, base.config);
        // It leads into the tree, by another way than ours. Taken in, it would lead to itself.
        if (target?.startsWith(`${root}/`)) {
            const message = _('%(path) follows the active workspace now, no longer %(target).');
            this.note(false, fill(message, { path: kolideLink, target }));
            return;
        }
        const own = await inspect(directory);
        const isTakenIn = target !== null && own?.kind === 'link' && own.target === target;
        if (own && !isTakenIn) {
            const isEmpty =
                own.kind === 'directory' && (await listDirectory(directory)).length === 0;
            if (!isEmpty) {
                await this.setAside(kolideLink);
                return;
            }
            await deleteFile(directory);
        }
        if (target !== null) {
            if (!isTakenIn) await makeLink(directory, target);
        } else if (legacy.kind === 'directory') await move(kolideLink, directory);
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

function leftBehind(path: string): string {
    return fill(_('%(path) was left by an interruption and deleted.'), { path });
}

/** Whether something in the root directory can be a workspace as we make them. */
function isOurs({ name, kind }: FileInfo): boolean {
    return kind === 'directory' && isWorkspaceId(name);
}

async function makeWithParents(path: string): Promise<void> {
    const parent = GLib.path_get_dirname(path);
    if (!(await inspect(parent))) await makeWithParents(parent);
    await makeDirectory(path);
}

/** Where a link leads to from the directory in which it lies; null if it is no link. */
function absoluteTarget(link: FileInfo, directory: string): string | null {
    if (link.target === null) return null;
    return GLib.canonicalize_filename(link.target, directory);
}

function defaultMeta(createdAt: Date): WorkspaceMeta {
    return {
        ...BLANK_META,
        name: 'default',
        createdAt,
        icon: 'user-home-symbolic',
        home: 'shared',
    };
}
