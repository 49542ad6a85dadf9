import { WorkspaceError } from '../../../../src/core/errors.js';
import { Access } from '../../../../src/core/workspace/access.js';
import { sampleWorkspace } from './sample.js';

const ENTRIES = [sampleWorkspace('work-id', 'work', 2), sampleWorkspace('play-id', 'play', 1)];

describe('Access to the D-Bus API', () => {
    const session = new Access(null);
    const work = new Access('work-id');

    function codeOf(act: () => unknown): string {
        try {
            act();
        } catch (error) {
            return error instanceof WorkspaceError ? `${error.code} ${error.message}` : 'other';
        }
        return 'allowed';
    }

    it('is whole for the session', () => {
        expect(session.sees('play-id')).toBeTrue();
        expect(session.resolve('whatever', ENTRIES)).toBe('whatever');
        expect(codeOf(() => session.requireSession())).toBe('allowed');
    });

    it('is to its own workspace for an app, by id or name', () => {
        expect(work.sees('work-id')).toBeTrue();
        expect(work.sees('play-id')).toBeFalse();
        expect(work.resolve('work-id', ENTRIES)).toBe('work-id');
        expect(work.resolve('Work', ENTRIES)).toBe('work-id');
        expect(codeOf(() => work.requireSession())).toContain('Denied');
    });

    it('does not tell an app whether another workspace exists', () => {
        const known = codeOf(() => work.resolve('play', ENTRIES));
        expect(known).toContain('Denied');
        expect(codeOf(() => work.resolve('play-id', ENTRIES))).toBe(known);
        expect(codeOf(() => work.resolve('no such', ENTRIES))).toBe(known);
    });
});
