import { searchNames, TypeAhead } from '../../../../src/core/workspace/nameSearch.js';

const NAMES = ['default', 'work', 'Client Acme', 'client-bolt', 'Éclair', 'Büro Köln', '日本'];

function search(...words: string[]): string[] {
    return searchNames(NAMES, name => name, words);
}

describe('A search for workspaces', () => {
    it('finds names by how their words begin, whatever their case and accents', () => {
        expect(search('WOR')).toEqual(['work']);
        expect(search('eclair')).toEqual(['Éclair']);
        expect(search('koln')).toEqual(['Büro Köln']);
        expect(search('bol')).toEqual(['client-bolt']);
        expect(search('client-b')).toEqual(['client-bolt']);
        expect(search('日')).toEqual(['日本']);
    });

    it('finds nothing in the midst of a word', () => {
        expect(search('ork')).toEqual([]);
        expect(search('efault')).toEqual([]);
    });

    it('wants all of the words', () => {
        expect(search('acme', 'cli')).toEqual(['Client Acme']);
        expect(search('client', 'work')).toEqual([]);
    });

    it('has that first which begins so', () => {
        const names = ['new work', 'work', 'workshop', 'a work'];
        expect(searchNames(names, name => name, ['work'])).toEqual([
            'work',
            'workshop',
            'a work',
            'new work',
        ]);
    });

    it('finds nothing for what is no letter', () => {
        expect(search('\u0301')).toEqual([]);
        expect(search('')).toEqual([]);
    });
});

describe('Typing a name', () => {
    const names = ['play', 'work', 'personal', 'wide world', 'Éclair'];

    /** Where one gets to from the first, with a letter each tenth of a second. */
    function go(letters: string, selected = 0): number {
        const typeAhead = new TypeAhead();
        let [place, time] = [selected, 0];
        for (const letter of letters)
            place = typeAhead.type(letter, (time += 100), names, place) ?? place;
        return place;
    }

    it('leads to the next name that begins so, and round the list', () => {
        expect(go('p')).toBe(2);
        expect(go('p', 2)).toBe(0);
        expect(go('e')).toBe(4);
        expect(go('w')).toBe(1);
    });

    it('leads further with each letter', () => {
        expect(go('wi')).toBe(3);
        expect(go('pe')).toBe(2);
        expect(go('wo')).toBe(1);
    });

    it('goes round with the same letter again', () => {
        expect(go('ww')).toBe(3);
        expect(go('www')).toBe(1);
    });

    it('finds a later word where no name begins so', () => {
        expect(go('worl')).toBe(3);
    });

    it('stays where it is if nothing is called so', () => {
        expect(go('x', 3)).toBe(3);
        expect(go('wx')).toBe(1);
    });

    it('begins anew after a pause', () => {
        const typeAhead = new TypeAhead();
        expect(typeAhead.type('w', 0, names, 0)).toBe(1);
        expect(typeAhead.type('e', 5000, names, 1)).toBe(4);
    });
});
