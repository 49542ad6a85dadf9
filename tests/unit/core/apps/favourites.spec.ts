import { placeAmongAll } from '../../../../src/core/apps/favourites.js';

describe('A favourite among others that are hidden', () => {
    const all = ['a', 'hidden', 'b', 'c', 'last'];
    const shown = ['a', 'b', 'c'];

    it('goes before the one that it is put before', () => {
        expect(shown.map((_, place) => placeAmongAll(all, shown, place))).toEqual([0, 2, 3]);
    });

    it('goes to the end of all', () => {
        for (const place of [-1, 3, 7]) expect(placeAmongAll(all, shown, place)).toBe(-1);
    });
});
