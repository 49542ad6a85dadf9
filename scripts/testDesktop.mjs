/** The desktop with the extension in it, and the programs that drive it from within. */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { bootDesktop } from './desktop/container.mjs';
import { DesktopError } from './desktop/error.mjs';
import { installExtension } from './desktop/extension.mjs';
import { startIdentityProvider } from './desktop/identityProvider.mjs';
import { ensureImage } from './desktop/image.mjs';
import { SetupError } from './setup.mjs';

/** @import { Desktop } from './desktop/container.mjs' */
/** @import { Progress } from './progress.mjs' */

/** Where the bundles of the tests lie in the desktop. */
export const PROGRAMS = '/tmp/kolide-workspaces-tests';

const SCREENSHOTS = '/tmp/kolide-workspaces-screenshots';

// At 200 % just enough for mutter, which wants 800×480 at least.
const MONITOR = '1600x1000';

/**
 * Boots a desktop, without its shell.
 * @param {Progress} progress told of the steps
 * @param {boolean} [withApps] whether it is the one with many apps
 */
export async function bootTestDesktop(progress, withApps = false) {
    const image = await ensureImage({ progress, withApps });
    return bootDesktop({ image, progress, monitor: MONITOR });
}

/**
 * Puts what was built into a desktop and starts its shell.
 * @param {Desktop} desktop a desktop without a shell
 */
export async function installBuild(desktop) {
    const { DESKTOP_SPECS, ZIP } = await import('../esbuild.config.mjs');
    await desktop.copyIn(dirname(DESKTOP_SPECS), PROGRAMS);
    await installExtension(desktop, ZIP);
    await desktop.startShell();
}

/**
 * Does something in a desktop with the build in it and a shell, and takes the desktop away again.
 * @param {Progress} progress told of the steps
 * @param {(desktop: Desktop) => Promise<void>} action what is done
 * @param {boolean} [withApps] whether the desktop is the one with many apps
 */
export async function withTestDesktop(progress, action, withApps = false) {
    /** @type {Desktop | undefined} */
    let desktop;
    try {
        desktop = await bootTestDesktop(progress, withApps);
        await installBuild(desktop);
        await action(desktop);
    } catch (error) {
        // Its message says what there is to do, as that of a SetupError does.
        if (error instanceof DesktopError) throw new SetupError(error.message, { cause: error });
        throw error;
    } finally {
        await desktop?.shutdown();
    }
}

/**
 * Lets people sign in: tests/desktop/driver/identityProvider.ts says what is there from then on.
 * @param {Desktop} desktop a desktop that a build was installed in, with a shell
 */
export async function startProvider(desktop) {
    const { DESKTOP_SPECS } = await import('../esbuild.config.mjs');
    await startIdentityProvider(desktop, join(DESKTOP_SPECS, 'browser.main.js'));
}

/**
 * Runs a program under gjs, as the desktop's user.
 * @param {Desktop} desktop a desktop that a build was installed in
 * @param {string[]} argv a path below PROGRAMS, and arguments
 * @param {{ onLine?: (line: string) => void, deadlineSeconds?: number }} [options] what is called
 * with each line that it prints, and after how many seconds it is killed
 * @returns {Promise<number>} its exit code
 */
export async function runProgram(desktop, [program = '', ...args], options = {}) {
    const { onLine = console.log, deadlineSeconds = 600 } = options;
    const command = desktop.spawn([
        ...['timeout', '-k', '5', String(deadlineSeconds)],
        ...['gjs', '-m', join(PROGRAMS, program), ...args],
    ]);
    command.stdin.end();
    command.stderr.on('data', chunk => void process.stderr.write(chunk));
    for await (const line of createInterface({ input: command.stdout })) onLine(line);
    return command.exited;
}

/**
 * Shows what the extension does, and leaves the screenshots of it in a directory here.
 * @param {Desktop} desktop a desktop that a build was installed in, with a shell
 * @param {string} target the directory
 * @param {{ program?: 'demo' | 'languages', until?: string | undefined }} [options] what shows it: all
 *     that it does, or its words in other languages; and the last screenshot
 * @returns {Promise<{ code: number, files: string[] }>} the demo's exit code and the pictures' paths
 */
export async function runDemo(desktop, target, { program = 'demo', until } = {}) {
    await startProvider(desktop);
    await desktop.exec(['mkdir', '-p', SCREENSHOTS]);
    rmSync(join(target, 'failure.png'), { force: true });
    const last = until === undefined ? [] : [until];
    const code = await runProgram(desktop, [`desktop/${program}.main.js`, SCREENSHOTS, ...last]);
    return { code, files: await copyAllOut(desktop, SCREENSHOTS, target) };
}

/**
 * Copies all files of a directory out of the desktop.
 * @param {Desktop} desktop where they are
 * @param {string} source the directory there
 * @param {string} target a directory here
 * @returns {Promise<string[]>} their paths here
 */
export async function copyAllOut(desktop, source, target) {
    const { stdout } = await desktop.exec(['find', source, '-type', 'f']);
    mkdirSync(target, { recursive: true });
    const files = stdout.split('\n').filter(Boolean).sort();
    for (const file of files) await desktop.copyOut(file, join(target, basename(file)));
    return files.map(file => join(target, basename(file)));
}
