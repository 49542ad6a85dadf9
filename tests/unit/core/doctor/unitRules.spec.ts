import { judgeUnits, type UnitFacts } from '../../../../src/core/doctor/unitRules.js';
import { sliceOf } from '../../../../src/core/systemd/unitNames.js';
import { problemsOf } from './sample.js';

const ID = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
const GONE = '7a1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
const GOOD: UnitFacts = {
    names: new Map([[ID, 'work']]),
    slices: [{ id: ID, occupancy: 'apps', freezerState: 'running' }],
    buses: [{ id: ID, state: 'answers', hasKeyRing: true, hasPortal: true }],
    failed: [],
    runtimeDirectories: [{ path: '/run/user/1000/kolide/6f', id: ID }],
    isGuarded: true,
};
const STALE = { path: '/run/user/1000/kolide/7a', id: GONE };

describe('What the doctor says of what runs', () => {
    it('is that it is in order, if it is', () => {
        expect(judgeUnits(GOOD).map(({ check, severity }) => [check, severity])).toEqual([
            ['units', 'ok'],
            ['buses', 'ok'],
            ['runtime', 'ok'],
        ]);
    });

    it('is that what is frozen stays so, if there is nobody to thaw it', () => {
        const slices = [{ id: ID, occupancy: 'apps' as const, freezerState: 'frozen' }];
        expect(problemsOf(judgeUnits({ ...GOOD, slices }))).toEqual([]);
        const [stuck] = judgeUnits({ ...GOOD, slices, isGuarded: false });
        expect(stuck?.message).toContain('“work” are frozen');
        expect(stuck?.mend).toEqual({ kind: 'thaw', unit: sliceOf(ID) });
    });

    it('is to end services without a workspace, but never programs', () => {
        const slice = { id: GONE, freezerState: 'running' };
        const [services] = judgeUnits({ ...GOOD, slices: [{ ...slice, occupancy: 'services' }] });
        expect(services?.mend).toEqual({ kind: 'stop', unit: sliceOf(GONE) });
        const [apps] = judgeUnits({ ...GOOD, slices: [{ ...slice, occupancy: 'apps' }] });
        expect(apps?.mend).toBeUndefined();
        expect(apps?.advice).toContain('systemctl --user stop');
    });

    it('is which units have failed', () => {
        const [failed] = judgeUnits({ ...GOOD, failed: ['kolide-bus-1.service'] });
        expect(failed?.advice).toContain('journalctl --user --unit=kolide-bus-1.service');
        expect(failed?.mend).toEqual({ kind: 'reset-failed', unit: 'kolide-bus-1.service' });
    });

    it('is what is missing on the bus of a workspace, unless that is frozen', () => {
        const bus = { id: ID, hasKeyRing: false, hasPortal: false };
        const said = (state: 'answers' | 'silent' | 'frozen' | 'stranger'): string =>
            problemsOf(judgeUnits({ ...GOOD, buses: [{ ...bus, state }] })).join('\n');
        expect(said('answers')).toContain('no key ring');
        expect(said('answers')).toContain('no portals');
        expect(said('silent')).toContain('The bus of “work” does not answer');
        expect(said('stranger')).toContain('in place of the bus of “work”');
        expect(said('frozen')).toBe('');
    });

    it('is which sockets are of no workspace, and of nothing that runs', () => {
        const runtimeDirectories = [...GOOD.runtimeDirectories, STALE];
        const stale = judgeUnits({ ...GOOD, runtimeDirectories }).at(-1);
        expect(stale?.mend).toEqual({ kind: 'delete', path: STALE.path });
        const slices = [{ id: GONE, occupancy: 'services' as const, freezerState: 'running' }];
        const used = judgeUnits({ ...GOOD, runtimeDirectories, slices });
        expect(used.some(({ mend }) => mend?.kind === 'delete')).toBeFalse();
    });
});
