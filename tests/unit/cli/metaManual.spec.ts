import { formatMetaManual, META_EXAMPLE } from '../../../src/cli/metaManual.js';
import { providerFor, PROVIDER_KEYS } from '../../../src/core/identity/settings.js';
import { parseMeta } from '../../../src/core/workspace/meta.js';
import { read } from '../docs/documents.js';
import { cellsOf, readTable } from '../docs/table.js';

const ADMINISTRATORS = 'docs/administrators.md';
const IDENTITY = 'docs/identity.md';

describe('The manual page of meta.toml', () => {
    const documents = { administrators: read(ADMINISTRATORS), identity: read(IDENTITY) };
    const lines = formatMetaManual(documents, '1.2.3').split('\n');

    it('has every key that the documents have', () => {
        const rows = [
            ...readTable(ADMINISTRATORS, 'meta').body,
            ...readTable(IDENTITY, 'provider').body,
        ];
        const keys = rows.map(row => cellsOf(row)[0]?.trim() ?? '');
        expect(keys).toContain('created_at');
        expect(keys).toContain('client_id');
        const terms = lines.filter((_line, index) => lines[index - 1] === '.TP');
        expect(terms).toEqual(keys.map(key => `.B ${key}`));
    });

    it('says what is said there, without the marks of Markdown', () => {
        expect(lines).toContain(
            '\\fBtrue\\fR: has a passphrase. Written when one is set; do not change it.',
        );
        expect(lines).toContain('If it is missing: \\fB\\(dqseparate\\(dq\\fR.');
        expect(lines.filter(line => /`|\]\(|<!--/.test(line))).toEqual([]);
    });

    it('is a request of man(7) only where it is meant to be', () => {
        for (const line of lines.filter(each => /^[.']/.test(each)))
            expect(line).toMatch(/^\.(TH|SH|TP|IP|EX|EE|B|BR)( |$)/);
    });

    it('has an example that is understood', () => {
        const meta = parseMeta(META_EXAMPLE);
        expect(meta.isolation).toBe('confined');
        expect(meta.apps.mode).toBe('only');
        const none = Object.fromEntries(PROVIDER_KEYS.map(key => [key, ''])) as Record<
            (typeof PROVIDER_KEYS)[number],
            string
        >;
        expect(providerFor(meta.table, { values: none, isPolicy: false })).toBeTruthy();
        for (const line of META_EXAMPLE.trimEnd().split('\n'))
            expect(lines).toContain(line.replaceAll('-', '\\-').replaceAll('"', '\\(dq'));
    });
});
