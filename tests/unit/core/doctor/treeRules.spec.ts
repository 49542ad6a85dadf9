import { judgeTree, type TreeFacts } from '../../../../src/core/doctor/treeRules.js';
import { sampleBroken, sampleWorkspace } from '../workspace/sample.js';
import { problemsOf } from './sample.js';

const ID = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
const ROOT = '/home/anna/.config/koder/workspaces';
const GOOD: TreeFacts = {
    root: ROOT,
    exists: true,
    entries: [sampleWorkspace(ID, 'work')],
    activeId: ID,
    activeLink: `${ROOT}/active`,
    kolideLink: '/home/anna/.config/kolide',
    isKolideLinked: true,
    leftovers: [],
    privatePaths: [
        { path: ROOT, kind: 'directory', mode: 0o700 },
        { path: `${ROOT}/${ID}/meta.toml`, kind: 'file', mode: 0o600 },
    ],
    isServed: false,
};

describe('What the doctor says of the workspaces on disk', () => {
    it('is that they are in order, if they are', () => {
        const findings = judgeTree(GOOD);
        expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
            ['links', 'ok'],
            ['modes', 'ok'],
            ['workspaces', 'ok'],
        ]);
    });

    it('is that there are none before the first start, which is no problem', () => {
        const findings = judgeTree({ ...GOOD, exists: false, activeId: null, entries: [] });
        expect(findings).toHaveSize(1);
        expect(findings[0]?.severity).toBe('ok');
    });

    it('offers to mend links only while the extension does not run, which does so itself', () => {
        const wrong = { ...GOOD, activeId: null, isKolideLinked: false, leftovers: ['x'] };
        const findings = judgeTree(wrong);
        expect(problemsOf(findings)).toHaveSize(3);
        expect(findings[0]?.mend).toEqual({ kind: 'recover-tree' });
        const served = judgeTree({ ...wrong, isServed: true });
        // It may be making what looks like left over at this moment.
        expect(problemsOf(served)).toHaveSize(2);
        expect(served.every(({ mend }) => mend === undefined)).toBeTrue();
    });

    it('is which modes are wrong, in both directions', () => {
        const findings = judgeTree({
            ...GOOD,
            privatePaths: [
                { path: '/open', kind: 'directory', mode: 0o755 },
                { path: '/closed', kind: 'file', mode: 0o400 },
            ],
        });
        expect(findings.flatMap(({ mend }) => mend ?? [])).toEqual([
            { kind: 'set-mode', path: '/open', mode: 0o700 },
            { kind: 'set-mode', path: '/closed', mode: 0o600 },
        ]);
        expect(problemsOf(findings)[0]).toContain('0755 instead of 0700');
    });

    it('is which workspace is broken and why; that is for its person to mend', () => {
        const findings = judgeTree({ ...GOOD, entries: [sampleBroken(ID)] });
        const broken = findings.find(({ check }) => check === 'workspaces');
        expect(broken?.workspace).toBe(ID);
        expect(broken?.message).toContain('meta.toml is missing');
        expect(broken?.advice).toContain(`${ROOT}/${ID}`);
        expect(broken?.mend).toBeUndefined();
    });
});
