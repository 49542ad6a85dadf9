import { WorkspaceError } from '../../../../src/core/errors.js';
import {
    Freezer,
    type FreezerPorts,
    type Hold,
    type Occupancy,
} from '../../../../src/core/freezer/freezer.js';
import type { RunningReason } from '../../../../src/core/freezer/reasons.js';
import { FakeClock, settled } from '../fakeClock.js';

describe('The freezer', () => {
    let clock: FakeClock;
    let freezer: Freezer;
    let asked: string[];
    let told: string[];
    let reported: unknown[];
    let reason: RunningReason | null;
    let setToRun: Set<string>;
    let known: Set<string>;
    let isGuarded: boolean;
    let freeze: jasmine.Spy<FreezerPorts['freeze']>;
    let thaw: jasmine.Spy<FreezerPorts['thaw']>;
    let active: Hold;

    beforeEach(() => {
        clock = new FakeClock();
        [asked, told, reported, reason] = [[], [], [], null];
        setToRun = new Set();
        known = new Set(['work', 'play']);
        isGuarded = false;
        freeze = jasmine.createSpy<FreezerPorts['freeze']>('freeze').and.resolveTo(true);
        thaw = jasmine.createSpy<FreezerPorts['thaw']>('thaw').and.resolveTo();
        freezer = new Freezer({
            freeze: (id, timeoutMs) => {
                expect(isGuarded).toBeTrue();
                expect(timeoutMs).toBe(500);
                asked.push(`freeze ${id}`);
                return freeze(id, timeoutMs);
            },
            thaw: id => {
                asked.push(`thaw ${id}`);
                return thaw(id);
            },
            guard: () => {
                isGuarded = true;
                return Promise.resolve();
            },
            isKnown: id => known.has(id),
            isSetToRun: id => setToRun.has(id),
            findReason: () => Promise.resolve(reason),
            after: clock.after,
            report: error => reported.push(error),
        });
        freezer.events.on('changed', id => told.push(`${id} ${freezer.stateOf(id)}`));
        active = freezer.hold('work');
        occupy({ work: 'apps' });
        [asked, told] = [[], []];
    });

    function occupy(found: Record<string, Occupancy>): void {
        freezer.setOccupancy(new Map(Object.entries(found)));
    }

    /** Keeps the answer to the next calls back until what it returns is called with it. */
    function delay<Answer>(
        port: jasmine.Spy<(...args: never[]) => Promise<Answer>>,
    ): (answer: Answer) => void {
        let finish!: (answer: Answer) => void;
        port.and.returnValue(
            new Promise<Answer>(resolve => {
                finish = resolve;
            }),
        );
        return finish;
    }

    const busy = new WorkspaceError('Busy', 'a job is running');
    const stuck = new WorkspaceError('Failed', 'timed out');

    it('freezes what is left, after the grace time', async () => {
        active.release();
        await clock.pass(2999);
        expect([asked, freezer.stateOf('work')]).toEqual([[], 'background']);
        await clock.pass(1);
        expect([asked, freezer.stateOf('work')]).toEqual([['freeze work'], 'frozen']);
        expect(told).toEqual(['work frozen']);
        expect(clock.waiting).toBe(0);
    });

    it('tells when what is in it stands still, be it apps or only services', async () => {
        const stood: string[] = [];
        freezer.events.on('frozen', id => stood.push(`${id} ${freezer.isFrozen(id)}`));
        occupy({ work: 'services' });
        active.release();
        await clock.pass(3000);
        freezer.hold('work').release();
        await clock.pass(3000);
        freezer.forget('work');
        expect(stood).toEqual(['work true', 'work false', 'work true', 'work false']);
    });

    it('takes the grace time that is set', async () => {
        freezer.setGrace(60);
        active.release();
        await clock.pass(59_999);
        expect(asked).toEqual([]);
        await clock.pass(1);
        expect(asked).toEqual(['freeze work']);
    });

    it('freezes at once without a grace time', async () => {
        freezer.setGrace(0);
        active.release();
        await settled();
        expect(asked).toEqual(['freeze work']);
    });

    it('never freezes what is held', async () => {
        const launch = freezer.hold('work');
        active.release();
        await clock.pass(100_000);
        expect(asked).toEqual(['thaw work']);
        launch.release();
        launch.release();
        await clock.pass(3000);
        expect(asked).toEqual(['thaw work', 'freeze work']);
    });

    it('does not freeze what is come back to in the grace time', async () => {
        active.release();
        await clock.pass(2000);
        freezer.hold('work');
        await clock.pass(100_000);
        expect(asked).toEqual(['thaw work']);
        expect(told).toEqual([]);
    });

    it('asks for the thaw before it returns, and says when it is done', async () => {
        active.release();
        await clock.pass(3000);
        const finish = delay(thaw);
        const { thawed } = freezer.hold('work');
        expect(asked).toEqual(['freeze work', 'thaw work']);
        expect(freezer.stateOf('work')).toBe('background');
        await expectAsync(thawed).toBePending();
        finish();
        await expectAsync(thawed).toBeResolved();
    });

    it('asks for a thaw when what became of a freeze is known, and ignores that', async () => {
        const finish = delay(freeze);
        active.release();
        await clock.pass(3000);
        const { thawed } = freezer.hold('work');
        expect(asked).toEqual(['freeze work']);
        await expectAsync(thawed).toBePending();
        finish(true);
        await expectAsync(thawed).toBeResolved();
        await clock.pass(100_000);
        expect(asked).toEqual(['freeze work', 'thaw work']);
        expect(freezer.stateOf('work')).toBe('background');
    });

    it('asks for a freeze when a thaw is done, and not if somebody is back by then', async () => {
        freezer.setGrace(0);
        const finish = delay(thaw);
        freezer.hold('play');
        occupy({ work: 'apps', play: 'apps' });
        freezer.hold('work').release();
        active.release();
        await settled();
        expect(asked).toEqual(['thaw play', 'thaw work']);
        freezer.hold('work');
        finish();
        await settled();
        expect(asked).toEqual(['thaw play', 'thaw work', 'thaw work']);
    });

    it('thaws twice what may stand still only after a freeze that has failed', async () => {
        let fail!: (error: unknown) => void;
        freeze.and.returnValue(
            new Promise((_resolve, reject) => {
                fail = reject;
            }),
        );
        active.release();
        await clock.pass(3000);
        const { thawed } = freezer.hold('work');
        fail(busy);
        await clock.pass(49);
        await expectAsync(thawed).toBePending();
        await clock.pass(1);
        await expectAsync(thawed).toBeResolved();
        expect(asked).toEqual(['freeze work', 'thaw work', 'thaw work']);
        await freezer.hold('work').thawed;
        expect(asked.length).toBe(4);
    });

    it('freezes nothing where nothing runs', async () => {
        freezer.hold('play').release();
        await clock.pass(3000);
        expect(asked).toEqual(['thaw play']);
        expect(freezer.stateOf('play')).toBe('empty');
    });

    it('freezes what comes to run in the background by itself', async () => {
        occupy({ work: 'apps', play: 'services' });
        expect(told).toEqual([]);
        occupy({ work: 'apps', play: 'apps' });
        expect(told).toEqual(['play background']);
        await clock.pass(3000);
        expect(asked).toEqual(['freeze play']);
    });

    it('tells when the last app ends', async () => {
        active.release();
        await clock.pass(3000);
        occupy({});
        expect(told).toEqual(['work frozen', 'work empty']);
        await clock.pass(100_000);
        expect(asked).toEqual(['freeze work']);
    });

    describe('with a reason not to', () => {
        it('says it and looks again until it is gone', async () => {
            reason = 'sound';
            active.release();
            await clock.pass(3000);
            expect(freezer.reasonOf('work')).toBe('sound');
            expect(told).toEqual(['work background']);
            await clock.pass(10_000);
            expect(told).toEqual(['work background']);
            reason = null;
            await clock.pass(9_999);
            expect(asked).toEqual([]);
            await clock.pass(1);
            expect([freezer.reasonOf('work'), freezer.stateOf('work')]).toEqual([null, 'frozen']);
        });

        it('looks again when something has happened', async () => {
            reason = 'inhibitor';
            active.release();
            await clock.pass(3000);
            reason = null;
            freezer.reconsider();
            await settled();
            expect(freezer.stateOf('work')).toBe('frozen');
        });

        it('forgets it when somebody comes back', async () => {
            reason = 'sound';
            active.release();
            await clock.pass(3000);
            freezer.hold('work');
            expect(freezer.reasonOf('work')).toBeNull();
            expect(clock.waiting).toBe(0);
        });
    });

    describe('of a workspace that is set to keep running', () => {
        it('lets it run', async () => {
            setToRun.add('work');
            active.release();
            await clock.pass(100_000);
            expect([asked, freezer.reasonOf('work')]).toEqual([[], 'setting']);
        });

        it('follows the setting', async () => {
            active.release();
            await clock.pass(3000);
            setToRun.add('work');
            freezer.followSetting('work');
            await settled();
            expect(asked).toEqual(['freeze work', 'thaw work']);
            expect(freezer.reasonOf('work')).toBe('setting');
            setToRun.delete('work');
            freezer.followSetting('work');
            await settled();
            expect(freezer.stateOf('work')).toBe('frozen');
        });

        it('does nothing when another setting changes', async () => {
            active.release();
            await clock.pass(3000);
            freezer.followSetting('work');
            freezer.followSetting('unheard-of');
            await settled();
            expect(asked).toEqual(['freeze work']);
        });
    });

    describe('when it fails', () => {
        it('tries again soon if a job is in the way', async () => {
            freeze.and.rejectWith(busy);
            active.release();
            await clock.pass(3000 + 50);
            freeze.and.resolveTo(true);
            await clock.pass(100);
            expect(asked).toEqual(['freeze work', 'freeze work', 'freeze work']);
            expect([freezer.stateOf('work'), reported]).toEqual(['frozen', []]);
        });

        it('undoes it, says so once, and tries again ever more rarely', async () => {
            freeze.and.rejectWith(stuck);
            active.release();
            await clock.pass(3000);
            expect(asked).toEqual(['freeze work', 'thaw work']);
            await clock.pass(50);
            expect(freezer.stateOf('work')).toBe('background');
            expect(freezer.reasonOf('work')).toBe('stuck');
            await clock.pass(10_050 + 20_050);
            expect(freeze).toHaveBeenCalledTimes(3);
            expect(thaw).toHaveBeenCalledTimes(1 + 3 * 2);
            expect(reported.map(String)).toEqual([jasmine.stringContaining('as a whole')]);
            freeze.and.resolveTo(true);
            await clock.pass(40_000);
            expect([freezer.stateOf('work'), freezer.reasonOf('work')]).toEqual(['frozen', null]);
        });

        it('insists on a thaw while a job is in the way', async () => {
            thaw.and.rejectWith(busy);
            const { thawed } = freezer.hold('play');
            await clock.pass(50);
            thaw.and.resolveTo();
            await clock.pass(100);
            await expectAsync(thawed).toBeResolved();
            expect(asked).toEqual(['thaw play', 'thaw play', 'thaw play']);
        });

        it('freezes nothing that nobody would thaw', async () => {
            freezer = new Freezer({
                ...{ freeze, thaw, isKnown: () => true, isSetToRun: () => false },
                ...{ findReason: () => Promise.resolve(null), after: clock.after },
                guard: () => Promise.reject(new Error('no guard')),
                report: error => reported.push(error),
            });
            occupy({ work: 'apps' });
            await clock.pass(3000);
            expect(freeze).not.toHaveBeenCalled();
            expect(freezer.reasonOf('work')).toBe('stuck');
        });
    });

    describe('holding all', () => {
        it('lets everything run until it is given up', async () => {
            active.release();
            occupy({ work: 'apps', play: 'apps' });
            await clock.pass(3000);
            const hold = freezer.holdAll();
            expect(asked.slice(2)).toEqual(['thaw work', 'thaw play']);
            await expectAsync(hold.thawed).toBeResolved();
            freezer.hold('work').release();
            await clock.pass(100_000);
            expect(asked.length).toBe(5);
            hold.release();
            await clock.pass(3000);
            expect(asked.slice(5)).toEqual(['freeze work', 'freeze play']);
        });

        it('does not give the active one free', async () => {
            freezer.holdAll().release();
            await clock.pass(100_000);
            expect(asked).toEqual(['thaw work']);
        });
    });

    describe('of a workspace that is locked', () => {
        it('freezes it at once, whoever holds it and whatever it does', async () => {
            reason = 'sound';
            setToRun.add('work');
            freezer.lock('work');
            await settled();
            expect([asked, freezer.stateOf('work')]).toEqual([['freeze work'], 'frozen']);
            expect(freezer.reasonOf('work')).toBeNull();
        });

        it('lets it run for nobody until it is unlocked, and then for who holds it', async () => {
            freezer.lock('work');
            await settled();
            asked = [];
            await freezer.hold('work').thawed;
            await freezer.holdAll().thawed;
            freezer.followSetting('work');
            expect(asked).toEqual([]);
            freezer.unlock('work');
            expect(asked).toEqual(['thaw work']);
        });

        it('leaves it frozen when it is unlocked and nobody wants it', async () => {
            active.release();
            freezer.lock('work');
            await settled();
            asked = [];
            freezer.unlock('work');
            freezer.unlock('work');
            await clock.pass(3000);
            expect(asked).toEqual(['freeze work']);
        });

        it('lets it end, and freezes it again if it does not', async () => {
            for (const holdToEnd of [
                (): Hold => freezer.holdToEnd('work'),
                (): Hold => freezer.holdAllToEnd(),
            ]) {
                freezer.lock('work');
                await settled();
                asked = [];
                const hold = holdToEnd();
                expect(asked).toEqual(['thaw work']);
                await clock.pass(100_000);
                expect(asked).toEqual(['thaw work']);
                hold.release();
                hold.release();
                await clock.pass(3000);
                expect(asked).toEqual(['thaw work', 'freeze work']);
            }
        });

        it('freezes what comes to run there', async () => {
            occupy({});
            freezer.lock('work');
            occupy({ work: 'services' });
            await clock.pass(3000);
            expect(asked).toEqual(['freeze work']);
        });
    });

    it('begins anew after somebody else has thawed everything', async () => {
        active.release();
        await clock.pass(3000);
        freezer.followThaw();
        expect(freezer.stateOf('work')).toBe('background');
        await clock.pass(3000);
        expect(asked).toEqual(['freeze work', 'freeze work']);
    });

    it('lets everything run at its end, and freezes nothing any more', async () => {
        active.release();
        occupy({ work: 'apps', play: 'apps' });
        await clock.pass(2999);
        freezer.end();
        expect(asked).toEqual(['thaw work', 'thaw play']);
        await settled();
        freezer.hold('work').release();
        freezer.setOccupancy(new Map([['new', 'apps']]));
        await clock.pass(100_000);
        expect(asked).toEqual(['thaw work', 'thaw play', 'thaw work', 'thaw new']);
    });

    it('thaws what runs in the slice of a workspace that is gone', async () => {
        known.delete('play');
        occupy({ work: 'apps', play: 'apps' });
        await clock.pass(100_000);
        expect(asked).toEqual(['thaw play']);
    });

    it('forgets a workspace', async () => {
        active.release();
        freezer.forget('work');
        await clock.pass(100_000);
        expect([asked, freezer.stateOf('work')]).toEqual([[], 'empty']);
    });
});
