import { COMMANDS } from '../../../src/cli/commands.js';
import { formatManual } from '../../../src/cli/manual.js';

describe('The manual page', () => {
    const page = formatManual(COMMANDS, '1.2.3');

    it('has every command and every option', () => {
        for (const { name, options } of COMMANDS) {
            expect(page).toContain(`\\fB${name.replaceAll('-', '\\-')}\\fR`);
            for (const option of options)
                expect(page).toContain(`\\-\\-${option.name.replaceAll('-', '\\-')}`);
        }
        expect(page).toContain('Kolide Workspaces 1.2.3');
        expect(page).toMatch(/^\.SH "EXIT STATUS"$/m);
    });

    it('is a request of man(7) only where it is meant to be', () => {
        const tricky = { name: 'x', summary: () => ".hidden 'y' \\z", operands: [], options: [] };
        const lines = formatManual([tricky], '').split('\n');
        expect(lines).toContain('\\&.hidden \\(aqy\\(aq \\ez.');
        for (const line of lines.filter(each => each.startsWith('.')))
            expect(line).toMatch(/^\.(TH|SH|TP|IP|PP|RS|RE|EX|EE|B|I|BR|RI)( |$)/);
    });
});
