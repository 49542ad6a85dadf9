import { HeldInhibition } from '../../../../src/core/session/heldInhibition.js';

describe('An inhibitor at the session manager', () => {
    let calls: string[];
    let answers: (() => void)[];
    let inhibition: HeldInhibition;

    const answer = async (): Promise<void> => {
        answers.shift()?.();
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    };

    beforeEach(() => {
        calls = [];
        answers = [];
        let cookie = 0;
        const wait = async (): Promise<void> => new Promise(resolve => answers.push(resolve));
        inhibition = new HeldInhibition({
            begin: async () => {
                cookie += 1;
                calls.push(`begin ${cookie}`);
                const own = cookie;
                await wait();
                return own;
            },
            end: async ended => {
                calls.push(`end ${ended}`);
                await wait();
            },
        });
    });

    it('is taken away and put back', async () => {
        for (const isWanted of [true, true, false, false, true]) {
            const done = inhibition.want(isWanted);
            await answer();
            await done;
        }
        expect(calls).toEqual(['begin 1', 'end 1', 'begin 2']);
    });

    it('is as it was wanted last, however slow the answers are', async () => {
        const all = [true, false, true, false].map(async isWanted => inhibition.want(isWanted));
        while (answers.length > 0) await answer();
        await Promise.all(all);
        expect(calls).toEqual(['begin 1', 'end 1']);
    });

    it('can be wanted again after it was refused', async () => {
        let isRefused = true;
        let begun = 0;
        const refused = new HeldInhibition({
            begin: async () => {
                if (isRefused) throw new Error('no');
                begun += 1;
                return Promise.resolve(1);
            },
            end: async () => Promise.resolve(),
        });
        await expectAsync(refused.want(true)).toBeRejected();
        isRefused = false;
        await refused.want(true);
        expect(begun).toBe(1);
    });
});
