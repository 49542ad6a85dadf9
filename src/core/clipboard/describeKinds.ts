import { _ } from '../words.js';
import type { Kind } from './types.js';

const WORDS: Record<Kind, () => string> = {
    // Translators: what somebody has copied, in a list of what can be pasted.
    files: () => _('files'),
    image: () => _('image'),
    text: () => _('text'),
    other: () => _('other content'),
};

/** What was copied, for people: the most telling of its kinds. */
export function describeKinds([kind = 'other']: readonly Kind[]): string {
    return WORDS[kind]();
}
