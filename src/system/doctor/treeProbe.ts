import type { PrivatePath, TreeFacts } from '../../core/doctor/treeRules.js';
import { isWorkspaceId } from '../../core/workspace/id.js';
import { arrange } from '../../core/workspace/list.js';
import { inspect, isTemporaryName, listDirectory } from '../files.js';
import { CREATING, META_FILE, PURGING, type Layout } from '../store/layout.js';
import { readActiveId, readWorkspaces } from '../store/reading.js';
import { abandonedStagings } from '../store/staging.js';

// What the product writes into a workspace. All else there is the person's, with modes of their own.
const OWN_FILES = [
    META_FILE,
    'kolide/settings.json',
    'kolide/accounts.json',
    'kolide/notifications.jsonl',
];

/** Looks at the workspaces on disk, and at nothing that their apps keep there. */
export async function probeTree(layout: Layout, isServed: boolean): Promise<TreeFacts> {
    const { root, active, kolideLink, kolideLinkTarget, removed } = layout;
    const [top, found, removedFound, activeId, link, rootInfo] = await Promise.all([
        listDirectory(root),
        readWorkspaces(root),
        listDirectory(removed),
        readActiveId(layout),
        inspect(kolideLink),
        inspect(root),
    ]);
    const isWorkspace = ({ name, kind }: (typeof top)[number]): boolean =>
        kind === 'directory' && isWorkspaceId(name);
    const workspaces = [
        ...top.filter(isWorkspace).map(({ name }) => layout.workspace(name)),
        ...removedFound.filter(isWorkspace).map(({ name }) => `${removed}/${name}`),
    ];
    const paths = [
        root,
        ...workspaces,
        ...workspaces.flatMap(path => OWN_FILES.map(file => `${path}/${file}`)),
    ];
    const isLeftover = (name: string): boolean =>
        name.startsWith(CREATING) || name.startsWith(PURGING) || isTemporaryName(name);
    return {
        root,
        exists: rootInfo !== null,
        entries: arrange(found, activeId ?? ''),
        activeId,
        activeLink: active,
        kolideLink,
        isKolideLinked: link?.kind === 'link' && link.target === kolideLinkTarget,
        leftovers: [
            ...top.filter(({ name }) => isLeftover(name)).map(({ name }) => `${root}/${name}`),
            ...(await abandonedStagings(layout)),
        ],
        privatePaths: (await Promise.all(paths.map(inspectPrivate))).flat(),
        isServed,
    };
}

/** A link leads to something of the person's, which has the modes that they gave it. */
async function inspectPrivate(path: string): Promise<PrivatePath[]> {
    const info = await inspect(path).catch(() => null);
    if (info?.kind !== 'file' && info?.kind !== 'directory') return [];
    return [{ path, kind: info.kind, mode: info.mode }];
}
