import { inOrder, moved } from '../../../../src/core/workspace/order.js';

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
});
