/** `npm run test:unit [-- --filter TEXT] [--verbose]`: the unit specs under this machine's gjs. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';
import { sourceMapper } from './sourceMap.mjs';

const DEADLINE_SECONDS = 300;

/**
 * Builds and runs the unit specs; their output goes to stdout.
 * @param {readonly string[]} args options of tests/runner/main.ts
 * @returns {Promise<{ passed: number, failed: number }>} what the last line counts
 */
export async function runUnitTests(args) {
    ensureDependencies();
    const { buildUnitTests, RUNNER, UNIT_SPECS } = await import('../esbuild.config.mjs');
    await buildUnitTests();

    const toSource = sourceMapper(UNIT_SPECS);
    // `timeout`, since a spec that never yields could not be stopped from within.
    const command = ['-k', '5', String(DEADLINE_SECONDS), 'gjs', '-m', RUNNER, ...args, UNIT_SPECS];
    const gjs = spawn('timeout', command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = new Promise((resolve, reject) => {
        gjs.once('error', reject).once('close', resolve);
    });
    let lastLine = '';
    for await (const line of createInterface({ input: gjs.stdout })) {
        console.log(toSource(line));
        lastLine = line;
    }
    const status = await exit;
    if (status === 124) throw new SetupError(`The unit tests hung for ${DEADLINE_SECONDS} s.`);
    const counts = /^(\d+) passed, (\d+) failed/.exec(lastLine);
    if (!counts) throw new SetupError('The unit tests broke off before their end.');
    const [passed, failed] = [Number(counts[1]), Number(counts[2])];
    return { passed, failed: status === 0 ? failed : Math.max(failed, 1) };
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        const { failed } = await runUnitTests(process.argv.slice(2));
        if (failed > 0) process.exitCode = 1;
    });
}
