/**
 * `npm run bench [-- --write | --only WHAT]`: measures what the budgets of docs/performance.md are about,
 * or one thing of that.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';

const OUT = join(ROOT, 'out');

function readOptions() {
    const usage = new SetupError('Usage: npm run bench [-- --write | --only WHAT]');
    const options = /** @type {const} */ ({
        write: { type: 'boolean', default: false },
        only: { type: 'string' },
    });
    try {
        const { values } = parseArgs({ options });
        if (values.write && values.only !== undefined) throw usage;
        return values;
    } catch {
        throw usage;
    }
}

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
    writeFileSync(file, content);
    console.log(`Wrote ${relative(process.cwd(), file)}`);
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        const { write: isForDocs, only } = readOptions();
        ensureDependencies();
        const { build } = await import('../esbuild.config.mjs');
        await build();
        const { measureAll, measureOne } = await import('./bench/measure.mjs');
        const { budgetsOf } = await import('./bench/budgets.mjs');
        const { machine } = await import('./bench/machine.mjs');
        const { page } = await import('./bench/page.mjs');
        const { plot } = await import('./bench/plot.mjs');

        mkdirSync(OUT, { recursive: true });
        if (only !== undefined) {
            const found = await measureOne(createProgress(), only, OUT);
            write(join(OUT, `${only}.json`), `${JSON.stringify(found, null, 4)}\n`);
            return;
        }
        const samples = await measureAll(createProgress(), OUT);
        const budgets = budgetsOf(samples);
        console.log(`\n${budgets.map(describe).join('\n')}\n`);
        write(join(OUT, 'bench.json'), `${JSON.stringify(samples, null, 4)}\n`);
        const target = isForDocs ? join(ROOT, 'docs') : OUT;
        write(join(target, 'performance.md'), page(samples, budgets, machine(samples.shell)));
        write(join(target, 'performance.svg'), plot(samples));
        // Times depend on what else the machine does; what does not depend on it must be right.
        if (budgets.some(({ isMet, isTime }) => !isMet && !isTime)) process.exitCode = 1;
    });
}

/** @param {import('./bench/budgets.mjs').Budget} budget */
function describe({ what, goal, found, isMet }) {
    return `${isMet ? 'met    ' : 'NOT MET'}  ${what}: ${found} (goal: ${goal})`;
}
