/** `npm run compatibility`: tries the real apps and writes the table in docs/compatibility.md. */
import { join, relative } from 'node:path';
import process from 'node:process';

import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript } from './setup.mjs';

const FOUND = '/tmp/compatibility.md';

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        ensureDependencies();
        const { build } = await import('../esbuild.config.mjs');
        await build();
        const { PROGRAMS, runProgram, withTestDesktop } = await import('./testDesktop.mjs');
        const spec = join(PROGRAMS, 'desktop', 'realApps.spec.js');
        const tryApps = async (
            /** @type {import('./desktop/container.mjs').Desktop} */ desktop,
        ) => {
            // That the table differs is no failure here.
            await runProgram(desktop, ['runner.js', spec], { onLine: () => undefined });
            const file = join(ROOT, 'docs', 'compatibility.md');
            await desktop.copyOut(FOUND, file);
            console.log(`Wrote ${relative(process.cwd(), file)}.`);
        };
        await withTestDesktop(createProgress(), tryApps, true);
    });
}
