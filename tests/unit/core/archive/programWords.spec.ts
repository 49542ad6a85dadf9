import { complaintOf, readProgress } from '../../../../src/core/archive/programWords.js';

describe('What the command line says of an export that failed', () => {
    const WARNING = '(gjs:4711): Gjs-WARNING **: 12:00:00.000: JS ERROR: Error: no such thing';
    const WORDS = 'kolide-workspaces: The disk is full. Free some space.';

    it('is what it wrote for people, whatever else was written', () => {
        expect(complaintOf([WARNING, WORDS, 'main@file:///bin/kolide-workspaces:1:2', ''])).toBe(
            'The disk is full. Free some space.',
        );
    });

    it('is the last that was written where it wrote nothing', () => {
        expect(complaintOf([WARNING, '  tar: not found ', ''])).toBe(
            'It was stopped by a fault of the program: tar: not found',
        );
    });

    it('leads to no workspace', () => {
        const path = '/home/anna/.config/koder/workspaces/1/home/Secret plans';
        expect(complaintOf(['out of memory', `tar: ${path}: vanished`])).toBe(
            'It was stopped by a fault of the program: out of memory',
        );
        expect(complaintOf([`tar: ${path}: vanished`])).toBe('It was stopped.');
        expect(complaintOf([])).toBe('It was stopped.');
    });
});

describe('The progress of an export', () => {
    it('is in lines of JSON', () => {
        expect(readProgress('{"done":1,"total":2}')).toEqual({ done: 1, total: 2 });
    });

    it('is in no other line, be it that it begins alike', () => {
        for (const line of [
            '',
            'x',
            '{',
            '{}',
            '{"done":1}',
            '{"done":"1","total":2}',
            '{"done":0,"total":0}',
        ])
            expect(readProgress(line)).withContext(line).toBeNull();
    });
});
