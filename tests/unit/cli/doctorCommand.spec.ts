import { Arguments } from '../../../src/cli/arguments.js';
import { examine, type DoctorApi } from '../../../src/cli/doctorCommand.js';
import type { Finding, Mend } from '../../../src/core/doctor/finding.js';

const GOOD: Finding = { check: 'systemd', severity: 'ok', message: 'It answers.' };
const OPEN: Finding = {
    check: 'modes',
    severity: 'problem',
    message: '/a\x1b[31m is open.',
    mend: { kind: 'set-mode', path: '/a', mode: 0o700 },
};
const OFF: Finding = { check: 'extension', severity: 'problem', message: 'Off.', advice: 'Do.' };

/** Something that is wrong until it is mended. */
class FakeDoctor implements DoctorApi {
    readonly mended: Mend[] = [];
    failure: Error | null = null;

    constructor(private findings: Finding[]) {}

    examine(): Promise<Finding[]> {
        return Promise.resolve(this.findings);
    }

    mend(mend: Mend): Promise<void> {
        if (this.failure) return Promise.reject(this.failure);
        this.mended.push(mend);
        this.findings = this.findings.filter(finding => finding.mend !== mend);
        return Promise.resolve();
    }
}

function given(...options: string[]): Arguments {
    return new Arguments(new Map(), new Map(options.map(name => [name, ''])));
}

describe('kolide-workspaces doctor', () => {
    it('changes nothing unless it is asked to', async () => {
        const doctor = new FakeDoctor([GOOD, OPEN]);
        const { text, hasProblems } = await examine(given(), doctor);
        expect(doctor.mended).toEqual([]);
        expect(hasProblems).toBeTrue();
        expect(text).toContain('“kolide-workspaces doctor --mend” puts that right.');
        expect(text).toContain('1 problem.');
    });

    it('says what it mended, and what is wrong still', async () => {
        const doctor = new FakeDoctor([OPEN, OFF]);
        const { text, hasProblems } = await examine(given('mend'), doctor);
        expect(text).toMatch(/^mended +\/a/);
        expect(text).toMatch(/^problem +Off\.\n +→ Do\.$/m);
        expect(hasProblems).toBeTrue();
        const again = await examine(given('mend'), doctor);
        expect(again.text).not.toContain('mended');
        expect(doctor.mended).toHaveSize(1);
    });

    it('is content when nothing is wrong any more', async () => {
        const { text, hasProblems } = await examine(given('mend'), new FakeDoctor([GOOD, OPEN]));
        expect(hasProblems).toBeFalse();
        expect(text).toContain('Nothing is wrong.');
    });

    it('goes on when something cannot be mended, and says why', async () => {
        const doctor = new FakeDoctor([OPEN]);
        doctor.failure = new Error('Read-only.');
        const { text, hasProblems } = await examine(given('mend'), doctor);
        expect(text).toMatch(/^not mended +\/a.*\n +→ Read-only\.$/m);
        expect(hasProblems).toBeTrue();
    });

    it('writes nothing that steers a terminal', async () => {
        for (const options of [[], ['json'], ['mend'], ['mend', 'json']])
            expect((await examine(given(...options), new FakeDoctor([OPEN]))).text).not.toMatch(
                // eslint-disable-next-line no-control-regex
                /\x1b/,
            );
    });

    it('writes JSON for programs', async () => {
        const { text } = await examine(given('json', 'mend'), new FakeDoctor([OPEN, OFF]));
        expect(JSON.parse(text)).toEqual({
            ok: false,
            findings: [
                {
                    check: 'extension',
                    severity: 'problem',
                    message: 'Off.',
                    advice: 'Do.',
                    can_be_mended: false,
                },
            ],
            mended: [{ check: 'modes', message: '/a\x1b[31m is open.' }],
        });
    });
});
