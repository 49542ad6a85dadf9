import { OwnChange } from '../../../src/core/ownChange.js';

/** Two changes that end only when told to. */
function twoChanges() {
    const seen: string[] = [];
    const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const own = new OwnChange<string>('', value => {
        seen.push(value);
    });
    const send = async (): Promise<void> =>
        new Promise((resolve, reject) => {
            ends.push({ resolve, reject });
        });
    const done = [own.change('a', send), own.change('ab', send)];
    return { own, seen, ends, done };
}

describe('What a person changes', () => {
    it('is as others tell while the person changes nothing', () => {
        const own = new OwnChange<string>('', () => undefined);
        own.tell('x');
        expect(own.value).toBe('x');
    });

    it('is seen at once', () => {
        expect(twoChanges().seen).toEqual(['a', 'ab']);
    });

    it('is not overwritten by the answer to an earlier change', async () => {
        const { own, seen, ends, done } = twoChanges();
        own.tell('a');
        ends[0]?.resolve();
        await done[0];
        expect(own.value).toBe('ab');
        own.tell('ab');
        ends[1]?.resolve();
        await done[1];
        expect(seen).toEqual(['a', 'ab', 'ab']);
    });

    it('is what others told at last, when all changes are done', async () => {
        const { own, ends, done } = twoChanges();
        own.tell('ab');
        own.tell('abc');
        for (const { resolve } of ends) resolve();
        await Promise.all(done);
        expect(own.value).toBe('abc');
    });

    it('is as before if it could not be changed', async () => {
        const { own, ends, done } = twoChanges();
        for (const { reject } of ends) reject(new Error('no'));
        await Promise.allSettled(done);
        expect(own.value).toBe('');
    });
});
