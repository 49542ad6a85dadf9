import { Doorkeeper, NotEntered } from '../../../../src/core/vault/doorkeeper.js';

describe('The doorkeeper', () => {
    let locked: Set<string>;
    let asked: string[];
    let doorkeeper: Doorkeeper;
    let answer: (error?: Error) => void;

    beforeEach(() => {
        locked = new Set(['work', 'client']);
        asked = [];
        doorkeeper = new Doorkeeper({ isLocked: id => locked.has(id) }, id => {
            asked.push(id);
            let settle!: (error?: Error) => void;
            const answered = new Promise<void>((resolve, reject) => {
                settle = error => {
                    if (error) reject(error);
                    else resolve();
                };
            });
            answer = settle;
            return {
                answered,
                cancel: () => {
                    settle(new NotEntered());
                },
            };
        });
    });

    it('lets in at once where nothing is locked', () => {
        expect(doorkeeper.enter('play')).toBeNull();
        expect(asked).toEqual([]);
    });

    it('asks once for all who want the same', async () => {
        const entries = [doorkeeper.enter('work'), doorkeeper.enter('work')].map(
            async entry => entry,
        );
        expect(asked).toEqual(['work']);
        answer();
        await Promise.all(entries);
    });

    it('asks again after nothing was said', async () => {
        const first = doorkeeper.enter('work');
        answer(new NotEntered());
        await expectAsync(first ?? Promise.resolve()).toBeRejectedWithError(NotEntered);
        void doorkeeper.enter('work')?.catch(() => undefined);
        expect(asked).toEqual(['work', 'work']);
    });

    it('drops a question for a later one, or when the person goes elsewhere', async () => {
        const work = doorkeeper.enter('work');
        const client = doorkeeper.enter('client');
        await expectAsync(work ?? Promise.resolve()).toBeRejectedWithError(NotEntered);
        doorkeeper.giveUpAllBut('client');
        doorkeeper.giveUpAllBut('play');
        await expectAsync(client ?? Promise.resolve()).toBeRejectedWithError(NotEntered);
        doorkeeper.giveUpAllBut('play');
    });
});
