import {
    Clipboards,
    type CopiedItem,
    type Crossing,
    type Selection,
    type Taken,
} from '../../../../src/core/clipboard/clipboards.js';

interface Item extends CopiedItem {
    readonly text: string;
}

/** What an app has copied; it hands it over when it is told to. */
interface Copied {
    readonly text: string;
    readonly handedOver: Promise<Item | null>;
}

describe('Clipboards', () => {
    let there: Record<Selection, Copied | Item | null>;
    let shared: Set<string>;
    let locked: Set<string>;
    let held: string[];
    let failures: unknown[];
    let crossings: Crossing[];
    let whenIdle: () => Promise<void>;
    let clipboards: Clipboards<Item>;

    beforeEach(() => {
        there = { clipboard: null, primary: null };
        [shared, locked] = [new Set(), new Set()];
        [held, failures, crossings] = [[], [], []];
        whenIdle = () => Promise.resolve();
        clipboards = new Clipboards<Item>({
            sharingOf: id => (shared.has(id) ? 'shared' : 'own'),
            take: selection => take(selection),
            isEmpty: selection => there[selection] === null,
            put: (selection, item) => {
                there[selection] = item;
                return Promise.resolve();
            },
            hold: id => {
                held.push(id);
                return () => {
                    held = held.filter(other => other !== id);
                };
            },
            isLocked: id => locked.has(id),
            nameOf: id => `the ${id}`,
            idle: () => whenIdle(),
            failed: error => {
                failures.push(error);
            },
        });
        clipboards.events.on('crossed', crossing => crossings.push(crossing));
        clipboards.start('work');
    });

    afterEach(() => {
        expect(failures).toEqual([]);
    });

    function take(selection: Selection): Taken<Item> | null {
        const what = there[selection];
        there[selection] = null;
        if (!what) return null;
        return 'handedOver' in what
            ? { item: what.handedOver, needsApp: true }
            : { item: Promise.resolve(what), needsApp: false };
    }

    function itemOf(text: string): Item {
        return { text, kinds: ['text'], size: text.length };
    }

    /** An app copies something; what it is told to hand over it does at once, unless it hangs. */
    function copy(
        text: string,
        selection: Selection = 'clipboard',
        handedOver: Promise<Item | null> = Promise.resolve(itemOf(text)),
    ): void {
        there[selection] = { text, handedOver };
    }

    /** What apps would paste. */
    function pasted(selection: Selection = 'clipboard'): string | null {
        return there[selection]?.text ?? null;
    }

    async function settled(): Promise<void> {
        for (let count = 0; count < 20; count += 1) await Promise.resolve();
    }

    async function switchTo(id: string): Promise<void> {
        clipboards.switchTo(id);
        await settled();
    }

    it('take what was copied away at once, and bring it back with its workspace', async () => {
        copy('contract');
        copy('clause', 'primary');
        clipboards.switchTo('play');
        expect([pasted(), pasted('primary')]).toEqual([null, null]);
        await settled();
        expect(pasted()).toBeNull();
        await switchTo('work');
        expect([pasted(), pasted('primary')]).toEqual(['contract', 'clause']);
        await switchTo('play');
        await switchTo('work');
        expect(pasted()).toBe('contract');
    });

    it('do nothing where nothing was copied, or the workspace is active already', () => {
        copy('contract');
        expect(clipboards.switchTo('work')).toBeFalse();
        expect(pasted()).toBe('contract');
        there.clipboard = null;
        expect(clipboards.switchTo('play')).toBeTrue();
        expect(held).toEqual([]);
    });

    it('do nothing before it is known which workspace is active', () => {
        const early = new Clipboards<Item>({
            ...({} as ConstructorParameters<typeof Clipboards<Item>>[0]),
        });
        expect(early.switchTo('play')).toBeFalse();
    });

    it('put back what somebody has copied last, not what was there before', async () => {
        copy('first');
        await switchTo('play');
        await switchTo('work');
        copy('second');
        await switchTo('play');
        await switchTo('work');
        expect(pasted()).toBe('second');
    });

    it('leave alone what was copied before they came to put back', async () => {
        copy('old');
        await switchTo('play');
        clipboards.switchTo('work');
        copy('new');
        await settled();
        expect(pasted()).toBe('new');
        await switchTo('play');
        await switchTo('work');
        expect(pasted()).toBe('new');
    });

    it('keep an app running until it has handed over what it copied', async () => {
        let handOver: (item: Item | null) => void = () => undefined;
        copy('big', 'clipboard', new Promise(resolve => (handOver = resolve)));
        await switchTo('play');
        expect(held).toEqual(['work']);
        handOver(itemOf('big'));
        await settled();
        expect(held).toEqual([]);
        // What is put back by us needs no app.
        await switchTo('work');
        await switchTo('play');
        expect(held).toEqual([]);
    });

    it('wait for an app that is slow when its workspace is back already', async () => {
        let handOver: (item: Item | null) => void = () => undefined;
        copy('big', 'clipboard', new Promise(resolve => (handOver = resolve)));
        await switchTo('play');
        await switchTo('work');
        await switchTo('play');
        handOver(itemOf('big'));
        await settled();
        expect(pasted()).toBeNull();
        await switchTo('work');
        expect(pasted()).toBe('big');
    });

    it('have nothing of an app that hands nothing over', async () => {
        copy('hung', 'clipboard', Promise.resolve(null));
        await switchTo('play');
        expect(clipboards.keptOf('work')).toBeNull();
        await switchTo('work');
        expect(pasted()).toBeNull();
    });

    it('put nothing where the person has gone meanwhile', async () => {
        let draw: () => void = () => undefined;
        copy('contract');
        await switchTo('play');
        whenIdle = () => new Promise(resolve => (draw = resolve));
        clipboards.switchTo('work');
        whenIdle = () => Promise.resolve();
        await switchTo('play');
        draw();
        await settled();
        expect(pasted()).toBeNull();
        await switchTo('work');
        expect(pasted()).toBe('contract');
    });

    it('are one for all workspaces that share theirs, and own for the others', async () => {
        shared = new Set(['work', 'play']);
        copy('for both');
        await switchTo('play');
        expect(pasted()).toBe('for both');
        await switchTo('bank');
        expect(pasted()).toBeNull();
        copy('number');
        await switchTo('work');
        expect(pasted()).toBe('for both');
        shared.delete('play');
        await switchTo('play');
        expect(pasted()).toBeNull();
    });

    it('let go of what was a workspace’s own when it shares its clipboard', async () => {
        copy('contract');
        await switchTo('play');
        shared.add('work');
        clipboards.sharingChanged('work');
        shared.delete('work');
        clipboards.sharingChanged('work');
        await switchTo('work');
        expect(pasted()).toBeNull();
    });

    it('forget a workspace that is locked or removed, be it in the background', async () => {
        copy('contract');
        copy('clause', 'primary');
        await switchTo('play');
        clipboards.forget('work');
        await switchTo('work');
        expect([pasted(), pasted('primary')]).toEqual([null, null]);
    });

    it('forget it while it is active, or its app has not handed it over yet', async () => {
        copy('contract');
        clipboards.forget('work');
        expect(pasted()).toBeNull();
        let handOver: (item: Item | null) => void = () => undefined;
        copy('big', 'clipboard', new Promise(resolve => (handOver = resolve)));
        await switchTo('play');
        clipboards.forget('work');
        handOver(itemOf('big'));
        await switchTo('work');
        expect(pasted()).toBeNull();
    });

    it('forget it while it is about to be put back', async () => {
        let draw: () => void = () => undefined;
        copy('contract');
        await switchTo('play');
        whenIdle = () => new Promise(resolve => (draw = resolve));
        clipboards.switchTo('work');
        clipboards.forget('work');
        draw();
        await settled();
        expect(pasted()).toBeNull();
    });

    it('leave what is shared when one of those that share it is locked', async () => {
        shared = new Set(['work', 'play']);
        copy('for both');
        clipboards.forget('work');
        expect(pasted()).toBe('for both');
        await switchTo('bank');
        clipboards.forget('play');
        await switchTo('work');
        expect(pasted()).toBe('for both');
    });

    it('keep nothing when it is over', async () => {
        copy('contract');
        await switchTo('play');
        clipboards.clear();
        await switchTo('work');
        expect(pasted()).toBeNull();
    });

    describe('take something across', () => {
        beforeEach(async () => {
            copy('contract');
            await switchTo('play');
        });

        it('on a person’s word, tell of it, and keep it where it is, too', async () => {
            expect(clipboards.keptOf('work')).toEqual(jasmine.objectContaining({ size: 8 }));
            copy('toys');
            await clipboards.pasteFrom('work');
            expect(pasted()).toBe('contract');
            expect(crossings).toEqual([{ from: 'work', to: 'play', item: itemOf('contract') }]);
            await switchTo('work');
            expect(pasted()).toBe('contract');
        });

        it('not from one that is locked', async () => {
            locked.add('work');
            expect(clipboards.keptOf('work')).toBeNull();
            await expectAsync(clipboards.pasteFrom('work')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'Denied' }),
            );
            expect([pasted(), crossings]).toEqual([null, []]);
        });

        it('not to one that is locked', async () => {
            locked.add('play');
            await expectAsync(clipboards.pasteFrom('work')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'Denied' }),
            );
        });

        it('not where nothing is kept', async () => {
            await expectAsync(clipboards.pasteFrom('bank')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'NotFound' }),
            );
            await switchTo('work');
            await expectAsync(clipboards.pasteFrom('play')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'NotFound' }),
            );
        });

        it('not where both have the same clipboard', async () => {
            for (const id of ['play', 'work']) {
                await expectAsync(clipboards.pasteFrom('play')).toBeRejectedWith(
                    jasmine.objectContaining({ code: 'InvalidArgument' }),
                );
                shared.add(id);
            }
            expect(clipboards.keptOf('work')).toBeNull();
            await expectAsync(clipboards.pasteFrom('work')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'InvalidArgument' }),
            );
        });

        it('not if it was locked, or another one became active, before it was there', async () => {
            let handOver: (item: Item | null) => void = () => undefined;
            copy('toys', 'clipboard', new Promise(resolve => (handOver = resolve)));
            await switchTo('bank');
            const late = clipboards.pasteFrom('play');
            const gone = clipboards.pasteFrom('work');
            clipboards.forget('work');
            clipboards.switchTo('mail');
            handOver(itemOf('toys'));
            await expectAsync(late).toBeRejectedWith(jasmine.objectContaining({ code: 'Busy' }));
            await expectAsync(gone).toBeRejectedWith(
                jasmine.objectContaining({ code: 'NotFound' }),
            );
            expect([pasted(), crossings]).toEqual([null, []]);
        });
    });
});
