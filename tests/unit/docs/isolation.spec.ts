import GLib from 'gi://GLib';

import { attackRows } from '../../desktop/driver/attacks.js';

const DOCUMENT = 'docs/isolation.md';

describe(DOCUMENT, () => {
    it('has the table of what the tests try, and what came of it', () => {
        const [, bytes] = GLib.file_get_contents(DOCUMENT);
        const [, rest = ''] = new TextDecoder().decode(bytes).split('<!-- attacks: begin -->');
        const [table = ''] = rest.split('<!-- attacks: end -->');
        const [header = '', , ...body] = table.trim().split('\n').map(cells);
        expect(header).toContain('separate');
        expect(body).toEqual(attackRows().map(cells));
    });
});

/** A row without the spaces that only align it. */
function cells(row: string): string {
    return row
        .split('|')
        .map(cell => cell.trim())
        .join('|');
}
