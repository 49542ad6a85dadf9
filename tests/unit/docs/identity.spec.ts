import { identityRows } from '../../desktop/driver/identityCases.js';
import { readTable, withoutAlignment } from './table.js';

const DOCUMENT = 'docs/identity.md';

describe(DOCUMENT, () => {
    it('has the table of what the tests try with a provider, and what comes of it', () => {
        const { body } = readTable(DOCUMENT, 'cases');
        expect(body).toEqual(identityRows().map(withoutAlignment));
    });
});
