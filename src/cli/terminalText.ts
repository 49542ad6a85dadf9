import GLib from 'gi://GLib';

// Control characters, unassigned and private ones a terminal could take for its own, line and
// paragraph separators, and Unicode's Bidi_Control property, which makes text read as another.
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with what could steer a terminal or disguise the text made visible: `\u{1b}`. */
export function escapeControls(text: string): string {
    return text.replaceAll(UNSAFE, character => `\\u{${codePoint(character).toString(16)}}`);
}

/**
 * The value as indented JSON that is safe to show in a terminal: JSON itself allows the C1 control
 * characters and those that change the direction of writing.
 */
export function toSafeJson(value: unknown): string {
    const escape = (character: string): string =>
        character === '\n' ? character : `\\u${codePoint(character).toString(16).padStart(4, '0')}`;
    return JSON.stringify(value, null, 2).replaceAll(UNSAFE, escape);
}

/** How many columns of a terminal the text takes. It must have no control characters. */
export function displayWidth(text: string): number {
    let width = 0;
    for (const character of text) {
        if (GLib.unichar_iszerowidth(character)) continue;
        width += GLib.unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

/** The text, filled up with spaces to so many columns of a terminal. */
export function padToWidth(text: string, width: number): string {
    return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Lines of cells, each column as wide as its widest cell, without spaces at the ends of lines. */
export function alignColumns(rows: readonly (readonly string[])[], gap = '  '): string[] {
    const widths: number[] = [];
    for (const row of rows)
        for (const [column, cell] of row.entries())
            widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    return rows.map(row =>
        row
            .map((cell, column) => padToWidth(cell, widths[column] ?? 0))
            .join(gap)
            .trimEnd(),
    );
}

function codePoint(character: string): number {
    return character.codePointAt(0) ?? 0;
}
