import {
    BLOCK,
    formatHeader,
    parseHeader,
    spaceOf,
} from '../../../../src/core/archive/container.js';

describe('The header of a file in an archive', () => {
    it('says what it is called and how long it is', () => {
        for (const size of [0, 1, 511, 512, 8 ** 11 - 1, 8 ** 11, 2 ** 49]) {
            const header = formatHeader({ name: 'tree.tar.gz', size });
            expect(header.length).toBe(BLOCK);
            expect(parseHeader(header)).toEqual({ name: 'tree.tar.gz', size });
        }
    });

    it('is as tar(5) has it', () => {
        const text = new TextDecoder('latin1').decode(formatHeader({ name: 'a', size: 8 }));
        expect(text.slice(0, 2)).toBe('a\0');
        expect(text.slice(124, 136)).toBe('00000000010\0');
        expect(text.slice(257, 265)).toBe('ustar\x0000');
    });

    it('is refused if anything in it was changed', () => {
        for (const place of [0, 50, 100, 124, 135, 148, 156, 257, 511]) {
            const header = formatHeader({ name: 'tree.tar.gz', size: 12345 });
            header[place] = Number(header[place]) ^ 1;
            expect(() => parseHeader(header)).toThrowError(/not an exported workspace/);
        }
        expect(() => parseHeader(new Uint8Array(BLOCK))).toThrowError(/not an exported/);
    });

    it('takes whole blocks, as its contents do', () => {
        expect([0, 1, 512, 513].map(spaceOf)).toEqual([512, 1024, 1024, 1536]);
    });
});
