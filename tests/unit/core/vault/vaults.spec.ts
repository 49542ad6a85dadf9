import { WorkspaceError } from '../../../../src/core/errors.js';
import { Vaults } from '../../../../src/core/vault/vaults.js';
import { FakeRing } from './fakeRing.js';

const RIGHT = 'correct horse';

describe('A vault', () => {
    let ring: FakeRing;
    let vaults: Vaults;
    let told: string[];

    /** What a shell that is started now finds. */
    const startAnew = (): Vaults => {
        const made = new Vaults(ring);
        told = [];
        made.events.on('changed', id => told.push(made.stateOf(id)));
        return made;
    };

    const refusal = async (work: Promise<unknown>): Promise<WorkspaceError> => {
        try {
            await work;
        } catch (error) {
            if (error instanceof WorkspaceError) return error;
            throw error;
        }
        throw new Error('Nothing was refused.');
    };

    beforeEach(() => {
        ring = new FakeRing();
        vaults = startAnew();
    });

    it('is none until a passphrase is set, and open then', async () => {
        expect(vaults.stateOf('work')).toBe('none');
        await vaults.protect('work', RIGHT);
        expect(vaults.stateOf('work')).toBe('open');
        expect(ring.key).toBe(RIGHT);
        expect(ring.meta).toBeTrue();
        expect(told.at(-1)).toBe('open');
        expect(told).not.toContain('locked');
    });

    it('leaves no other key that opens it', async () => {
        await vaults.protect('work', RIGHT);
        expect(ring.spareKey).toBeNull();
    });

    it('is set once only, and not where the key ring is the session’s', async () => {
        expect((await refusal(vaults.protect('default', RIGHT))).code).toBe('Denied');
        expect(ring.done).toEqual([]);
        await vaults.protect('work', RIGHT);
        expect((await refusal(vaults.protect('work', RIGHT))).code).toBe('Exists');
    });

    it('is not set with a passphrase that is none', async () => {
        expect((await refusal(vaults.protect('work', 'short'))).code).toBe('InvalidArgument');
        expect(ring.done).toEqual([]);
    });

    it('is none if setting it fails', async () => {
        ring.failing.add('change');
        expect((await refusal(vaults.protect('work', RIGHT))).message).toBe('change failed');
        expect(vaults.stateOf('work')).toBe('none');
        expect(ring.meta).toBeFalse();
        expect(ring.spareKey).toBe(ring.key);
    });

    it('is there if it was set and nobody said so in time', async () => {
        ring.failing.add('change');
        ring.before.set('change', () => (ring.key = RIGHT));
        expect((await refusal(vaults.protect('work', RIGHT))).message).toBe('change failed');
        expect(ring.meta).toBeTrue();
        await vaults.lock('work');
        await vaults.unlock('work', RIGHT);
        expect(vaults.stateOf('work')).toBe('open');
        expect(ring.spareKey).toBeNull();
    });

    it('is taken for set while nobody knows, and the next passphrase settles it', async () => {
        ring.failing.add('change').add('test');
        expect((await refusal(vaults.protect('work', RIGHT))).message).toBe('change failed');
        expect(ring.meta).toBeTrue();
        expect(ring.reported.length).toBe(1);
        ring.failing.clear();
        await vaults.lock('work');
        await vaults.unlock('work', RIGHT);
        expect(ring.isUnlocked).toBeTrue();
        expect(vaults.stateOf('work')).toBe('none');
    });

    it('is set, locked and opened although a listener throws, and that is reported', async () => {
        const stuck = new Error('stuck');
        vaults.events.on('changed', () => {
            throw stuck;
        });
        await vaults.protect('work', RIGHT);
        expect(ring.key).toBe(RIGHT);
        await vaults.lock('work');
        expect(ring.isUnlocked).toBeFalse();
        expect(ring.areAppsStopped).toBeTrue();
        await vaults.unlock('work', RIGHT);
        expect(vaults.stateOf('work')).toBe('open');
        expect(ring.reported).toEqual([stuck, stuck, stuck]);
    });

    for (const step of ['make', 'open', 'write true', 'change'])
        it(`is locked if all are locked while it is set (at “${step}”)`, async () => {
            let locking = Promise.resolve();
            ring.before.set(step, () => {
                locking = vaults.lockAll();
            });
            await vaults.protect('work', RIGHT);
            await locking;
            expect(vaults.stateOf('work')).toBe('locked');
            expect(told.at(-1)).toBe('locked');
            expect(ring.isUnlocked).toBeFalse();
            expect(ring.areAppsStopped).toBeTrue();
            ring.before.clear();
            await vaults.unlock('work', RIGHT);
            expect(vaults.stateOf('work')).toBe('open');
        });

    it('is locked if setting it failed as well, and nobody can tell what became of it', async () => {
        ring.failing.add('change').add('test');
        ring.before.set('open', () => void vaults.lockAll());
        expect((await refusal(vaults.protect('work', RIGHT))).message).toBe('change failed');
        expect(vaults.stateOf('work')).toBe('locked');
        expect(ring.isUnlocked).toBeFalse();
        expect(ring.areAppsStopped).toBeTrue();
    });

    describe('that is set', () => {
        beforeEach(async () => {
            await vaults.protect('work', RIGHT);
            ring.done.length = 0;
            told.length = 0;
        });

        it('stays locked when somebody takes the line out of meta.toml', async () => {
            await vaults.lock('work');
            ring.meta = false;
            expect(vaults.stateOf('work')).toBe('locked');
            await vaults.unlock('work', RIGHT);
            await vaults.unprotect('work', RIGHT);
            expect(vaults.stateOf('work')).toBe('none');
        });

        it('is locked for everybody at once, then the key ring, then the apps', async () => {
            const locked = vaults.lock('work');
            expect(vaults.stateOf('work')).toBe('locked');
            expect(told).toEqual(['locked']);
            await locked;
            expect(ring.done).toEqual(['close', 'restrain']);
            expect(ring.isUnlocked).toBeFalse();
            expect(ring.areAppsStopped).toBeTrue();
        });

        it('is locked all the same if the key ring or the apps resist, and that is reported', async () => {
            ring.failing.add('close').add('restrain');
            await vaults.lock('work');
            expect(ring.done).toEqual(['close', 'restrain']);
            expect(ring.reported.length).toBe(2);
            expect(vaults.stateOf('work')).toBe('locked');
        });

        it('may be locked twice', async () => {
            await vaults.lock('work');
            await vaults.lock('work');
            expect(told).toEqual(['locked']);
        });

        it('opens for the right passphrase only', async () => {
            await vaults.lock('work');
            const error = await refusal(vaults.unlock('work', 'wrong horse'));
            expect(error.code).toBe('Denied');
            expect(vaults.stateOf('work')).toBe('locked');
            await vaults.unlock('work', RIGHT);
            expect(vaults.stateOf('work')).toBe('open');
            expect(told).toEqual(['locked', 'open']);
        });

        it('has nothing run before the passphrase was found right', async () => {
            await vaults.lock('work');
            ring.done.length = 0;
            await refusal(vaults.unlock('work', 'wrong horse'));
            expect(ring.done).not.toContain('release');
            expect(ring.done).not.toContain('open');
            ring.done.length = 0;
            await vaults.unlock('work', RIGHT);
            expect(ring.done.slice(0, 3)).toEqual(['test', 'release', 'open']);
        });

        it('never repeats what was typed', async () => {
            await vaults.lock('work');
            ring.key = 'something else';
            const error = await refusal(vaults.unlock('work', RIGHT));
            expect(error.message).not.toContain(RIGHT);
            expect(String(error.cause)).not.toContain(RIGHT);
        });

        it('takes a passphrase however the keyboard composed it', async () => {
            await vaults.change('work', RIGHT, 'cafe\u0301 au\u00a0lait');
            await vaults.lock('work');
            await vaults.unlock('work', 'caf\u00e9 au lait');
            expect(vaults.stateOf('work')).toBe('open');
        });

        it('slows down whoever guesses, and forgives a right one', async () => {
            await vaults.lock('work');
            for (const expected of ['Denied', 'Denied', 'Denied', 'Busy'] as const)
                expect((await refusal(vaults.unlock('work', 'guess'))).code).toBe(expected);
            expect((await refusal(vaults.unlock('work', RIGHT))).code).toBe('Busy');
            ring.time += 1000;
            await vaults.unlock('work', RIGHT);
            await vaults.lock('work');
            expect((await refusal(vaults.unlock('work', 'guess'))).code).toBe('Denied');
            await vaults.unlock('work', RIGHT);
        });

        it('slows down whoever guesses while the session’s key ring is not there', async () => {
            await vaults.lock('work');
            ring.failing.add('find');
            for (const expected of ['Denied', 'Denied', 'Denied', 'Busy'] as const)
                expect((await refusal(vaults.unlock('work', 'guess'))).code).toBe(expected);
            expect(ring.reported.length).toBe(3);
        });

        it('slows down whoever guesses while an old key cannot be tried', async () => {
            await vaults.lock('work');
            ring.spareKey = 'old';
            ring.before.set('find', () => ring.failing.add('test'));
            expect((await refusal(vaults.unlock('work', 'guess'))).code).toBe('Denied');
            expect(ring.reported.length).toBe(1);
        });

        it('slows down guesses by way of a change, and does not forget them when locked', async () => {
            for (let turn = 0; turn < 3; turn += 1) {
                await refusal(vaults.change('work', 'guess', 'another one'));
                await vaults.lock('work');
            }
            expect((await refusal(vaults.unprotect('work', 'guess'))).code).toBe('Busy');
        });

        it('makes guesses of several callers wait for each other', async () => {
            await vaults.lock('work');
            const guesses = Array.from({ length: 10 }, () =>
                refusal(vaults.unlock('work', 'guess')),
            );
            const codes = (await Promise.all(guesses)).map(({ code }) => code);
            expect(codes.filter(code => code === 'Denied').length).toBe(3);
        });

        it('stays locked if it is locked while it opens', async () => {
            await vaults.lock('work');
            ring.before.set('open', () => void vaults.lock('work'));
            expect((await refusal(vaults.unlock('work', RIGHT))).code).toBe('Busy');
            ring.before.clear();
            await vaults.lock('work');
            expect(vaults.stateOf('work')).toBe('locked');
            expect(ring.isUnlocked).toBeFalse();
            expect(ring.areAppsStopped).toBeTrue();
            expect(told).toEqual(['locked']);
        });

        it('stays locked if all are locked while it opens', async () => {
            await vaults.lock('work');
            const unlocking = refusal(vaults.unlock('work', RIGHT));
            await vaults.lockAll();
            expect((await unlocking).code).toBe('Busy');
            expect(vaults.stateOf('work')).toBe('locked');
            expect(ring.isUnlocked).toBeFalse();
            expect(ring.areAppsStopped).toBeTrue();
        });

        it('stops the apps again if the key ring does not open', async () => {
            await vaults.lock('work');
            ring.failing.add('open');
            await refusal(vaults.unlock('work', RIGHT));
            expect(vaults.stateOf('work')).toBe('locked');
            expect(ring.areAppsStopped).toBeTrue();
            expect(ring.done.slice(-2)).toEqual(['close', 'restrain']);
        });

        it('opens for both who say the passphrase at the same time', async () => {
            await vaults.lock('work');
            await Promise.all([vaults.unlock('work', RIGHT), vaults.unlock('work', RIGHT)]);
            expect(told).toEqual(['locked', 'open']);
        });

        it('is locked by the next shell, whatever this one left open', async () => {
            const next = startAnew();
            expect(next.stateOf('work')).toBe('locked');
            await next.start(['work']);
            expect(ring.isUnlocked).toBeFalse();
            expect(ring.areAppsStopped).toBeTrue();
        });

        it('is locked with all others', async () => {
            await vaults.lockAll();
            expect(ring.areAppsStopped).toBeTrue();
            ring.done.length = 0;
            await vaults.lockAll();
            expect(ring.done).toEqual([]);
        });

        it('stays as it was while meta.toml cannot be read', async () => {
            await vaults.lock('work');
            ring.meta = null;
            expect(vaults.stateOf('work')).toBe('locked');
        });

        it('changes its passphrase', async () => {
            await vaults.change('work', RIGHT, 'battery staple');
            expect(ring.key).toBe('battery staple');
            await vaults.lock('work');
            expect((await refusal(vaults.unlock('work', RIGHT))).code).toBe('Denied');
            await vaults.unlock('work', 'battery staple');
        });

        it('keeps its passphrase if the old one is wrong, or the new one none', async () => {
            const wrong = await refusal(vaults.change('work', 'wrong horse', 'battery staple'));
            expect(wrong.code).toBe('Denied');
            const short = await refusal(vaults.change('work', RIGHT, 'short'));
            expect(short.code).toBe('InvalidArgument');
            expect(ring.key).toBe(RIGHT);
            expect(vaults.stateOf('work')).toBe('open');
        });

        it('is taken off with its passphrase', async () => {
            expect((await refusal(vaults.unprotect('work', 'wrong horse'))).code).toBe('Denied');
            await vaults.unprotect('work', RIGHT);
            expect(vaults.stateOf('work')).toBe('none');
            expect(ring.key).toBe(ring.spareKey);
            expect((await refusal(vaults.change('work', RIGHT, 'another one'))).code).toBe(
                'NotFound',
            );
        });
    });

    describe('whose setting is interrupted at any step', () => {
        const operations = {
            set: (): Promise<void> => vaults.protect('work', RIGHT),
            changed: (): Promise<void> => vaults.change('work', RIGHT, 'battery staple'),
            'taken off': (): Promise<void> => vaults.unprotect('work', RIGHT),
        };

        for (const [name, operate] of Object.entries(operations))
            it(`opens for what was typed (while it is ${name})`, async () => {
                let steps = 0;
                for (let isCut = true; isCut; steps += 1) {
                    ring = new FakeRing();
                    vaults = startAnew();
                    if (name !== 'set') await vaults.protect('work', RIGHT);
                    ring.cutAfter(steps);
                    isCut = await Promise.race([
                        operate().then(() => false),
                        ring.cut.then(() => true),
                    ]);
                    ring.endSession();
                    vaults = startAnew();
                    if (vaults.stateOf('work') === 'none') {
                        // As every launch does.
                        await ring.open('work', await ring.make());
                        continue;
                    }
                    await vaults.unlock('work', RIGHT).catch(() => undefined);
                    await vaults.unlock('work', 'battery staple').catch(() => undefined);
                    expect(ring.isUnlocked).withContext(`cut after ${steps} steps`).toBeTrue();
                    expect(vaults.stateOf('work')).not.toBe('locked');
                }
                expect(steps).toBeGreaterThan(3);
            });
    });
});
