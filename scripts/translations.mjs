/**
 * `npm run translations [-- --check]`: brings po/ up to date with the words in src/ and schemas/,
 * or says what of it is not.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';

const PO = join(ROOT, 'po');
const TEMPLATE = join(PO, 'kolide-workspaces.pot');

async function main() {
    ensureDependencies();
    const { extractAll } = await import('./words/extract.mjs');
    const { formatTemplate, parseCatalogue } = await import('./words/catalogue.mjs');
    const { findMistakes, LANGUAGES } = await import('./words/compare.mjs');
    const messages = extractAll();
    const template = formatTemplate(messages);
    const isCheck = process.argv.includes('--check');

    if (!isCheck) writeFileSync(TEMPLATE, template);
    else if (!existsSync(TEMPLATE) || readFileSync(TEMPLATE, 'utf8') !== template)
        throw new SetupError('The words have changed: run “npm run translations”, and commit po/.');

    let mistakes = /** @type {string[]} */ ([]);
    for (const language of LANGUAGES.keys()) {
        const path = join(PO, `${language}.po`);
        if (!isCheck) merge(path);
        const catalogue = parseCatalogue(readFileSync(path, 'utf8'));
        mistakes = mistakes.concat(findMistakes(language, catalogue, messages));
    }
    for (const mistake of mistakes) console.log(mistake);
    if (isCheck && mistakes.length > 0)
        throw new SetupError(
            `po/ has ${mistakes.length} mistakes: po/README.md says what is asked.`,
        );
    console.log(`Words: ${messages.length}, in ${LANGUAGES.size} languages besides English`);
}

/** @param {string} path of the translations of a language */
function merge(path) {
    const options = ['--quiet', '--no-wrap', '--update', '--backup=none'];
    execFileSync('msgmerge', [...options, path, TEMPLATE], { stdio: 'inherit' });
    execFileSync('msgattrib', ['--no-wrap', '--no-obsolete', '--output-file', path, path]);
}

if (isEntryPoint(import.meta.url)) await runScript(main);
