/**
 * `npm start [-- [--keep] [--languages] [--until PICTURE]]`: shows the extension on this machine,
 * without touching anything of it.
 */
import { join, relative } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';

const OUT = join(ROOT, 'out');

/** @typedef {ReturnType<typeof readOptions>} Options */

/** @param {Options} options */
async function showInContainer({ keep, languages, until }) {
    const { PROGRAMS, runDemo, withTestDesktop } = await import('./testDesktop.mjs');
    await withTestDesktop(createProgress(), async desktop => {
        const { code, files } = await runDemo(desktop, OUT, {
            program: languages ? 'languages' : 'demo',
            until,
        });
        console.log(
            `\n${files.length} screenshots are in ${relative(process.cwd(), OUT) || '.'}/:`,
        );
        for (const file of files) console.log(`    ${relative(process.cwd(), file)}`);
        if (code !== 0) process.exitCode = 1;
        if (!keep) return;
        console.log(`\nThe desktop is up. To enter it, as root:\n\n    ${desktop.enterCommand}\n`);
        console.log(`The programs of the tests are in ${PROGRAMS} there. Ctrl-C ends it.`);
        await new Promise(() => setInterval(() => undefined, 2 ** 30));
    });
}

function readOptions() {
    try {
        return parseArgs({
            options: {
                // Leaves the desktop up until Ctrl-C.
                keep: { type: 'boolean', default: false },
                // Shows its words in other languages instead of what it does.
                languages: { type: 'boolean', default: false },
                // The last screenshot, without its ending.
                until: { type: 'string' },
            },
        }).values;
    } catch {
        throw new SetupError('Usage: npm start [-- [--keep] [--languages] [--until PICTURE]]');
    }
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        const options = readOptions();
        ensureDependencies();
        const { build, ZIP } = await import('../esbuild.config.mjs');
        await build();
        const { isInGnomeSession, openNestedShell } = await import('./nestedShell.mjs');
        const hasPictures = options.languages || options.until !== undefined;
        if (isInGnomeSession() && !hasPictures) await openNestedShell(ZIP);
        else await showInContainer(options);
    });
}
