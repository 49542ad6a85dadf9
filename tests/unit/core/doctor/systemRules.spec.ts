import { judgeSystem, type SystemFacts } from '../../../../src/core/doctor/systemRules.js';
import { problemsOf } from './sample.js';

const GOOD: SystemFacts = {
    managerVersion: '257.13-1~deb13u1',
    hasCgroup2: true,
    hasFreezer: true,
    confinementProblem: null,
    missingPrograms: [],
};

function problems(changes: Partial<SystemFacts> = {}): string {
    return problemsOf(judgeSystem({ ...GOOD, ...changes })).join('\n');
}

describe('What the doctor says of systemd and the kernel', () => {
    it('is that they are in order, if they are', () => {
        const findings = judgeSystem(GOOD);
        expect(findings.map(({ severity }) => severity)).toEqual(['ok', 'ok', 'ok']);
        expect(findings.map(({ check }) => check)).toEqual(['systemd', 'freezer', 'confinement']);
    });

    it('is that systemd is too old, or does not answer', () => {
        expect(problems({ managerVersion: '249' })).toContain('systemd 249 is too old');
        expect(problems({ managerVersion: '250~rc1' })).toBe('');
        expect(problems({ managerVersion: null })).toContain('does not answer');
    });

    it('is nothing of what it cannot know without systemd', () => {
        const findings = judgeSystem({ ...GOOD, managerVersion: null, hasFreezer: false });
        expect(findings.map(({ check }) => check)).toEqual(['systemd']);
    });

    it('is why nothing can be frozen', () => {
        expect(problems({ hasCgroup2: false, hasFreezer: false })).toContain('version 2');
        expect(problems({ hasFreezer: false })).toContain('The kernel cannot freeze');
    });

    it('is that people can do without confinement', () => {
        const findings = judgeSystem({ ...GOOD, confinementProblem: 'No namespaces.' });
        expect(problemsOf(findings)).toEqual([]);
        expect(findings.at(-1)).toEqual(
            jasmine.objectContaining({ severity: 'note', message: 'No namespaces.' }),
        );
    });

    it('is which programs are missing', () => {
        expect(problems({ missingPrograms: ['/usr/bin/dbus-daemon'] })).toBe(
            'systemd: /usr/bin/dbus-daemon is missing.',
        );
    });
});
