import { WorkspaceError, type ErrorCode } from '../../../../src/core/errors.js';
import { arrange, find, requireFreeName } from '../../../../src/core/workspace/list.js';
import { isBroken } from '../../../../src/core/workspace/workspace.js';
import { sampleBroken, sampleWorkspace } from './sample.js';

const ids = (entries: { id: string }[]): string[] => entries.map(({ id }) => id);
const withCode = (code: ErrorCode) => (error: unknown) =>
    error instanceof WorkspaceError && error.code === code;

describe('The list of workspaces', () => {
    it('begins with the oldest and ends with the broken ones', () => {
        const list = arrange(
            [
                sampleBroken('x'),
                sampleWorkspace('young', 'b', 1),
                sampleBroken('w'),
                sampleWorkspace('old', 'a', 2),
            ],
            'young',
        );
        expect(ids(list)).toEqual(['old', 'young', 'w', 'x']);
    });

    it('leaves a name that several have to the oldest, and says so of the others', () => {
        const list = arrange(
            [sampleWorkspace('b', 'Work', 1), sampleWorkspace('a', 'work', 2)],
            '',
        );
        expect(list.map(isBroken)).toEqual([false, true]);
        expect(list[1]).toEqual(
            jasmine.objectContaining({ id: 'b', reason: jasmine.stringContaining('Rename') }),
        );
    });

    it('leaves a name that several have to the active one first of all', () => {
        const list = arrange(
            [sampleWorkspace('b', 'Work', 1), sampleWorkspace('a', 'work', 2)],
            'b',
        );
        expect(ids(list.filter(entry => !isBroken(entry)))).toEqual(['b']);
    });
});

describe('Finding a workspace', () => {
    const list = arrange(
        [
            sampleWorkspace('a', 'work', 3),
            sampleWorkspace('b', 'Work', 2),
            sampleWorkspace('c', 'Café', 1),
            sampleBroken('d'),
        ],
        '',
    );

    it('takes its id, its name in any case, or the directory of a broken one', () => {
        expect(find(list, 'c').id).toBe('c');
        expect(find(list, 'CAFE\u0301').id).toBe('c');
        expect(find(list, 'd').id).toBe('d');
    });

    it('prefers the one that can be used', () => {
        expect(find(list, 'WORK').id).toBe('a');
    });

    it('says that there is none', () => {
        expect(() => find(list, 'play')).toThrowMatching(withCode('NotFound'));
        expect(() => find(list, '')).toThrowMatching(withCode('NotFound'));
    });

    it('does not guess between equals', () => {
        const twins = [sampleWorkspace('a', 'work'), sampleWorkspace('b', 'work')];
        expect(() => find(twins, 'work')).toThrowMatching(withCode('InvalidArgument'));
    });
});

describe('A name', () => {
    const list = [sampleWorkspace('a', 'work')];

    it('is free if no other workspace has it', () => {
        expect(() => {
            requireFreeName(list, 'play');
            requireFreeName(list, 'WORK', 'a');
        }).not.toThrow();
    });

    it('is taken up to case', () => {
        expect(() => {
            requireFreeName(list, 'WORK');
        }).toThrowMatching(withCode('Exists'));
    });
});
