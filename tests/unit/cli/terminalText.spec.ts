import {
    alignColumns,
    displayWidth,
    escapeControls,
    padToWidth,
    toSafeJson,
} from '../../../src/cli/terminalText.js';

describe('Text for a terminal', () => {
    it('shows what could steer a terminal or disguise the text', () => {
        expect(escapeControls('a\x1b[31mb')).toBe('a\\u{1b}[31mb');
        expect(escapeControls('\x9b\x7f\r\n\t')).toBe('\\u{9b}\\u{7f}\\u{d}\\u{a}\\u{9}');
        expect(escapeControls('gnp.\u202etxt\u2066\u2028')).toBe(
            'gnp.\\u{202e}txt\\u{2066}\\u{2028}',
        );
        expect(escapeControls('Grün “日本” 👩‍💻')).toBe('Grün “日本” 👩‍💻');
    });

    it('is measured in columns', () => {
        const widths: [string, number][] = [
            ['work', 4],
            ['Grün', 4],
            ['Gru\u0308n', 4],
            ['日本', 4],
            ['한글', 4],
            ['ｗｉｄｅ', 8],
            ['🦊', 2],
            ['नमस्ते', 4],
            ['a\u200db', 2],
            ['', 0],
        ];
        for (const [text, width] of widths)
            expect([text, displayWidth(text)]).toEqual([text, width]);
    });

    it('is filled up to a width, and never cut', () => {
        expect(padToWidth('日', 4)).toBe('日  ');
        expect(padToWidth('e\u0301', 2)).toBe('e\u0301 ');
        expect(padToWidth('long', 2)).toBe('long');
    });

    it('is aligned in columns without spaces at the ends', () => {
        expect(
            alignColumns([
                ['a', 'bb', ''],
                ['日本', 'b', 'c'],
            ]),
        ).toEqual(['a     bb', '日本  b   c']);
        expect(alignColumns([])).toEqual([]);
    });
});

describe('JSON for a terminal', () => {
    it('reads back as what it was', () => {
        const value = [{ name: 'a\x9b\x7f\u202e\u2028"\\\n', active: true }];
        expect(JSON.parse(toSafeJson(value))).toEqual(value);
    });

    it('has no control characters but the ends of its own lines', () => {
        const text = toSafeJson({ name: '\x1b\x7f\x9b\u202e' });
        expect(text).toBe('{\n  "name": "\\u001b\\u007f\\u009b\\u202e"\n}');
    });
});
