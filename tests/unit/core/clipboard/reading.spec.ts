import { Reading } from '../../../../src/core/clipboard/reading.js';

interface Request {
    readonly type: string;
    readonly most: number;
    /** What the app hands over; null for what is too big, or does not come. */
    handOver(content: string | null): Promise<void>;
}

describe('Reading what was copied', () => {
    let requests: Request[];
    let now: number;
    let reading: Reading<string>;

    beforeEach(() => {
        [requests, now] = [[], 0];
        reading = read(10, 'text', 'html', 'sheet');
    });

    function read(limit: number, ...types: string[]): Reading<string> {
        return new Reading(types, limit, {
            read: async (type, most) =>
                new Promise(resolve => {
                    const handOver = async (content: string | null): Promise<void> => {
                        resolve(content);
                        for (let count = 0; count < 10; count += 1) await Promise.resolve();
                    };
                    requests.push({ type, most, handOver });
                }),
            sizeOf: content => content.length,
            now: () => now,
        });
    }

    function asked(): string[] {
        return requests.map(({ type, most }) => `${type} ${most}`);
    }

    async function handOver(...contents: (string | null)[]): Promise<void> {
        for (const content of contents) await requests.shift()?.handOver(content);
    }

    it('asks for one format after the other, each for no more than is left', async () => {
        reading.start();
        expect(asked()).toEqual(['text 10']);
        await handOver('abcd');
        expect(asked()).toEqual(['html 6']);
        await handOver(null);
        expect(asked()).toEqual(['sheet 6']);
        await handOver('123456');
        expect(asked()).toEqual([]);
    });

    it('needs no app once all is there', async () => {
        reading.start();
        await handOver('a', '', null);
        const { isThere, contents } = reading.finish();
        expect(isThere).toBeTrue();
        expect([...(await contents)]).toEqual([
            ['text', 'a'],
            ['html', ''],
        ]);
    });

    it('asks for the rest at once when the app is about to lose the clipboard', async () => {
        reading.start();
        await handOver('ab');
        const { isThere, contents } = reading.finish();
        expect(isThere).toBeFalse();
        expect(asked()).toEqual(['html 8', 'sheet 8']);
        // What was under way is in time, be it the last.
        await requests[1]?.handOver('123');
        await requests[0]?.handOver('<b>');
        expect([...(await contents)]).toEqual([
            ['text', 'ab'],
            ['html', '<b>'],
            ['sheet', '123'],
        ]);
    });

    it('shares out what is left, if it has not begun yet', async () => {
        const { contents } = reading.finish();
        expect(asked()).toEqual(['text 3', 'html 3', 'sheet 3']);
        await handOver('abc', null, '123');
        expect([...(await contents).keys()]).toEqual(['text', 'sheet']);
    });

    it('keeps the more useful of what is too much together', async () => {
        reading.start();
        const { contents } = reading.finish();
        expect(asked()).toEqual(['text 10', 'html 5', 'sheet 5']);
        await handOver('abcdefg', '<b/>', '123');
        expect([...(await contents).keys()]).toEqual(['text', 'sheet']);
    });

    it('takes nothing for the content of an app that has lost the clipboard', async () => {
        reading.start();
        const { contents } = reading.finish();
        await handOver('', '', '');
        expect((await contents).size).toBe(0);
    });

    it('asks no more of an app that takes its time', async () => {
        reading.start();
        now = 201;
        await handOver('ab');
        expect(asked()).toEqual([]);
        expect(reading.finish().isThere).toBeFalse();
        expect(asked()).toEqual(['html 4', 'sheet 4']);
    });
});
