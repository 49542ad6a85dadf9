import { _, fill } from '../words.js';

// What the program writes for people begins with its name.
const FOR_PEOPLE = 'kolide-workspaces: ';
// It may be that of another workspace.
const OF_A_WORKSPACE = 'koder/workspaces/';

/** How many bytes are done, and how many there are. */
export interface Progress {
    readonly done: number;
    readonly total: number;
}

/** What a line of the command line, run with `--progress=json`, tells of its progress; null if nothing. */
export function readProgress(line: string): Progress | null {
    if (!line.startsWith('{')) return null;
    try {
        const { done, total } = JSON.parse(line) as Partial<Progress>;
        const isWhole = typeof done === 'number' && typeof total === 'number' && total > 0;
        return isWhole ? { done, total } : null;
    } catch {
        return null;
    }
}

/**
 * What to tell people of the command line when it has failed: what it wrote for them, or else the last
 * line of whatever broke, as long as that tells nothing of a workspace.
 *
 * @param lines what it wrote to its standard error, without its progress.
 */
export function complaintOf(lines: readonly string[]): string {
    const words = lines.filter(line => line.startsWith(FOR_PEOPLE)).at(-1);
    if (words !== undefined) return words.slice(FOR_PEOPLE.length);
    const last = lines.filter(line => line.trim() !== '' && !line.includes(OF_A_WORKSPACE)).at(-1);
    return last === undefined
        ? _('It was stopped.')
        : fill(_('It was stopped by a fault of the program: %(line)'), { line: last.trim() });
}
