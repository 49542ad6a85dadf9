import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/** What the field codes of an Exec line stand for. */
export interface ExecValues {
    /** What is opened: URIs, `file:` ones included. */
    readonly uris: readonly string[];
    /** The path of a `file:` URI; null for others. */
    readonly pathOf: (uri: string) => string | null;
    /** The translated name of the app, for `%c`. */
    readonly name: string;
    /** The Icon key, empty if it has none, for `%i`. */
    readonly icon: string;
    /** Where the desktop file is, for `%k`. */
    readonly desktopFile: string;
}

/**
 * What an Exec line consists of, as GIO reads it: more generously than the Desktop Entry
 * Specification 1.5 has it (“The Exec key”), with the quotes of a POSIX shell. Launchers of Wine
 * and of many others rely on that.
 */
const PIECE = new RegExp(
    [
        String.raw`(?<blank>[ \t\n]+)`,
        String.raw`(?<comment>(?<![^ \n])#[^\n]*)`,
        String.raw`'(?<literal>[^']*)'`,
        String.raw`"(?<quoted>(?:[^"\\]|\\.)*)"`,
        String.raw`\\(?<escaped>.)`,
        String.raw`%(?<code>.)`,
        String.raw`(?<plain>[^ \t\n'"\\%]+|%$)`,
    ].join('|'),
    'sy',
);

/**
 * The commands to run for an Exec line: one, or one for each URI if the app takes them singly or
 * names no field code for them. What a field code stands for is never parsed: it ends no word, no
 * quotes, and nothing of a shell's that it is handed to in quotes.
 *
 * @param exec the value of the key, its general escapes undone.
 * @throws {WorkspaceError} Failed if the line is no valid one.
 */
export function expandExec(exec: string, values: ExecValues): string[][] {
    const waiting = [...values.uris];
    const commands: string[][] = [];
    do commands.push(expandOnce(exec, values, waiting));
    while (waiting.length > 0);
    return commands;
}

/** @param waiting URIs that are still to be opened; those that the command opens are taken out. */
function expandOnce(exec: string, values: ExecValues, waiting: string[]): string[] {
    const words = new Words();
    const before = waiting.length;
    const pattern = new RegExp(PIECE);
    while (pattern.lastIndex < exec.length) {
        const piece = pattern.exec(exec)?.groups;
        if (!piece) throw invalid(exec);
        const { blank, literal, quoted, escaped, code, plain } = piece;
        if (blank !== undefined) words.end();
        else if (literal !== undefined)
            words.append(
                literal.replaceAll(/%(.)/gs, (_all, code: string) =>
                    expandQuoted(code, values, waiting),
                ),
            );
        else if (quoted !== undefined)
            words.append(
                quoted.replaceAll(
                    /\\(["`$\\\n])|%(.)/gs,
                    (_all, escaped: string | undefined, code: string) =>
                        escaped ?? expandQuoted(code, values, waiting),
                ),
            );
        else if (escaped !== undefined) words.append(escaped === '\n' ? '' : escaped);
        else if (code === '%') words.append('%');
        else if (code !== undefined) words.appendAll(expandCode(code, values, waiting));
        else if (plain !== undefined) words.append(plain);
    }
    words.end();
    if (words.all.length === 0) throw invalid(exec);
    // An app that names no field code is handed what is opened all the same.
    if (waiting.length === before) words.appendAll(expandCode('f', values, waiting));
    words.end();
    return words.all;
}

/** Words that are put together piece by piece. */
class Words {
    readonly all: string[] = [];
    private current: string | null = null;

    append(text: string): void {
        this.current = (this.current ?? '') + text;
    }

    /** Each begins a word, but the first. */
    appendAll(texts: readonly string[]): void {
        for (const [index, text] of texts.entries()) {
            if (index > 0) this.end();
            this.append(text);
        }
    }

    end(): void {
        if (this.current !== null) this.all.push(this.current);
        this.current = null;
    }
}

/** What stands in quotes is mostly a script of a shell, in which the value is to be one word. */
function expandQuoted(code: string, values: ExecValues, waiting: string[]): string {
    if (code === '%') return '%';
    return expandCode(code, values, waiting).map(quoteForShell).join(' ');
}

function quoteForShell(text: string): string {
    return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function expandCode(code: string, values: ExecValues, waiting: string[]): readonly string[] {
    switch (code) {
        case 'f':
        case 'u':
        case 'd':
        case 'n':
            return waiting.splice(0, 1).flatMap(uri => expandUri(code, uri, values));
        case 'F':
        case 'U':
        case 'D':
        case 'N':
            return waiting.splice(0).flatMap(uri => expandUri(code.toLowerCase(), uri, values));
        case 'i':
            return values.icon === '' ? [] : ['--icon', values.icon];
        case 'c':
            return [values.name];
        case 'k':
            return [values.desktopFile];
        // Others mean nothing, or no longer.
        default:
            return [];
    }
}

function expandUri(code: string, uri: string, { pathOf }: ExecValues): string[] {
    const path = pathOf(uri);
    switch (code) {
        case 'd':
            return path === null ? [] : [path.replace(/\/[^/]*$/, '') || '/'];
        case 'n':
            return path === null ? [] : [path.replace(/^.*\//s, '')];
        case 'u':
            // Like GIO: apps of old say %u and expect paths. The part of a file has no path.
            return [(/^file:[^#]*$/i.test(uri) ? path : null) ?? uri];
        default:
            return [path ?? uri];
    }
}

function invalid(exec: string): WorkspaceError {
    return new WorkspaceError(
        'Failed',
        fill(_('The app’s Exec line is not valid: %(exec)'), { exec }),
    );
}
