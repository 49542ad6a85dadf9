import { isAutostarted, type AutostartKeys } from '../../../../src/core/apps/autostart.js';

const PLAIN: AutostartKeys = {
    hidden: false,
    isEnabled: true,
    onlyShowIn: [],
    notShowIn: [],
    phase: '',
};

describe('An autostart entry', () => {
    for (const [what, keys, expected] of [
        ['nothing special', {}, true],
        ['this desktop to be shown in', { onlyShowIn: ['KDE', 'GNOME'] }, true],
        ['another desktop not to be shown in', { notShowIn: ['KDE'] }, true],
        ['been hidden', { hidden: true }, false],
        ['been switched off', { isEnabled: false }, false],
        ['another desktop to be shown in', { onlyShowIn: ['KDE'] }, false],
        ['this desktop not to be shown in', { notShowIn: ['GNOME'] }, false],
        ['a phase of the session', { phase: 'WindowManager' }, false],
    ] as const)
        it(`that has ${what} is ${expected ? '' : 'not '}started`, () => {
            expect(isAutostarted({ ...PLAIN, ...keys }, ['ubuntu', 'GNOME'])).toBe(expected);
        });
});
