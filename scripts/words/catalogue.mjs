/** Files of gettext: the template, and the translations, as msgmerge leaves them. */

/** @import { Message } from './extract.mjs' */

/**
 * An entry of a file of translations.
 * @typedef {object} Entry
 * @property {string} id the English sentence; empty for the header
 * @property {string | null} plural the same for several
 * @property {string[]} strings the translation, one for each plural form
 * @property {boolean} fuzzy whether a person still has to look at it
 */

const HEADER = {
    'Project-Id-Version': 'kolide-workspaces',
    'Language-Team': 'none',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Transfer-Encoding': '8bit',
};
// Keyword, its string; the next strings go on with it.
const LINE = /^(?:(msgid|msgid_plural|msgstr(?:\[\d+\])?) )?(".*")$/;
const ESCAPES = new Map([
    ['\\', '\\\\'],
    ['"', '\\"'],
    ['\n', '\\n'],
    ['\t', '\\t'],
]);
const UNESCAPED = new Map([
    ['n', '\n'],
    ['t', '\t'],
]);

/**
 * @param {readonly Message[]} messages what there is to translate
 * @returns {string} the template: without dates and lines, so that it changes with the words only
 */
export function formatTemplate(messages) {
    return formatCatalogue(
        { Language: '', 'Plural-Forms': 'nplurals=INTEGER; plural=EXPRESSION;' },
        messages.map(message => ({ message, strings: message.plural === null ? [''] : ['', ''] })),
    );
}

/**
 * @param {Record<string, string>} header what differs from language to language
 * @param {readonly { message: Message, strings: readonly string[] }[]} entries in their order
 * @returns {string} a file of gettext
 */
export function formatCatalogue(header, entries) {
    const lines = Object.entries({ ...HEADER, ...header }).map(
        ([name, value]) => `${name}: ${value}\n`,
    );
    return [
        ['msgid ""', keyword('msgstr', lines.join(''))],
        ...entries.map(({ message: { id, plural, comments, files }, strings }) => [
            ...comments.map(comment => `#. ${comment}`),
            ...files.map(file => `#: ${file}`),
            keyword('msgid', id),
            ...(plural === null
                ? [keyword('msgstr', strings[0] ?? '')]
                : [
                      keyword('msgid_plural', plural),
                      ...strings.map((string, index) => keyword(`msgstr[${index}]`, string)),
                  ]),
        ]),
    ]
        .map(block => `${block.join('\n')}\n`)
        .join('\n');
}

/**
 * @param {string} text a file of gettext
 * @returns {{ header: Map<string, string>, entries: Entry[] }} what is in it
 */
export function parseCatalogue(text) {
    const entries = text
        .split(/\n{2,}/)
        .map(parseEntry)
        .filter(entry => entry !== null);
    const header = (entries.find(({ id }) => id === '')?.strings[0] ?? '')
        .split('\n')
        .map(line => /^([\w-]+): (.*)$/.exec(line))
        .flatMap(match => (match ? [/** @type {const} */ ([match[1] ?? '', match[2] ?? ''])] : []));
    return { header: new Map(header), entries: entries.filter(({ id }) => id !== '') };
}

/** @param {string} block lines of an entry @returns {Entry | null} null if there is none */
function parseEntry(block) {
    /** @type {Map<string, string>} */
    const fields = new Map();
    let current = '';
    for (const line of block.split('\n')) {
        const [, key, string] = LINE.exec(line) ?? [];
        if (string === undefined) continue;
        current = key ?? current;
        fields.set(current, (fields.get(current) ?? '') + unquote(string));
    }
    const id = fields.get('msgid');
    if (id === undefined) return null;
    return {
        id,
        plural: fields.get('msgid_plural') ?? null,
        strings: [...fields].filter(([key]) => key.startsWith('msgstr')).map(([, value]) => value),
        fuzzy: /^#,.*\bfuzzy\b/m.test(block),
    };
}

/** @param {string} name @param {string} value */
function keyword(name, value) {
    const lines = value.match(/[^\n]*\n|[^\n]+$/g) ?? [''];
    return lines.length === 1
        ? `${name} ${quote(value)}`
        : [`${name} ""`, ...lines.map(quote)].join('\n');
}

/** @param {string} text */
function quote(text) {
    return `"${text.replaceAll(/["\\\n\t]/g, character => ESCAPES.get(character) ?? '')}"`;
}

/** @param {string} quoted */
function unquote(quoted) {
    return quoted
        .slice(1, -1)
        .replaceAll(/\\(.)/g, (_, character) => UNESCAPED.get(character) ?? character);
}
