import { attackRows } from '../../desktop/driver/attacks.js';
import { readTable, withoutAlignment } from './table.js';

const DOCUMENT = 'docs/isolation.md';

describe(DOCUMENT, () => {
    it('has the table of what the tests try, and what came of it', () => {
        const { header, body } = readTable(DOCUMENT, 'attacks');
        expect(header).toContain('separate');
        expect(body).toEqual(attackRows().map(withoutAlignment));
    });
});
