import { messageOf } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { nameKey, parseName } from '../core/workspace/name.js';

/** What is wrong with a name for a workspace, for people; null if it can be used. */
export function nameProblem(text: string, taken: readonly string[]): string | null {
    try {
        const name = parseName(text);
        const key = nameKey(name);
        return taken.some(other => nameKey(other) === key)
            ? fill(_('There is already a workspace named “%(name)”.'), { name })
            : null;
    } catch (error) {
        return messageOf(error);
    }
}
