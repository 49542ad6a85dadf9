import { planVisibility, windowsToRaise } from '../../../../src/core/windows/visibility.js';

describe('Which windows to hide and to show', () => {
    const plan = (
        wanted: string,
        hidden: string,
    ): { show: readonly string[]; hide: readonly string[] } =>
        planVisibility(
            ['a', 'b', 'c', 'd'],
            window => wanted.includes(window),
            window => hidden.includes(window),
        );

    it('shows from the bottom to the top and hides from the top to the bottom', () => {
        expect(plan('ab', 'ab')).toEqual({ show: ['a', 'b'], hide: ['d', 'c'] });
    });

    it('does nothing the second time', () => {
        expect(plan('ab', 'cd')).toEqual({ show: [], hide: [] });
    });

    it('sets right what alone is wrong', () => {
        expect(plan('ab', 'bcd')).toEqual({ show: ['b'], hide: [] });
        expect(plan('', '')).toEqual({ show: [], hide: ['d', 'c', 'b', 'a'] });
    });
});

describe('Which windows to raise', () => {
    const raise = (before: string, now: string): string =>
        windowsToRaise([...before], [...now]).join('');

    /** What raising them comes to. */
    const result = (before: string, now: string): string => {
        const raised = raise(before, now);
        return [...now].filter(window => !raised.includes(window)).join('') + raised;
    };

    it('are none if they lie as they lay', () => {
        expect(raise('abc', 'abc')).toBe('');
        expect(raise('', 'abc')).toBe('');
    });

    it('are none if some are gone, or new ones came between', () => {
        expect(raise('abcd', 'bd')).toBe('');
        expect(raise('abc', 'xaybz')).toBe('');
    });

    it('are those from the first wrong one on', () => {
        expect(raise('abcd', 'abdc')).toBe('cd');
        expect(result('abcd', 'dcba')).toBe('abcd');
    });

    it('are the new ones too, which else would be covered', () => {
        expect(result('abc', 'xcbay')).toBe('abcxy');
    });
});
