import { Recency } from '../../../../src/core/workspace/recency.js';

const ENTRIES = ['a', 'b', 'c', 'd'].map(id => ({ id }));

function order(recency: Recency): string {
    return recency
        .arrange(ENTRIES)
        .map(({ id }) => id)
        .join('');
}

describe('The order in which workspaces were active', () => {
    it('is that of the list at first', () => {
        expect(order(new Recency())).toBe('abcd');
    });

    it('has the latest first, each once, and then those that never were', () => {
        const recency = new Recency();
        for (const id of ['c', 'b', 'c']) recency.use(id);
        expect(order(recency)).toBe('cbad');
    });

    it('leaves out those that are gone', () => {
        const recency = new Recency();
        for (const id of ['gone', 'd']) recency.use(id);
        expect(order(recency)).toBe('dabc');
    });
});
