import { read } from './documents.js';

/** A table of a document, without the spaces that only align it. */
export interface Table {
    readonly header: string;
    readonly body: readonly string[];
}

/** The table between the comments `<!-- NAME: begin -->` and `<!-- NAME: end -->` of a document. */
export function readTable(path: string, name: string): Table {
    return tableIn(read(path), name);
}

/** The same, of the document's text. */
export function tableIn(document: string, name: string): Table {
    const [, rest = ''] = document.split(`<!-- ${name}: begin -->`);
    const [table = ''] = rest.split(`<!-- ${name}: end -->`);
    const [header = '', , ...body] = table.trim().split('\n').map(withoutAlignment);
    return { header, body };
}

/** The cells of a row, without the marks of code. */
export function cellsOf(row: string): string[] {
    return row
        .split('|')
        .slice(1, -1)
        .map(cell => cell.replaceAll('`', ''));
}

/** A row without the spaces that only align it. */
export function withoutAlignment(row: string): string {
    return row
        .split('|')
        .map(cell => cell.trim())
        .join('|');
}
