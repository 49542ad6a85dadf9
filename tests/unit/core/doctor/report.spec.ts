import { problem } from '../../../../src/core/doctor/finding.js';
import { formatReport, type ReportFacts } from '../../../../src/core/doctor/report.js';

const FACTS: ReportFacts = {
    versions: [['GNOME Shell', '48.7']],
    findings: [],
    workspaces: [
        {
            name: 'acme (client)',
            identity: 'anna@acme.example',
            state: 'frozen',
            isolation: 'confined',
            vault: 'locked',
        },
        { name: 'acme', identity: '', state: 'active', isolation: 'separate', vault: 'none' },
    ],
    home: '/home/anna',
};

function reportOf(message: string, advice?: string): string {
    const more = advice === undefined ? {} : { advice };
    return formatReport({ ...FACTS, findings: [problem('workspaces', message, more)] });
}

describe('A diagnostic report', () => {
    it('says what is installed, what was found and what the workspaces do', () => {
        expect(reportOf('It is broken.', 'Mend it.')).toBe(
            [
                'GNOME Shell: 48.7',
                '',
                '[problem] workspaces: It is broken.',
                '    → Mend it.',
                '',
                'workspace 1: frozen, confined, vault: locked',
                'workspace 2: active, separate, vault: none',
                '',
            ].join('\n'),
        );
    });

    it('names no workspace, of several that begin alike either', () => {
        const text = reportOf(
            '“acme (client)” is like “acme”, and acmeist is a word.',
            'Ask acme.',
        );
        expect(text).toContain('“workspace 1” is like “workspace 2”, and acmeist is a word.');
        expect(text).toContain('→ Ask workspace 2.');
    });

    it('names neither people nor their home', () => {
        const text = reportOf('/home/anna/.config is of anna@acme.example.');
        expect(text).toContain('~/.config is of identity 1.');
    });

    it('puts nothing else in the place of names with signs of their own', () => {
        const workspaces = FACTS.workspaces.map(workspace => ({ ...workspace, name: '$& [x]-y' }));
        const findings = [problem('workspaces', '“$& [x]-y” is broken.')];
        expect(formatReport({ ...FACTS, workspaces, findings })).toContain(
            '“workspace 1” is broken.',
        );
    });
});
