import { WorkspaceError } from '../errors.js';
import { _, fill, ngettext } from '../words.js';
import { looksLikeId } from './id.js';

/** The longest name of a workspace, in Unicode code points. */
export const MAX_NAME_LENGTH = 64;

const LINE_OR_CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
// Unicode's Bidi_Control property: each can make a name read as another one.
const BIDI_CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// The joiners and variation selectors are needed to write Persian, Indic scripts and emoji.
const JOINERS = /\u200c|\u200d|\ufe0e|\ufe0f/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The name as it is stored: composed (Unicode NFC) and without surrounding white space.
 *
 * @throws {WorkspaceError} InvalidName, saying which rule it breaks.
 */
export function parseName(text: string): string {
    // An unpaired surrogate would be lost in `normalize` or on the way through UTF-8.
    const name = text.normalize('NFC').trim();
    const problem = nameProblem(name);
    if (problem !== null) throw new WorkspaceError('InvalidName', problem);
    return name;
}

/**
 * Two names are the same name if their keys are equal: alike up to case, Unicode compatibility form
 * (NFKC) and invisible characters.
 */
export function nameKey(name: string): string {
    return name
        .normalize('NFKC')
        .replaceAll(INVISIBLE, '')
        .toUpperCase()
        .toLowerCase()
        .normalize('NFKC')
        .trim();
}

/** The name that is wished for, with a number if others have it; cut short for that if need be. */
export function freeName(wish: string, taken: Iterable<string>): string {
    const keys = new Set([...taken].map(nameKey));
    for (let number = 1; ; number += 1) {
        const name = number === 1 ? wish : numbered(wish, number);
        if (!keys.has(nameKey(name))) return name;
    }
}

function numbered(wish: string, number: number): string {
    const ending = ` ${String(number)}`;
    const room = MAX_NAME_LENGTH - ending.length;
    return `${[...wish].slice(0, room).join('').trimEnd()}${ending}`;
}

function nameProblem(name: string): string | null {
    if (LINE_OR_CONTROL.test(name)) return _('A name cannot contain control characters.');
    if (BIDI_CONTROL.test(name))
        return _('A name cannot contain characters that change the direction of writing.');
    if (nameKey(name) === '') return _('Give the workspace a name.');
    if (name.replaceAll(JOINERS, '').search(INVISIBLE) !== -1)
        return _('A name cannot contain invisible characters.');
    if (/[/\\]/.test(name)) return _('A name cannot contain a slash.');
    if ([...name].length > MAX_NAME_LENGTH)
        return fill(
            ngettext(
                'A name can have %(max) character at most.',
                'A name can have %(max) characters at most.',
                MAX_NAME_LENGTH,
            ),
            { max: MAX_NAME_LENGTH },
        );
    if (looksLikeId(name)) return _('A name cannot look like a workspace id.');
    return null;
}
