import { Cancellation } from '../../../src/core/cancellation.js';

describe('A cancellation', () => {
    it('tells once, and late comers at once', () => {
        const cancellation = new Cancellation();
        const heard: string[] = [];
        cancellation.onCancel(({ message }) => heard.push(`early ${message}`));
        cancellation.onCancel(() => heard.push('stopped'))();
        cancellation.cancel(new Error('first'));
        cancellation.cancel(new Error('second'));
        cancellation.onCancel(({ message }) => heard.push(`late ${message}`));
        expect(heard).toEqual(['early first', 'late first']);
        expect(cancellation.reason?.message).toBe('first');
    });

    it('has a reason of its own if it is given none', () => {
        const cancellation = new Cancellation();
        expect(cancellation.reason).toBeNull();
        cancellation.cancel();
        expect(cancellation.reason?.message).toBe('It was cancelled.');
    });

    it('gives up what never ends', async () => {
        const cancellation = new Cancellation();
        const guarded = cancellation.guard(new Promise(() => undefined));
        cancellation.cancel(new Error('enough'));
        await expectAsync(guarded).toBeRejectedWithError('enough');
    });

    it('leaves alone what ends before', async () => {
        const cancellation = new Cancellation();
        expect(await cancellation.guard(Promise.resolve(7))).toBe(7);
        await expectAsync(
            cancellation.guard(Promise.reject(new Error('by itself'))),
        ).toBeRejectedWithError('by itself');
        expect(() => {
            cancellation.cancel();
        }).not.toThrow();
    });
});
