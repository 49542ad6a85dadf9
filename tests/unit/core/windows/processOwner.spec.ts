import {
    familyOf,
    startTimeOf,
    workspaceOfProcess,
} from '../../../../src/core/windows/processOwner.js';

const ID = '0b7e4f52-9f0c-4a58-8d6e-3c1f2a9b5d77';
const OTHER = 'a1b2c3d4-0000-4000-8000-000000000001';
const MANAGER = '/user.slice/user-1000.slice/user@1000.service';
const SCOPE = `0::${MANAGER}/app.slice/app-flatpak-org.example.App-42.scope\n`;

function cgroupOf(id: string): string {
    return `0::${MANAGER}/app.slice/app-kolide.slice/app-kolide-${id.replaceAll('-', '')}.slice/x\n`;
}

function environOf(...variables: string[]): string {
    return variables.map(text => `${text}\0`).join('');
}

describe('The workspace of a process', () => {
    it('is that in whose slice it runs, whatever it says of itself', () => {
        const environ = environOf(`KOLIDE_WORKSPACE=${OTHER}`);
        expect(workspaceOfProcess(cgroupOf(ID), environ)).toBe(ID);
    });

    it('is that for which it was started, if it has moved to a scope of its own', () => {
        const environ = environOf('HOME=/home/me', `KOLIDE_WORKSPACE=${ID}`, 'LANG=C');
        expect(workspaceOfProcess(SCOPE, environ)).toBe(ID);
    });

    it('is none for a process of the session, or for one that tells nonsense', () => {
        expect(workspaceOfProcess(SCOPE, environOf('HOME=/home/me'))).toBeNull();
        expect(workspaceOfProcess(SCOPE, environOf('KOLIDE_WORKSPACE=../..'))).toBeNull();
        expect(workspaceOfProcess(SCOPE, environOf(`X=KOLIDE_WORKSPACE=${ID}`))).toBeNull();
        expect(workspaceOfProcess('', '')).toBeNull();
    });
});

describe('The start time of a process', () => {
    const rest = Array.from({ length: 50 }, (_, index) => String(index + 3)).join(' ');

    it('is the 22nd field, whatever the program is called', () => {
        expect(startTimeOf(`7 (gjs) ${rest}\n`)).toBe('22');
        expect(startTimeOf(`7 (a) S 1 (b c) ${rest}\n`)).toBe('22');
    });

    it('is not there once the process is gone', () => {
        expect(startTimeOf('')).toBeNull();
    });
});

describe('The family of a process', () => {
    const stats = new Map(
        [
            [1, 0],
            [20, 1],
            [30, 20],
            [31, 20],
            [40, 31],
            [50, 1],
        ].map(([pid = 0, parent = 0]) => [pid, `${pid} (a) S 1 (b) S ${parent} 2 3\n`]),
    );

    it('is all that it has started, directly or not, and nothing else', () => {
        expect(familyOf(20, stats)).toEqual([20, 30, 31, 40]);
        expect(familyOf(50, stats)).toEqual([50]);
    });

    it('is the process alone if it has ended meanwhile', () => {
        expect(familyOf(60, stats)).toEqual([60]);
    });
});
