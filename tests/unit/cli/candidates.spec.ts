import { complete, formatCandidates, type NameSource } from '../../../src/cli/candidates.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { ICONS } from '../../../src/core/workspace/appearance.js';
import type { WorkspaceSummary } from '../../../src/system/dbus/workspacesClient.js';

function workspace(id: string, name: string, identity = ''): WorkspaceSummary {
    const rest = { active: false, state: 'empty', default: false } as const;
    return { id, name, koder_user_id: identity, ...rest };
}

const NAMES: NameSource = {
    list: () =>
        Promise.resolve([
            workspace('1', 'work', 'anna@example.com'),
            workspace('2', 'My Work'),
            workspace('3', '-dash'),
        ]),
    listRemoved: () => Promise.resolve([workspace('4', 'old'), workspace('5', 'old')]),
};

const NO_NAMES: NameSource = {
    list: () => Promise.reject(new Error('Names were asked for')),
    listRemoved: () => Promise.reject(new Error('Names were asked for')),
};

async function values(words: string[], names = NO_NAMES): Promise<string[]> {
    return (await complete(COMMANDS, words, names)).map(({ value }) => value);
}

describe('Completion', () => {
    it('offers the commands with their summaries', async () => {
        const candidates = await complete(COMMANDS, [''], NO_NAMES);
        expect(candidates.map(({ value }) => value)).toEqual(COMMANDS.map(({ name }) => name));
        expect(candidates.every(({ description }) => description !== '')).toBeTrue();
        expect(await values(['s'])).toEqual(await values(['']));
        expect(await values(['-'])).toEqual(['--help', '--version']);
    });

    it('offers workspaces where their names are asked for', async () => {
        for (const command of ['switch', 'remove', 'rename', 'set'])
            expect(await values([command, ''], NAMES)).toEqual(['work', 'My Work']);
        expect(await values(['rename', 'work', ''])).toEqual([]);
        expect(await values(['switch', 'work', ''])).toEqual([]);
        expect(await values(['create', ''])).toEqual([]);
    });

    it('tells of the identity', async () => {
        const [work] = await complete(COMMANDS, ['switch', ''], NAMES);
        expect(work).toEqual({ value: 'work', description: 'anna@example.com' });
    });

    it('offers a name that looks like an option only after --', async () => {
        expect(await values(['switch', '--', ''], NAMES)).toEqual(['work', 'My Work', '-dash']);
        expect(await values(['switch', '--', '-'], NAMES)).toContain('-dash');
    });

    it('offers the removed ones, by id when their names are the same', async () => {
        for (const command of ['restore', 'purge'])
            expect(await values([command, ''], NAMES)).toEqual(['4', '5']);
        expect(await values(['purge', '--yes', ''], NAMES)).toEqual(['4', '5']);
    });

    it('offers options that were not given yet', async () => {
        expect(await values(['list', '-'])).toEqual(['--removed', '--json', '--help']);
        expect(await values(['list', '--json', '--'])).toEqual(['--removed', '--help']);
        expect(await values(['create', 'a', '--icon=b', '--'])).toEqual([
            '--colour',
            '--user',
            '--isolation',
            '--notifications',
            '--template',
            '--json',
            '--help',
        ]);
    });

    it('offers the values of an option, attached or next', async () => {
        expect(await values(['set', 'work', '--colour', ''])).toContain('teal');
        expect(await values(['set', 'work', '--colour='])).toContain('--colour=teal');
        expect(await values(['set', 'work', '--icon=br'])).toContain(`--icon=${ICONS[0]}`);
        expect(await values(['set', 'work', '--user', ''])).toEqual([]);
        expect(await values(['set', '--colour', 'teal', ''], NAMES)).toContain('work');
        expect(await values(['completion', ''])).toEqual(['bash', 'zsh', 'fish']);
    });

    it('offers nothing where it knows nothing', async () => {
        expect(await values([])).toEqual(COMMANDS.map(({ name }) => name));
        expect(await values(['nonsense', ''])).toEqual([]);
        expect(await values(['list', '--nonsense='])).toEqual([]);
    });

    it('is written as a line for each, of which control characters are no part', () => {
        expect(
            formatCandidates([
                { value: 'a b', description: 'one\ttwo\nthree' },
                { value: 'c\nd', description: '' },
            ]),
        ).toBe('a b\tone two three\n');
    });
});
