/** What was copied, in words for people: the kinds of its types. */
export type Kind = 'text' | 'image' | 'files' | 'other';

/** What a workspace keeps of something copied, at most: more are mostly the same once more. */
const MOST_TYPES = 12;

const TEXT = 'text/plain;charset=utf-8';
/** Names of plain text, the clearest first: of the last nobody says how it is encoded. */
const TEXT_NAMES = [TEXT, 'UTF8_STRING', 'text/plain'];
const FILES = ['text/uri-list', 'x-special/gnome-copied-files'];
/** Bitmaps say the same in each format, and apps make all of them when they are asked. */
const BITMAPS = ['image/png', 'image/webp', 'image/jpeg', 'image/bmp', 'image/tiff'];
/** By which password managers say that something is not to be kept. */
const SECRET = 'x-kde-passwordManagerHint';
/** Keys of transfers that end with the app, or lead through one bus alone. */
const BOUND = ['application/vnd.portal.filetransfer', 'application/vnd.portal.files'];

/** Whether whoever copied it asks that nobody keeps it. */
export function isSecret(types: readonly string[]): boolean {
    return types.includes(SECRET);
}

/**
 * Which types of something copied are worth keeping, the most useful first: of texts and bitmaps
 * that are the same thing, one.
 */
export function typesToKeep(types: readonly string[]): string[] {
    const text = TEXT_NAMES.find(name => types.includes(name));
    const bitmap = BITMAPS.find(name => types.includes(name)) ?? types.find(type => isBitmap(type));
    const files = FILES.filter(type => types.includes(type));
    const others = types.filter(
        type =>
            // What is no MIME type is a question of the X11 protocol, such as TARGETS.
            type.includes('/') &&
            !isBitmap(type) &&
            !TEXT_NAMES.includes(type) &&
            !BOUND.includes(type),
    );
    const first = [text, ...files, bitmap].filter(type => type !== undefined);
    return [...new Set([...first, ...others])].slice(0, MOST_TYPES);
}

/** The types by which apps may ask for what was kept as this one. */
export function namesOf(type: string): readonly string[] {
    return type === TEXT || type === 'UTF8_STRING' ? [TEXT, 'text/plain'] : [type];
}

/** Whether it is plain text. */
export function isText(type: string): boolean {
    return TEXT_NAMES.includes(type);
}

/** What a person would say that was copied. */
export function kindsOf(types: readonly string[]): Kind[] {
    const kinds = types.map(kindOf);
    // Files and images are offered as text as well: their names.
    const order: readonly Kind[] = ['files', 'image', 'text', 'other'];
    return order.filter(kind => kinds.includes(kind));
}

function kindOf(type: string): Kind {
    if (FILES.includes(type)) return 'files';
    if (type.startsWith('image/')) return 'image';
    return isText(type) || type.startsWith('text/') ? 'text' : 'other';
}

function isBitmap(type: string): boolean {
    return type.startsWith('image/') && !type.startsWith('image/svg');
}
