import { parseChoice } from '../../../src/core/choice.js';

describe('parseChoice', () => {
    const refusal = '“%(choice)” is no fruit. Use one of: %(choices).';

    it('returns the choice that the text names, to the letter', () => {
        expect(parseChoice('pear', ['apple', 'pear'], refusal)).toBe('pear');
    });

    it('says which there are if it is none of them', () => {
        for (const text of ['', 'Pear', 'pear '])
            expect(() => parseChoice(text, ['apple', 'pear'], refusal)).toThrowError(
                `“${text}” is no fruit. Use one of: apple, pear.`,
            );
    });
});
