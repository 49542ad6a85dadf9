import { read } from './documents.js';
import { cellsOf, readTable } from './table.js';

const DOCUMENT = 'docs/administrators.md';
const READ = /(?:optional|required)\(table, '(\w+)'/g;

describe(DOCUMENT, () => {
    it('has every key of meta.toml', () => {
        const source = read('src/core/workspace/meta.ts');
        const known = [...source.matchAll(READ)].map(([, key = '']) => key);
        expect(known).toContain('name');
        const documented = readTable(DOCUMENT, 'meta').body.map(row => cellsOf(row)[0]);
        expect(documented.sort()).toEqual([...new Set([...known, 'identity'])].sort());
    });
});
