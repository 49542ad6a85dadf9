// Control characters, line and paragraph separators, unpaired surrogates, and what makes text read
// as another (Unicode's Bidi_Control).
const DISGUISING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const MAX_LENGTH = 100;

/** What a program says, as a line that people can be shown. */
export function oneLine(text: string): string {
    const line = text
        .slice(0, 8 * MAX_LENGTH)
        .replaceAll(DISGUISING, ' ')
        .replaceAll(/ {2,}/g, ' ')
        .trim();
    const characters = [...line];
    return characters.length <= MAX_LENGTH
        ? line
        : `${characters.slice(0, MAX_LENGTH - 1).join('')}…`;
}
