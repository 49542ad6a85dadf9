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
 * The commands to run for an Exec line: one, or one for each URI if the app takes them singly
 * (Desktop Entry Specification 1.5, “The Exec key”).
 *
 * @param exec the value of the key, its general escapes undone.
 * @throws {WorkspaceError} Failed if the line is no valid one.
 */
export function expandExec(exec: string, values: ExecValues): string[][] {
    const words = splitWords(exec);
    if (words.length === 0) throw invalid(exec);
    const takes = words.some(({ text }) => /%[fFuU]/.test(text));
    // Like GIO: an app that names no field code is handed what is opened all the same.
    const all =
        takes || values.uris.length === 0 ? words : [...words, { text: '%F', quoted: false }];
    const takesOne = all.some(({ text, quoted }) => !quoted && /%[fu]/.test(text));
    if (!takesOne || values.uris.length < 2) return [expandWords(all, values, exec)];
    return values.uris.map(uri => expandWords(all, { ...values, uris: [uri] }, exec));
}

interface Word {
    readonly text: string;
    /** Whether it stood in quotes, in which field codes mean nothing. */
    readonly quoted: boolean;
}

function splitWords(exec: string): Word[] {
    const words: Word[] = [];
    const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)|\s+$/gsy;
    while (pattern.lastIndex < exec.length) {
        const match = pattern.exec(exec);
        if (!match) throw invalid(exec);
        const [, quoted, plain] = match;
        if (quoted !== undefined)
            words.push({ text: quoted.replaceAll(/\\(["`$\\])/g, '$1'), quoted: true });
        else if (plain !== undefined) words.push({ text: plain, quoted: false });
    }
    return words;
}

function expandWords(words: readonly Word[], values: ExecValues, exec: string): string[] {
    const argv = words.flatMap(({ text, quoted }) => {
        if (quoted) return [text.replaceAll('%%', '%')];
        if (text === '%U') return [...values.uris];
        if (text === '%F') return paths(values);
        if (text === '%i') return values.icon === '' ? [] : ['--icon', values.icon];
        const expanded = text.replaceAll(/%(.?)/gs, (_match, code: string) =>
            expandCode(code, values, exec),
        );
        // A word that was nothing but a field code without a value vanishes.
        return expanded === '' ? [] : [expanded];
    });
    if (argv.length === 0) throw invalid(exec);
    return argv;
}

function expandCode(code: string, values: ExecValues, exec: string): string {
    switch (code) {
        case '%':
            return '%';
        case 'f':
        case 'F':
            return paths(values)[0] ?? '';
        case 'u':
        case 'U':
            return values.uris[0] ?? '';
        case 'c':
            return values.name;
        case 'k':
            return values.desktopFile;
        case 'i':
            return values.icon;
        // Deprecated codes are to be removed.
        case 'd':
        case 'D':
        case 'n':
        case 'N':
        case 'v':
        case 'm':
            return '';
        default:
            throw invalid(exec);
    }
}

function paths({ uris, pathOf }: ExecValues): string[] {
    return uris.map(uri => pathOf(uri) ?? uri);
}

function invalid(exec: string): WorkspaceError {
    return new WorkspaceError(
        'Failed',
        fill(_('The app’s Exec line is not valid: %(exec)'), { exec }),
    );
}
