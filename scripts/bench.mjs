/** `npm run bench`: how long a person waits after a click on another workspace. */
import { join, relative } from 'node:path';
import process from 'node:process';

import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript } from './setup.mjs';

const REPORT = '/tmp/bench.json';

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        ensureDependencies();
        const { build } = await import('../esbuild.config.mjs');
        await build();
        const { runProgram, withTestDesktop } = await import('./testDesktop.mjs');
        await withTestDesktop(createProgress(), async desktop => {
            const code = await runProgram(desktop, ['desktop/bench.main.js', REPORT]);
            if (code !== 0) {
                process.exitCode = 1;
                return;
            }
            const file = join(ROOT, 'out', 'bench.json');
            await desktop.copyOut(REPORT, file);
            console.log(`All samples are in ${relative(process.cwd(), file)}.`);
        });
    });
}
