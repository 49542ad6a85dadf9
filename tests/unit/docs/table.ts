import GLib from 'gi://GLib';

/** A table of a document, without the spaces that only align it. */
export interface Table {
    readonly header: string;
    readonly body: readonly string[];
}

/** The table between the comments `<!-- NAME: begin -->` and `<!-- NAME: end -->` of a document. */
export function readTable(path: string, name: string): Table {
    const [, bytes] = GLib.file_get_contents(path);
    const [, rest = ''] = new TextDecoder().decode(bytes).split(`<!-- ${name}: begin -->`);
    const [table = ''] = rest.split(`<!-- ${name}: end -->`);
    const [header = '', , ...body] = table.trim().split('\n').map(withoutAlignment);
    return { header, body };
}

/** A row without the spaces that only align it. */
export function withoutAlignment(row: string): string {
    return row
        .split('|')
        .map(cell => cell.trim())
        .join('|');
}
