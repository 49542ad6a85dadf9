import { judgeSession, type SessionFacts } from '../../../../src/core/doctor/sessionRules.js';
import { problemsOf } from './sample.js';

const SYSTEM = { directory: '/usr/share/gnome-shell/extensions/us', version: '0.2.0' };
const OWN = { directory: '/home/anna/.local/share/gnome-shell/extensions/us', version: '0.1.0' };
const GOOD: SessionFacts = {
    busProblem: null,
    keyRing: 'open',
    missingPortals: [],
    shellVersion: '48.7',
    supportedShells: ['48', '49'],
    installed: [SYSTEM],
    loaded: { state: 1, error: '', version: '0.2.0' },
    isEnabled: true,
    areExtensionsOff: false,
    isServed: true,
};

function problems(changes: Partial<SessionFacts> = {}): string {
    return problemsOf(judgeSession({ ...GOOD, ...changes })).join('\n');
}

describe('What the doctor says of the session', () => {
    it('is that it is in order, if it is', () => {
        const findings = judgeSession(GOOD);
        expect(findings.every(({ severity }) => severity === 'ok')).toBeTrue();
        expect(findings.map(({ check }) => check)).toEqual([
            'session-bus',
            'key-ring',
            'portal',
            'shell',
            'extension',
        ]);
    });

    it('is that there is no bus, and nothing of what is only known by it', () => {
        const findings = judgeSession({ ...GOOD, busProblem: 'Refused', keyRing: 'absent' });
        expect(findings.map(({ check }) => check)).toEqual(['session-bus']);
        expect(findings[0]?.message).toContain('Refused');
    });

    it('is how the key ring is; one that is locked is opened by its person', () => {
        expect(problems({ keyRing: 'absent' })).toContain('no key ring');
        expect(problems({ keyRing: 'without-default' })).toContain('no default key ring');
        expect(problems({ keyRing: 'locked' })).toBe('');
    });

    it('is which portals are missing', () => {
        expect(problems({ missingPortals: ['a.b', 'c.d'] })).toContain('a.b, c.d');
    });

    it('is which shell runs, and whether the extension is made for it', () => {
        expect(problems({ shellVersion: null })).toContain('GNOME Shell is not running');
        expect(problems({ shellVersion: '47.1' })).toContain('not made for GNOME Shell 47.1');
        expect(problems({ shellVersion: '49.beta' })).toBe('');
    });

    it('is what has become of the extension', () => {
        const loaded = { state: 3, error: 'boom', version: '0.2.0' };
        expect(problems({ installed: [], loaded: null })).toContain('not installed');
        expect(problems({ loaded: null })).toContain('does not know the extension yet');
        expect(problems({ loaded })).toContain('The extension failed: boom');
        expect(problems({ loaded: { ...loaded, state: 4 } })).toContain('not made for it');
        expect(problems({ isEnabled: false })).toContain('The extension is switched off');
        expect(problems({ areExtensionsOff: true })).toContain('All extensions are switched off');
        expect(problems({ isServed: false })).toContain('does not answer');
    });

    it('is whether it is switched on, without a shell too', () => {
        expect(problems({ shellVersion: null, loaded: null, isEnabled: false })).toContain(
            'The extension is switched off',
        );
    });

    it('is that an older version runs than is installed, until the next login', () => {
        const loaded = { state: 1, error: '', version: '0.1.0' };
        expect(problems({ loaded })).toContain('still runs version 0.1.0; 0.2.0 is installed');
    });

    it('is that a copy of the person’s own hides that of the system', () => {
        const loaded = { state: 1, error: '', version: '0.1.0' };
        expect(problems({ installed: [OWN, SYSTEM], loaded })).toBe(
            `extension: The extension is installed twice; the shell takes ${OWN.directory} (0.1.0).`,
        );
    });
});
