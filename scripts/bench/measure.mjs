/** Everything that is measured, in one run, on one desktop. */
import { loadavg } from 'node:os';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from '../setup.mjs';
import { bootTestDesktop, installBuild, runProgram } from '../testDesktop.mjs';
import { timeGreeters, timeLogins } from './secondAccount.mjs';
import { servicesOf } from './services.mjs';

/** @import { Desktop } from '../desktop/container.mjs' */
/** @import { Progress } from '../progress.mjs' */
/** @import { Launching, Notifying, ShellMemory, Switching, Thawing } from '../../tests/desktop/bench/samples.js' */
/** @import { Process } from './services.mjs' */

/**
 * All samples of a run.
 *
 * @typedef {object} Samples
 * @property {ShellMemory[]} shellMemory one for each shell that was started for it
 * @property {Launching} launching
 * @property {Process[][]} services of each workspace that an app was started in
 * @property {Process[]} unusedServices of a workspace that none was started in
 * @property {Switching} switching
 * @property {Thawing} thawing
 * @property {Notifying} notifying
 * @property {number[]} logins milliseconds until a second account's shell could be used
 * @property {number[]} greeters milliseconds until GDM's login screen could be used
 * @property {number[]} load the machine's load average over a minute, before each measure
 * @property {string} shell its name and version
 */

const SHELLS = 4;
const LOGINS = 5;

/**
 * @param {Progress} progress told of the steps
 * @param {string} folder where programs leave their samples
 * @returns {Promise<Samples>}
 */
export async function measureAll(progress, folder) {
    const desktop = await bootTestDesktop(progress);
    try {
        await installBuild(desktop);
        /** @type {number[]} */
        const load = [];
        const measure = async (/** @type {string} */ what) => {
            load.push(loadavg()[0] ?? NaN);
            return runMeasure(desktop, what, folder);
        };
        const shellMemory = [];
        for (let count = 0; count < SHELLS; count += 1) {
            await restartWithoutExtension(desktop);
            shellMemory.push(await measure('shellMemory'));
        }
        const launching = await measure('launching');
        const services = [];
        for (const cgroup of launching.used) services.push(await servicesOf(desktop, cgroup));
        const unusedServices = await servicesOf(desktop, launching.unused);
        const switching = await measure('switching');
        const thawing = await measure('thawing');
        const notifying = await measure('notifying');
        load.push(loadavg()[0] ?? NaN);
        const logins = await timeLogins(desktop, LOGINS);
        const greeters = await timeGreeters(desktop, LOGINS);
        load.push(loadavg()[0] ?? NaN);
        const { stdout } = await desktop.exec(['gnome-shell', '--version']);
        const shell = stdout.trim();
        return {
            ...{ shellMemory, launching, services, unusedServices, switching, thawing, notifying },
            ...{ logins, greeters, load, shell },
        };
    } finally {
        await desktop.shutdown();
    }
}

/**
 * @param {Progress} progress told of the steps
 * @param {string} what one of the measures of tests/desktop/bench.main.ts
 * @param {string} folder where programs leave their samples
 * @returns {Promise<unknown>} its samples
 */
export async function measureOne(progress, what, folder) {
    const desktop = await bootTestDesktop(progress);
    try {
        await installBuild(desktop);
        if (what === 'shellMemory') await restartWithoutExtension(desktop);
        return await runMeasure(desktop, what, folder);
    } finally {
        await desktop.shutdown();
    }
}

/**
 * @param {Desktop} desktop
 * @param {string} what
 * @param {string} folder
 */
async function runMeasure(desktop, what, folder) {
    console.log(`\n${what}`);
    const report = `/tmp/bench-${what}.json`;
    const code = await runProgram(desktop, ['desktop/bench.main.js', what, report]);
    if (code !== 0) throw new SetupError(`The measuring of ${what} failed.`);
    const file = join(folder, `${what}.json`);
    await desktop.copyOut(report, file);
    const samples = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    return samples;
}

/** @param {Desktop} desktop */
async function restartWithoutExtension(desktop) {
    await desktop.stopShell();
    await desktop.exec(['gsettings', 'set', 'org.gnome.shell', 'enabled-extensions', '[]']);
    await desktop.startShell();
}
