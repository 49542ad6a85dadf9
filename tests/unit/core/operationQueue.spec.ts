import { OperationQueue } from '../../../src/core/operationQueue.js';

/** An operation that ends when told to. */
function controlled() {
    let hasBegun = false;
    let end!: (error?: Error) => void;
    const ended = new Promise<void>((resolve, reject) => {
        end = error => {
            if (error) reject(error);
            else resolve();
        };
    });
    const operation = (): Promise<void> => {
        hasBegun = true;
        return ended;
    };
    return { operation, end, hasBegun: () => hasBegun };
}

describe('A queue of operations', () => {
    let queue: OperationQueue;

    beforeEach(() => {
        queue = new OperationQueue();
    });

    it('begins one at once if none is under way', async () => {
        for (let count = 0; count < 2; count += 1) {
            const { operation, end, hasBegun } = controlled();
            const result = queue.run(operation);
            expect(hasBegun()).toBeTrue();
            end();
            await result;
        }
    });

    it('begins one after another, whatever became of the earlier', async () => {
        const [first, second, third] = [controlled(), controlled(), controlled()];
        const results = [first, second, third].map(({ operation }) => queue.run(operation));
        first.end(new Error('no first'));
        await expectAsync(results[0]).toBeRejectedWithError('no first');
        expect(third.hasBegun()).toBeFalse();
        second.end();
        await results[1];
        third.end();
        await results[2];
        expect(third.hasBegun()).toBeTrue();
    });

    it('goes on after an operation that throws at once', async () => {
        const thrown = queue.run(() => {
            throw new Error('at once');
        });
        await expectAsync(thrown).toBeRejectedWithError('at once');
        const { operation, hasBegun } = controlled();
        void queue.run(operation);
        expect(hasBegun()).toBeTrue();
    });
});
