import { judgeLink } from '../../../../src/core/archive/links.js';

const FROM = '/home/anna/.config/koder/workspaces/old';
const TO = '/home/bea/.config/koder/workspaces/new';

describe('A link of a workspace that was brought in', () => {
    const judge = (path: string, target: string, mayLeave = false): unknown =>
        judgeLink(path, target, { from: FROM, to: TO, mayLeave });

    it('stays if it leads to something in the workspace', () => {
        expect(judge('home/link', 'file')).toBe('keep');
        expect(judge('home/link', './a/./file')).toBe('keep');
        expect(judge('home/a/link', '../file')).toBe('keep');
        expect(judge('home/a/link', '../../XDG_DATA_HOME/x')).toBe('keep');
        expect(judge('home/link', '..')).toBe('keep');
        expect(judge('home/link', `${TO}/home/file`)).toBe('keep');
    });

    it('leads to the same place as before, where the workspace is now', () => {
        expect(judge('home/link', `${FROM}/home/file`)).toEqual({ target: `${TO}/home/file` });
        expect(judge('home/link', FROM)).toEqual({ target: TO });
    });

    it('stays if it leads where only the system’s administrator can write', () => {
        expect(judge('home/link', '/usr/share/themes')).toBe('keep');
        expect(judge('home/link', '/dev/null')).toBe('keep');
    });

    it('is left out if it leads elsewhere', () => {
        for (const target of [
            '/home/bea/Documents',
            '/',
            '/etc/passwd',
            '/usrlocal',
            '/usr/../home',
            '../..',
            '../../other',
            'a/../../../x',
            // By way of a link “a”, this may be anywhere.
            'a/..',
            `${FROM}x/file`,
            `${FROM}/../other`,
            `${TO}/../other`,
            `${TO}x`,
        ])
            expect(judge('home/link', target)).withContext(target).toBeNull();
    });

    it('stays wherever it leads, if it is one’s own', () => {
        expect(judge('home/link', '/mnt/disk', true)).toBe('keep');
        expect(judge('home/link', '../../..', true)).toBe('keep');
        expect(judge('home/link', `${FROM}/home`, true)).toEqual({ target: `${TO}/home` });
        expect(judge('home/link', `${TO}/../other`, true)).toBe('keep');
    });

    it('never leads into the workspace that it was copied from', () => {
        expect(judge('home/link', `${FROM}/home/a/../b`, true)).toEqual({
            target: `${TO}/home/b`,
        });
        expect(judge('home/link', `${FROM}/home/..`, true)).toEqual({ target: TO });
        expect(judge('home/link', `/mnt/..${FROM}/./home`, true)).toEqual({ target: `${TO}/home` });
        const beside = { from: '/all/old', to: '/all/new', mayLeave: true };
        expect(judgeLink('home/a/link', '../../../old/home/x', beside)).toEqual({
            target: '/all/new/home/x',
        });
        expect(judgeLink('home/a/link', '../../../new/home/x', beside)).toBe('keep');
        for (const target of [`${FROM}/../other`, `${FROM}/home/../../other`])
            expect(judge('home/link', target, true))
                .withContext(target)
                .toBeNull();
    });
});
