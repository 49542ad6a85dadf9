import { isFound } from '../../../../src/core/apps/appSearch.js';

describe('The search for apps', () => {
    const TEXTS = ['Café Ledger', 'Accounts & Taxes', 'bookkeeping'];

    it('finds what has words that begin with what was typed', () => {
        for (const typed of ['led', 'LEDGER', 'cafe', 'taxes acc', ' book '])
            expect(isFound(typed, TEXTS)).withContext(typed).toBeTrue();
    });

    it('finds nothing else', () => {
        for (const typed of ['edger', 'ledger x', '', ' ', '&'])
            expect(isFound(typed, TEXTS)).withContext(typed).toBeFalse();
    });
});
