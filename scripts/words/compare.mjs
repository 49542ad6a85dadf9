/** What is wrong with a translation, as far as that can be told without knowing the language. */

/**
 * @import { Message } from './extract.mjs'
 * @import { Entry, parseCatalogue } from './catalogue.mjs'
 */

/** The languages that the product speaks: their plural forms, and the quotation marks of GNOME's translations. */
export const LANGUAGES = new Map([
    ['de', { plurals: 'nplurals=2; plural=(n != 1);', quotes: '»«' }],
    ['es', { plurals: 'nplurals=2; plural=(n != 1);', quotes: '«»' }],
    ['fr', { plurals: 'nplurals=2; plural=(n > 1);', quotes: '«»' }],
    ['pt_BR', { plurals: 'nplurals=2; plural=(n > 1);', quotes: '“”' }],
]);

const QUOTES = /[„“”«»]/g;
const PLACE = /%\(\w+\)/g;
// What a person types, or looks for: the same in every language.
const LITERAL =
    /(?<![\w-])--[a-z][\w-]*|\b[\w-]+\.(?:toml|json|md|html)\b|https?:\/\/[^\s)]+?(?=[.,]?(?:[\s)]|$))/g;
/** @type {readonly [pattern: RegExp, problem: string][]} */
const SAME = [
    [LITERAL, 'it has other options, files or addresses'],
    [/[.…:?!]?[ \n]*$/g, 'it ends in another way'],
    [/^\s*/g, 'it begins in another way'],
    [/\n/g, 'it has another number of lines'],
];

/**
 * @param {string} language such as `pt_BR`
 * @param {ReturnType<typeof parseCatalogue>} catalogue its translations
 * @param {readonly Message[]} messages what there is to translate
 * @returns {string[]} what is wrong, a line each
 */
export function findMistakes(language, { header, entries }, messages) {
    const rules = LANGUAGES.get(language);
    if (!rules) return [`${language} is not in LANGUAGES of scripts/words/compare.mjs`];
    /** @type {string[]} */
    const mistakes = [];
    if (header.get('Language') !== language) mistakes.push('the header has another Language');
    if (header.get('Plural-Forms') !== rules.plurals)
        mistakes.push(`Plural-Forms must be “${rules.plurals}”`);

    const byId = new Map(entries.map(entry => [entry.id, entry]));
    for (const message of messages) {
        const entry = byId.get(message.id);
        byId.delete(message.id);
        const problems = entry ? findMistakesIn(entry, message, rules) : ['it is missing'];
        mistakes.push(...problems.map(problem => `${problem}: “${message.id}”`));
    }
    mistakes.push(...[...byId.keys()].map(id => `nothing of that name is translated: “${id}”`));
    return mistakes.map(mistake => `po/${language}.po: ${mistake}`);
}

/**
 * @param {Entry} entry
 * @param {Message} message
 * @param {{ plurals: string, quotes: string }} rules
 */
function findMistakesIn(entry, message, { plurals, quotes }) {
    if (entry.plural !== message.plural) return ['it has another plural'];
    const forms = message.plural === null ? 1 : Number(/\d+/.exec(plurals)?.[0]);
    if (entry.strings.length !== forms) return [`it has ${entry.strings.length} plural forms`];
    if (entry.strings.includes('')) return ['it is not translated'];
    if (entry.fuzzy) return ['it is marked as fuzzy'];

    const original = message.plural ?? message.id;
    const problems = entry.strings.flatMap(string => [
        // “One window” needs no number where a language has a form for exactly one.
        ...(isSame(PLACE, string, original) || isSame(PLACE, string, message.id)
            ? []
            : ['it has other %(…)']),
        ...SAME.flatMap(([pattern, problem]) =>
            isSame(pattern, string, original) ? [] : [problem],
        ),
        ...(areQuotes(string.match(QUOTES) ?? [], quotes)
            ? []
            : [`its quotation marks are not ${quotes}`]),
    ]);
    return [...new Set(problems)];
}

/**
 * @param {readonly string[]} marks all of a sentence
 * @param {string} quotes the opening and the closing one of the language
 */
function areQuotes(marks, quotes) {
    return marks.length % 2 === 0 && marks.every((mark, at) => mark === quotes[at % 2]);
}

/**
 * Whether two texts have the same of something, as often.
 * @param {RegExp} pattern what is looked for
 * @param {string} a
 * @param {string} b
 */
function isSame(pattern, a, b) {
    const found = (/** @type {string} */ text) => (text.match(pattern) ?? []).sort().join(' ');
    return found(a) === found(b);
}
