/** Proves that words are found, and that mistakes in their translations are. */
import process from 'node:process';

import { formatCatalogue, parseCatalogue } from './catalogue.mjs';
import { findMistakes } from './compare.mjs';
import { extract, extractSchema } from './extract.mjs';
import { pseudo } from './pseudo.mjs';

/** @import { Message } from './extract.mjs' */

/** @type {string[]} */
const complaints = [];

/** @param {string} what @param {unknown} found @param {unknown} wanted */
function expect(what, found, wanted) {
    const [a, b] = [found, wanted].map(value => JSON.stringify(value));
    if (a !== b) complaints.push(`${what}: expected ${String(b)}, found ${String(a)}`);
}

/** @param {string} code @returns {string[]} what is found in it, each as a line */
function wordsIn(code) {
    return extract('src/a.ts', code).map(({ id, plural, comments }) =>
        [id, plural, ...comments].filter(text => text !== null).join('|'),
    );
}

expect('a call', wordsIn("_('A');"), ['A']);
expect('pieces', wordsIn("_('A ' +\n 'B')"), ['A B']);
expect('a plural', wordsIn("ngettext('%(n) a', '%(n) b', f<A>(n as B))"), ['%(n) a|%(n) b']);
expect('inside', wordsIn('const a = () => `${fill(_(`A`), {b: /_("x")/})}`;'), ['A']);
expect('what only looks like one', wordsIn("a._('A'); toString('B'); // _('C')"), []);
expect('a comment', wordsIn("// Translators: a\n// verb\nconst a = _('A');"), [
    'A|Translators: a|verb',
]);
expect('the comment of another', wordsIn("// Translators: a\nf();\n_('A');"), ['A']);
expect(
    'a schema',
    extractSchema('schemas/a', '<summary>\n A &lt; B</summary>').map(({ id }) => id),
    ['A < B'],
);
for (const code of ['_(a)', '_(`${a}`)', "ngettext('A', b, 1)", "_('A' + b)"])
    try {
        expect(`${code} is refused`, wordsIn(code), 'an error');
    } catch {
        // It is what was wanted.
    }

expect('pseudo', pseudo('“%(name)” is on'), '⟦“%(name)” íš óñ ~~~~~~⟧');

const NAMED = '“%(name)”: see --all in meta.toml…';
/** @type {[id: string, plural: string | null, strings: string[], problem: string | null][]} */
const TRANSLATIONS = [
    [NAMED, null, ['»%(name)«: --all in meta.toml …'], null],
    ['A "b"\n\\', null, ['Ein "b"\n\\'], null],
    ['%(n) a', '%(n) b', ['ein a', '%(n) b'], 'it has other'],
    ['One a', '%(n) b', ['Ein a', '%(n) b'], null],
    [NAMED, null, ['»%(nahme)«: --all in meta.toml …'], 'it has other %(…)'],
    [NAMED, null, ['»%(name)«: --alles in meta.toml …'], 'it has other options'],
    [NAMED, null, ['»%(name)«: --all in meta.tml …'], 'it has other options'],
    [NAMED, null, ['»%(name)«: --all in meta.toml.'], 'it ends'],
    [NAMED, null, ['“%(name)”: --all in meta.toml …'], 'its quotation marks'],
    [NAMED, null, ['»%(name): --all in meta.toml …'], 'its quotation marks'],
    ['A: ', null, ['A:'], 'it ends'],
    ['A', null, [' A'], 'it begins'],
    ['A', null, [''], 'it is not translated'],
    ['%(n) a', '%(n) b', ['%(n) a', ''], 'it is not translated'],
    ['%(n) a', '%(n) b', ['%(n) a'], 'it has 1 plural forms'],
];
for (const [id, plural, strings, problem] of TRANSLATIONS) {
    /** @type {Message} */
    const message = { id, plural, comments: [], files: [] };
    const header = { Language: 'de', 'Plural-Forms': 'nplurals=2; plural=(n != 1);' };
    const catalogue = parseCatalogue(formatCatalogue(header, [{ message, strings }]));
    const mistakes = findMistakes('de', catalogue, [message]);
    const isFound = problem === null ? mistakes.length === 0 : mistakes[0]?.includes(problem);
    if (!isFound) complaints.push(`“${strings.join('|')}”: found “${mistakes.join()}”`);
}
/** @type {Message} */
const one = { id: 'A', plural: null, comments: [], files: [] };
const other = parseCatalogue(formatCatalogue({ Language: 'fr', 'Plural-Forms': 'x' }, []));
expect('another language', findMistakes('de', other, [one]).length, 3);
const fuzzy = parseCatalogue('#, fuzzy\nmsgid "A"\nmsgstr "B"\n');
expect('fuzzy', findMistakes('de', fuzzy, [one]).at(-1)?.includes('fuzzy'), true);

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`Words: ${TRANSLATIONS.length} translations judged rightly`);
