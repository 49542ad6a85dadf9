import { KeptAnswer } from '../../../src/core/keptAnswer.js';

describe('A kept answer', () => {
    /** What was asked for, with what answers it. */
    let asked: { resolve: (value: string) => void; reject: (error: Error) => void }[];
    let kept: KeptAnswer<string>;

    beforeEach(() => {
        asked = [];
        kept = new KeptAnswer(
            () =>
                new Promise((resolve, reject) => {
                    asked.push({ resolve, reject });
                }),
        );
    });

    it('is asked for when it is needed, and once', async () => {
        expect(asked.length).toBe(0);
        const answers = [kept.get(), kept.get()];
        asked[0]?.resolve('yes');
        expect(await Promise.all([...answers, kept.get()])).toEqual(['yes', 'yes', 'yes']);
        expect(asked.length).toBe(1);
    });

    it('is asked for again when it may be another one', async () => {
        const first = kept.get();
        kept.forget();
        const second = kept.get();
        asked[0]?.resolve('old');
        asked[1]?.resolve('new');
        expect(await Promise.all([first, second, kept.get()])).toEqual(['old', 'new', 'new']);
        expect(asked.length).toBe(2);
    });

    it('is asked for again after a failure', async () => {
        const first = kept.get();
        asked[0]?.reject(new Error('gone'));
        await expectAsync(first).toBeRejectedWithError('gone');
        const second = kept.get();
        asked[1]?.resolve('yes');
        expect(await second).toBe('yes');
    });

    it('is not lost by the failure of an older one', async () => {
        const first = kept.get();
        kept.forget();
        const second = kept.get();
        asked[0]?.reject(new Error('gone'));
        await expectAsync(first).toBeRejectedWithError('gone');
        asked[1]?.resolve('new');
        expect(await Promise.all([second, kept.get()])).toEqual(['new', 'new']);
        expect(asked.length).toBe(2);
    });
});
