import { nameKey } from './name.js';

/**
 * Finds what fits what somebody types: each of the words must begin a word of the name, whatever its
 * case and accents. Those where that is nearest to the beginning come first.
 *
 * @param words without white space.
 */
export function searchNames<Named>(
    all: readonly Named[],
    nameOf: (one: Named) => string,
    words: readonly string[],
): Named[] {
    return all
        .map(one => ({ one, place: placeOf(nameOf(one), words) }))
        .filter(({ place }) => place >= 0)
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
}

// After such a pause somebody begins anew, as in GTK's lists.
const PAUSE_MS = 1000;

/** What somebody types to get to a name in a list. */
export class TypeAhead {
    private typed = '';
    private lastTime = -Infinity;

    /**
     * Takes one more letter.
     *
     * @param time when it was typed, in milliseconds.
     * @param selected where in the list the person is.
     * @returns where to go; null if no name is meant.
     */
    type(letter: string, time: number, names: readonly string[], selected: number): number | null {
        if (time - this.lastTime > PAUSE_MS) this.typed = '';
        this.lastTime = time;
        this.typed += letter;
        const isFirst = this.typed === letter;
        const found = findFrom(names, this.typed, selected + (isFirst ? 1 : 0));
        if (found !== null || isFirst) return found;
        // The same letter again and again goes round all names that begin with it.
        const isRepeated = [...this.typed].every(one => one === letter);
        return isRepeated ? findFrom(names, letter, selected + 1) : null;
    }
}

/** The next name with a word that begins so, round the list; those that begin so themselves first. */
function findFrom(names: readonly string[], typed: string, start: number): number | null {
    const order = names.map((_name, index) => (start + index) % names.length);
    const placeAt = (index: number): number => placeOf(names[index] ?? '', [typed]);
    const found = order.find(index => placeAt(index) === 0);
    return found ?? order.find(index => placeAt(index) > 0) ?? null;
}

/** Where in the name the first of the words begins; −1 if one of them begins none of its words. */
function placeOf(name: string, words: readonly string[]): number {
    const folded = fold(name);
    const places = words.map(word => wordStart(folded, fold(word)));
    return places.includes(-1) ? -1 : Math.min(...places);
}

function wordStart(name: string, word: string): number {
    if (word === '') return -1;
    let place = name.indexOf(word);
    while (place > 0 && /[\p{L}\p{N}]/u.test(name[place - 1] ?? ''))
        place = name.indexOf(word, place + 1);
    return place;
}

/** Without case and accents. */
function fold(text: string): string {
    return nameKey(text).normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
