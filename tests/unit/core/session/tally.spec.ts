import { Tally } from '../../../../src/core/session/tally.js';

describe('A tally', () => {
    const beyond = (tally: Tally, items: readonly string[]): string[] =>
        tally.beyond(items, item => item);

    it('takes as many off as were counted', () => {
        const tally = new Tally();
        tally.add('a');
        const uncount = tally.add('a');
        tally.add('b');
        expect(beyond(tally, ['a', 'c', 'a', 'a'])).toEqual(['c', 'a']);
        uncount();
        uncount();
        expect(beyond(tally, ['a', 'c', 'a', 'a'])).toEqual(['c', 'a', 'a']);
    });
});
