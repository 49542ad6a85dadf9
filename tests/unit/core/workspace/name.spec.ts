import { WorkspaceError } from '../../../../src/core/errors.js';
import { freeName, nameKey, parseName } from '../../../../src/core/workspace/name.js';

describe('The name of a workspace', () => {
    it('may be anything that people call their lives', () => {
        for (const name of [
            'work',
            'client-acme',
            'Mandant Müller & Söhne',
            '仕事',
            'خانه',
            '👩‍⚖️ law',
        ])
            expect(parseName(name)).toBe(name);
    });

    it('is stored composed and without surrounding white space', () => {
        expect(parseName('  Cafe\u0301\n'.trimEnd())).toBe('Café');
    });

    const bad: [what: string, name: string][] = [
        ['is empty', ''],
        ['is white space only', ' \u00a0\u2003 '],
        ['is over 64 characters', 'x'.repeat(65)],
        ['has a slash', 'a/b'],
        ['has a backslash', 'a\\b'],
        ['has a line break', 'a\nb'],
        ['has a control character', 'a\u0007b'],
        ['has a line separator', 'a\u2028b'],
        ['has an unpaired surrogate', 'a\ud800b'],
        ['has a bidi override', 'a\u202eb'],
        ['has a bidi isolate', 'a\u2066b'],
        ['has a right-to-left mark', 'a\u200fb'],
        ['has a zero width space', 'wo\u200brk'],
        ['is made of joiners only', '\u200d\u200d'],
        ['looks like an id', '2346ee90-3bbf-426c-9ad4-a265a126e0a9'],
    ];
    for (const [what, name] of bad)
        it(`is refused if it ${what}`, () => {
            expect(() => parseName(name)).toThrowMatching(
                error => error instanceof WorkspaceError && error.code === 'InvalidName',
            );
        });

    it('counts characters, not code units', () => {
        expect(parseName('👾'.repeat(64))).toBe('👾'.repeat(64));
        expect(() => parseName('👾'.repeat(65))).toThrowError(WorkspaceError);
    });

    it('is the same name up to case, normal form and invisible characters', () => {
        for (const [a, b] of [
            ['Work', 'wORK'],
            ['Café', 'Cafe\u0301'],
            ['ﬁnance', 'FINANCE'],
            ['Ａｃｍｅ', 'acme'],
            ['straße', 'STRASSE'],
            ['wo\u200drk', 'work'],
        ] as const)
            expect(nameKey(a)).withContext(`${a} and ${b}`).toBe(nameKey(b));
    });

    it('tells other names apart', () => {
        expect(nameKey('work')).not.toBe(nameKey('work 2'));
        expect(nameKey('a')).not.toBe(nameKey('ä'));
    });
});

describe('A free name', () => {
    it('is the one that was wished for, or has a number', () => {
        const taken = ['Work', 'Work 2'];
        expect(freeName('Play', taken)).toBe('Play');
        expect(freeName('work', taken)).toBe('work 3');
    });

    it('is never too long', () => {
        const longest = `${'é'.repeat(61)} no`;
        const name = freeName(longest, [longest]);
        expect(name).toBe(`${'é'.repeat(61)} 2`);
        expect(parseName(name)).toBe(name);
    });
});
