import { LatestRequest } from '../../../src/core/latestRequest.js';

/** Carries requests out only when told to. */
function controlled() {
    const begun: string[] = [];
    const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const requests = new LatestRequest<string>(value => {
        begun.push(value);
        return new Promise((resolve, reject) => {
            ends.push({ resolve, reject });
        });
    });
    return { begun, ends, requests };
}

describe('A latest request', () => {
    it('is carried out at once if none is running', () => {
        const { begun, requests } = controlled();
        void requests.ask('a');
        expect(begun).toEqual(['a']);
    });

    it('replaces what waits, never what runs', async () => {
        const { begun, ends, requests } = controlled();
        const all = ['a', 'b', 'c', 'd'].map(value => requests.ask(value));
        expect(begun).toEqual(['a']);
        ends[0]?.resolve();
        await all[0];
        expect(begun).toEqual(['a', 'd']);
        ends[1]?.resolve();
        await Promise.all(all);
        expect(begun).toEqual(['a', 'd']);
    });

    it('gives the outcome of the later one to those it replaced', async () => {
        const { ends, requests } = controlled();
        const [first, second, third] = ['a', 'b', 'c'].map(value => requests.ask(value));
        ends[0]?.resolve();
        await first;
        ends[1]?.reject(new Error('no c'));
        await expectAsync(second).toBeRejectedWithError('no c');
        await expectAsync(third).toBeRejectedWithError('no c');
    });

    it('goes on after a failure', async () => {
        const { begun, ends, requests } = controlled();
        const first = requests.ask('a');
        const second = requests.ask('b');
        ends[0]?.reject(new Error('no a'));
        await expectAsync(first).toBeRejectedWithError('no a');
        expect(begun).toEqual(['a', 'b']);
        ends[1]?.resolve();
        await second;
    });
});
