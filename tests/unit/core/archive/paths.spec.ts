import { movePaths } from '../../../../src/core/archive/paths.js';

const FROM = '/home/anna/.config/koder/workspaces/old';
const TO = '/home/bea/.config/koder/workspaces/new$&';

describe('A path in a file of a workspace that was brought in', () => {
    const move = (text: string): string => movePaths(text, { from: FROM, to: TO });

    it('leads to the same place as before, where the workspace is now', () => {
        expect(move(`A="${FROM}/home/a b"\nB='${FROM}'\n${FROM} name\n${FROM}`)).toBe(
            `A="${TO}/home/a b"\nB='${TO}'\n${TO} name\n${TO}`,
        );
    });

    it('stays if it leads elsewhere', () => {
        for (const text of [
            `"${FROM}er/home"`,
            `"/mnt/backup${FROM}/home"`,
            `"file://${FROM}/home"`,
            '"/home/anna/xconfig/koder/workspaces/old"',
            '"$HOME/Documents"',
        ])
            expect(move(text)).toBe(text);
    });
});
