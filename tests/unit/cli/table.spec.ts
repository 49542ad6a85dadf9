import { formatRemoved, formatWorkspaces } from '../../../src/cli/table.js';
import type { WorkspaceSummary } from '../../../src/system/dbus/workspacesClient.js';

const ID = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';

function workspace(changes: Partial<WorkspaceSummary>): WorkspaceSummary {
    return { id: ID, name: 'work', active: false, state: 'empty', default: false, ...changes };
}

describe('The table of workspaces', () => {
    it('marks the active one and aligns wide and combining characters', () => {
        const table = formatWorkspaces([
            workspace({ name: 'default', active: true, state: 'active', koder_user_id: '' }),
            workspace({ name: '日本語', state: 'frozen', koder_user_id: 'anna@example.com' }),
            workspace({
                name: 'Gru\u0308n',
                state: 'background',
                koder_user_id: 'ben@example.com',
            }),
        ]);
        expect(table).toBe(
            [
                '   Name     State              Identity',
                '*  default  active',
                '   日本語   frozen             anna@example.com',
                '   Gru\u0308n     in the background  ben@example.com',
                '',
            ].join('\n'),
        );
    });

    it('says of a locked one only that it is', () => {
        const table = formatWorkspaces([
            workspace({ name: 'a', vault: 'locked', state: 'frozen' }),
            workspace({ name: 'b', vault: 'locked', state: 'active', active: true }),
            workspace({ name: 'c', vault: 'open', state: 'frozen' }),
        ]);
        const [, ...states] = table.split('\n').map(line => line.slice(9).trim());
        expect(states).toEqual(['locked', 'active, locked', 'frozen', '']);
    });

    it('gives the reason of a broken one on the next line, with the id if it is not shown', () => {
        const reason = 'meta.toml has no “name”.';
        const table = formatWorkspaces([
            workspace({ name: ID, state: 'broken', reason }),
            workspace({ name: 'work', state: 'broken', reason }),
        ]);
        const [, row, first, , second] = table.split('\n');
        expect(row).toContain('broken');
        expect(first).toBe(`     ${reason}`);
        expect(second).toBe(`     ${ID}: ${reason}`);
    });

    it('never prints control characters raw', () => {
        const table = formatWorkspaces([
            workspace({
                name: 'a\x1b]0;b\x07',
                id: 'c\x9b',
                state: 'broken',
                reason: 'd\u202e\ne',
            }),
        ]);
        expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(table).toContain('a\\u{1b}]0;b\\u{7}');
        expect(table).toContain('c\\u{9b}: d\\u{202e}\\u{a}e');
    });

    it('says when there is nothing to show', () => {
        expect(formatWorkspaces([])).toBe('There are no workspaces.\n');
        expect(formatRemoved([])).toBe('There are no removed workspaces.\n');
    });

    it('shows a state that it does not know as it is', () => {
        const state = 'dreaming' as WorkspaceSummary['state'];
        expect(formatWorkspaces([workspace({ state })])).toContain('dreaming');
    });
});

describe('The table of removed workspaces', () => {
    it('tells workspaces of the same name apart by their ids', () => {
        const other = ID.replace('6f', '7a');
        expect(
            formatRemoved([
                workspace({ koder_user_id: 'anna@example.com' }),
                workspace({ id: other }),
            ]),
        ).toBe(
            [
                'Name  Identity          Id',
                `work  anna@example.com  ${ID}`,
                `work                    ${other}`,
                '',
            ].join('\n'),
        );
    });
});
