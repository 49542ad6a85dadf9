/**
 * `npm run docs [-- --check]`: writes the table of settings in docs/administrators.md after the
 * schema, or finds out whether it is as the schema says.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { isEntryPoint, ROOT, runScript, SetupError } from '../setup.mjs';

const DOCUMENT = join(ROOT, 'docs', 'administrators.md');
const SCHEMA = join(ROOT, 'schemas', 'org.gnome.shell.extensions.kolide-workspaces.gschema.xml');
const [BEGIN, END] = ['<!-- settings: begin -->', '<!-- settings: end -->'];

// A longer list would fill the page.
const MAX_DEFAULT = 120;
/** @type {Readonly<Partial<Record<string, string>>>} */
const TYPE_NAMES = { b: '`true` or `false`', i: 'a number', s: 'text', as: 'a list' };

/** @param {string} schema in XML */
function tableOf(schema) {
    const rows = [...schema.matchAll(/<key name="([^"]+)" type="([^"]+)">([^]*?)<\/key>/g)].map(
        ([, name = '', type = '', body = '']) => {
            const said = (/** @type {string} */ element) =>
                unescape(new RegExp(`<${element}>([^]*?)</${element}>`).exec(body)?.[1] ?? '');
            const cells = [
                `\`${name}\``,
                [typeOf(type, body), defaultOf(said('default'))].join(', '),
                said('description'),
            ];
            return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
        },
    );
    return ['| key | values, default | |', '|---|---|---|', ...rows].join('\n');
}

/**
 * @param {string} type of GVariant
 * @param {string} body of the key
 */
function typeOf(type, body) {
    const choices = [...body.matchAll(/<choice value="([^"]+)"/g)].map(
        ([, value]) => `\`'${value}'\``,
    );
    if (choices.length > 0) return choices.join(', ');
    const [, min, max] = /<range min="(\d+)" max="(\d+)"/.exec(body) ?? [];
    if (min !== undefined) return `${min} to ${max}`;
    return TYPE_NAMES[type] ?? `\`${type}\``;
}

/** @param {string} value as a GVariant */
function defaultOf(value) {
    const line = value.replaceAll(/\s+/g, ' ').trim();
    if (line.length <= MAX_DEFAULT) return `**\`${line}\`**`;
    return `**${line.split(',').length} of them**`;
}

/** @param {string} text of XML */
function unescape(text) {
    return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

if (isEntryPoint(import.meta.url))
    await runScript(() => {
        const { check } = parseArgs({
            options: { check: { type: 'boolean', default: false } },
        }).values;
        const before = readFileSync(DOCUMENT, 'utf8');
        const [head = '', rest = ''] = before.split(BEGIN);
        const [, tail = ''] = rest.split(END);
        const table = tableOf(readFileSync(SCHEMA, 'utf8'));
        const after = `${head}${BEGIN}\n\n${table}\n\n${END}${tail}`;
        if (after === before) return;
        if (check)
            throw new SetupError('docs/administrators.md is behind the schema: npm run docs');
        writeFileSync(DOCUMENT, after);
        console.log('Wrote docs/administrators.md');
    });
