import { inOrder, moved, reorder } from '../../../../src/core/workspace/order.js';

describe('The order of workspaces', () => {
    const list = ['a', 'b', 'c', 'd'].map(id => ({ id }));

    it('is as a person says, and for the others as it was', () => {
        const ids = inOrder(list, ['d', 'gone', 'b']).map(({ id }) => id);
        expect(ids).toEqual(['d', 'b', 'a', 'c']);
    });

    it('is as it was where nobody says anything', () => {
        expect(inOrder(list, [])).toEqual(list);
    });

    it('changes by putting one before or behind others', () => {
        expect(moved(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a']);
        expect(moved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
    });

    it('has two ends, beyond which nothing moves', () => {
        expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
        expect(moved(['a', 'b', 'c'], 'c', 7)).toEqual(['a', 'b', 'c']);
    });

    it('keeps the places of those that are hidden', () => {
        expect(reorder(['a', 'away', 'b', 'c'], ['c', 'a', 'b'], ['away'])).toEqual([
            ...['c', 'away', 'a', 'b'],
        ]);
        expect(reorder(['away', 'a', 'b', 'gone'], ['b', 'a'], ['gone', 'away'])).toEqual([
            ...['away', 'b', 'a', 'gone'],
        ]);
    });

    it('forgets those that are gone', () => {
        expect(reorder(['a', 'purged', 'b'], ['b', 'a'], ['away'])).toEqual(['b', 'a']);
    });

    it('takes in those that had no place', () => {
        expect(reorder([], ['b', 'a'], [])).toEqual(['b', 'a']);
        expect(reorder(['a', 'away'], ['new', 'a'], ['away'])).toEqual(['new', 'away', 'a']);
    });

    it('has every one once, whatever somebody wrote', () => {
        expect(reorder(['a', 'a', 'b', 'b'], ['b', 'a'], ['a'])).toEqual(['b', 'a']);
    });
});
