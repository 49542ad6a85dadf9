import { execute } from './execute.js';

// A tree that takes longer to count is not waited for.
const PATIENCE_MS = 20_000;

/** How large all files below a directory are, in bytes; null if that cannot be found out in time. */
export async function treeSize(path: string): Promise<number | null> {
    try {
        const line = await execute(['du', '--summarize', '--bytes', '--', path], PATIENCE_MS);
        const bytes = Number.parseInt(line, 10);
        return Number.isNaN(bytes) ? null : bytes;
    } catch {
        return null;
    }
}
