/** Finds what is translated: calls of the functions of src/core/words.ts, and the schema. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import ts from 'typescript';

import { ROOT, SetupError } from '../setup.mjs';

/**
 * What is to be translated.
 * @typedef {object} Message
 * @property {string} id the English sentence
 * @property {string | null} plural the same for several, where a number decides
 * @property {string[]} comments what translators are told
 * @property {string[]} files where it is found
 */

/** How many of a function's arguments are to be translated. */
const FUNCTIONS = new Map([
    ['_', 1],
    ['ngettext', 2],
]);
const SRC = join(ROOT, 'src');
const SCHEMAS = join(ROOT, 'schemas');
const COMMENT = 'Translators:';

/** @returns {Message[]} of the whole product, in the order of their files and places */
export function extractAll() {
    /** @type {Map<string, Message>} */
    const all = new Map();
    for (const path of filesIn(SRC, '.ts')) addTo(all, extract(path, readFileSync(path, 'utf8')));
    for (const path of filesIn(SCHEMAS, '.gschema.xml'))
        addTo(all, extractSchema(path, readFileSync(path, 'utf8')));
    return [...all.values()];
}

/**
 * @param {string} path of a module
 * @param {string} text its source
 * @returns {Message[]} in the order of their places
 */
export function extract(path, text) {
    const name = relative(ROOT, path);
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    /** @type {Message[]} */
    const found = [];
    const visit = (/** @type {ts.Node} */ node) => {
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
            const count = FUNCTIONS.get(node.expression.text);
            if (count !== undefined) {
                const [id = '', plural = null] = node.arguments.slice(0, count).map(literal);
                found.push({ id, plural, comments: commentsBefore(node), files: [name] });
            }
        }
        ts.forEachChild(node, visit);
    };
    /** @param {ts.Expression} node @returns {string} what is said there */
    const literal = node => {
        if (ts.isStringLiteralLike(node)) return node.text;
        if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
            return literal(node.left) + literal(node.right);
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        throw new SetupError(
            `${name}:${line + 1}: only a string that stands there can be translated.`,
        );
    };
    /** @param {ts.Node} call @returns {string[]} what stands right above it, or above its statement */
    const commentsBefore = call => {
        for (let node = call; !ts.isSourceFile(node); node = node.parent) {
            const comments = (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).map(
                ({ pos, end }) => text.slice(pos, end).replace(/^\/\/ ?/, ''),
            );
            const start = comments.findIndex(comment => comment.startsWith(COMMENT));
            if (start >= 0) return comments.slice(start);
            if (ts.isStatement(node)) break;
        }
        return [];
    };
    // Where the functions are made there is nothing to translate.
    if (name !== join('src', 'core', 'words.ts')) visit(source);
    return found;
}

/**
 * @param {string} path of a schema
 * @param {string} text its source
 * @returns {Message[]} summaries and descriptions
 */
export function extractSchema(path, text) {
    return [...text.matchAll(/<(summary|description)>([^<]*)</g)].map(([, , content = '']) => ({
        id: content.trim().replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
        plural: null,
        comments: [],
        files: [relative(ROOT, path)],
    }));
}

/** @param {Map<string, Message>} all @param {Message[]} messages what is added, if it is new */
function addTo(all, messages) {
    for (const message of messages) {
        const known = all.get(message.id);
        if (!known) {
            all.set(message.id, message);
            continue;
        }
        if (known.plural !== null && message.plural !== null && known.plural !== message.plural)
            throw new SetupError(`“${message.id}” has two plurals.`);
        known.plural ??= message.plural;
        for (const key of /** @type {const} */ (['comments', 'files']))
            known[key] = [...new Set([...known[key], ...message[key]])];
    }
}

/** @param {string} folder where to look @param {string} ending of a file's name */
function filesIn(folder, ending) {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith(ending))
        .sort()
        .map(name => join(folder, name));
}
