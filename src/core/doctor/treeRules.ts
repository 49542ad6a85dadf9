import { _, fill, ngettext } from '../words.js';
import { displayName, isBroken, type WorkspaceEntry } from '../workspace/workspace.js';
import { ok, problem, type Finding } from './finding.js';

/** A file or directory that only its owner may use, as it is. */
export interface PrivatePath {
    readonly path: string;
    readonly kind: 'file' | 'directory';
    /** The permission bits. */
    readonly mode: number;
}

/** What was seen of the workspaces on disk. */
export interface TreeFacts {
    /** The directory of all workspaces. */
    readonly root: string;
    /** Whether it is there. */
    readonly exists: boolean;
    readonly entries: readonly WorkspaceEntry[];
    /** The workspace that `active` leads to; null if it leads to none. */
    readonly activeId: string | null;
    readonly activeLink: string;
    readonly kolideLink: string;
    /** Whether that leads through `active`. */
    readonly isKolideLinked: boolean;
    /** What an interruption has left, which the next start clears away. */
    readonly leftovers: readonly string[];
    readonly privatePaths: readonly PrivatePath[];
    /** Whether the extension runs, which mends by itself what it sees. */
    readonly isServed: boolean;
}

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** How the workspaces on disk are. */
export function judgeTree(facts: TreeFacts): Finding[] {
    if (!facts.exists)
        return [ok('workspaces', _('There are no workspaces yet: the first start makes one.'))];
    return [...judgeLinks(facts), ...judgeModes(facts.privatePaths), ...judgeWorkspaces(facts)];
}

function judgeLinks(facts: TreeFacts): Finding[] {
    const { activeId, activeLink, kolideLink, isKolideLinked, leftovers } = facts;
    const wrong = (message: string): Finding => problem('links', message, recovery(facts));
    const findings = [
        ...(activeId === null
            ? [wrong(fill(_('%(path) leads to no workspace.'), { path: activeLink }))]
            : []),
        ...(isKolideLinked
            ? []
            : [
                  wrong(
                      fill(_('%(path) does not lead to the active workspace.'), {
                          path: kolideLink,
                      }),
                  ),
              ]),
        // What the extension is making at this moment looks the same.
        ...(facts.isServed
            ? []
            : leftovers.map(path =>
                  wrong(fill(_('%(path) was left by an interruption.'), { path })),
              )),
    ];
    return findings.length > 0
        ? findings
        : [ok('links', _('The links to the active workspace are right.'))];
}

/** Two of them at once would get in each other's way. */
function recovery({ isServed }: TreeFacts): Pick<Finding, 'advice' | 'mend'> {
    return isServed
        ? { advice: _('Log out and in again: the extension mends that when it starts.') }
        : { mend: { kind: 'recover-tree' } };
}

function judgeModes(paths: readonly PrivatePath[]): Finding[] {
    const wrong = paths.flatMap(({ path, kind, mode }) => {
        const right = kind === 'directory' ? DIRECTORY_MODE : FILE_MODE;
        if (mode === right) return [];
        const values = { path, mode: octal(mode), right: octal(right) };
        return [
            problem('modes', fill(_('%(path) has the mode %(mode) instead of %(right).'), values), {
                mend: { kind: 'set-mode', path, mode: right },
            }),
        ];
    });
    return wrong.length > 0 ? wrong : [ok('modes', _('Nobody but you can read your workspaces.'))];
}

function judgeWorkspaces({ root, entries }: TreeFacts): Finding[] {
    const broken = entries.filter(isBroken).map(entry =>
        problem(
            'workspaces',
            fill(_('The workspace “%(name)” cannot be used: %(reason)'), {
                name: displayName(entry),
                reason: entry.reason,
            }),
            {
                workspace: entry.id,
                advice: fill(
                    _(
                        'It is in %(path), whole as it was. “remove” sets it aside, and “restore” brings it back.',
                    ),
                    {
                        path: `${root}/${entry.id}`,
                    },
                ),
            },
        ),
    );
    if (broken.length > 0) return broken;
    const count = entries.length;
    const message = ngettext(
        'There is %(count) workspace, and it is in order.',
        'There are %(count) workspaces, and all are in order.',
        count,
    );
    return [ok('workspaces', fill(message, { count }))];
}

function octal(mode: number): string {
    return mode.toString(8).padStart(4, '0');
}
