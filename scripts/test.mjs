/**
 * `npm test [-- --desktop] [--filter TEXT]`: type check, lint, unit tests and the tests in a real
 * GNOME Shell. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { DesktopError } from './desktop/error.mjs';
import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';

/** @import { Desktop } from './desktop/container.mjs' */
/** @import { Progress } from './progress.mjs' */
/** @typedef {{ passed: number, failed: number }} Counts */

const SPECS = join(ROOT, 'tests', 'desktop');
const DEADLINE_SECONDS = 600;
// A spec that says this in a comment changes its shell in a way that no other one should see.
const OWN_SHELL = '@ownShell';
// A spec that says this needs an identity provider, and a browser to sign in with.
const WITH_PROVIDER = '@identityProvider';
// A spec that says this runs in a desktop with many apps, which comes after the ordinary one.
const WITH_APPS = '@apps';
/** What of package.json's scripts a whole run runs. */
export const PARTS = /** @type {const} */ ([
    'typecheck',
    'lint',
    'test:faults',
    'test:package',
    'test:docs',
]);
// What has a desktop of its own.
const LAST = /** @type {const} */ ([
    ['the package', 'test:package'],
    ['the documents', 'test:docs'],
]);

/** @type {Set<string>} */
const begun = new Set();

/** Counts, prints and adds up. */
class Totals {
    passed = 0;
    failed = 0;

    /** @param {Counts} counts what a part of the tests came to */
    add({ passed, failed }) {
        this.passed += passed;
        this.failed += failed;
    }

    /**
     * Runs a part of the tests under a heading; one that breaks off counts as a failure.
     * @param {string} title what is printed above it
     * @param {() => Promise<Counts>} part what is run
     */
    async run(title, part) {
        console.log(`\n── ${title}`);
        const start = performance.now();
        try {
            this.add(await part());
        } catch (error) {
            if (!isPlain(error)) throw error;
            console.log(error.message);
            this.add({ passed: 0, failed: 1 });
        }
        console.log(`   ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
}

/**
 * Runs one of package.json's scripts. Its output is kept, since several run at once.
 * @param {(typeof PARTS)[number]} script its name
 * @param {string[]} options what it is given
 * @returns {Promise<{ code: number | null, output: string }>} how it ended
 */
async function runNpmScript(script, options = []) {
    begun.add(script);
    const child = spawn('npm', ['run', '--silent', script, '--', ...options], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {string} */ text) => void (output += text);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const code = await new Promise((resolve, reject) => {
        child.once('error', reject).once('close', resolve);
    });
    return { code, output };
}

/**
 * @param {Promise<{ code: number | null, output: string }>} script a script that is running
 * @returns {Promise<Counts>} one test, passed or failed
 */
async function asOneTest(script) {
    const { code, output } = await script;
    if (code !== 0) console.log(output.trimEnd());
    console.log(code === 0 ? 'ok' : 'FAILED');
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {Promise<{ code: number | null, output: string }>} script a script that is running and
 *     ends with a line of counts
 * @returns {Promise<Counts>} what that line says
 */
async function asCounted(script) {
    const { code, output } = await script;
    const lines = output.trimEnd().split('\n');
    const counts = /^(\d+) passed, (\d+) failed/.exec(lines.at(-1) ?? '');
    console.log((counts ? lines.slice(0, -1) : lines).join('\n'));
    if (!counts) throw new SetupError(`It broke off before its end (exit code ${code}).`);
    const [passed, failed] = [Number(counts[1]), Number(counts[2])];
    const isExcluded = passed + failed === 0;
    return { passed, failed: code === 0 || isExcluded ? failed : Math.max(failed, 1) };
}

/**
 * @param {string} name a file in tests/desktop
 * @param {string} mark what it may say in a comment
 */
function says(name, mark) {
    return readFileSync(join(SPECS, name), 'utf8').includes(mark);
}

/**
 * The desktop specs to run: those with the filter in their file's name; if there is none, all, and
 * of each those with the filter in their own names.
 * @param {string} filter part of a name
 */
function chooseSpecs(filter) {
    const names = existsSync(SPECS)
        ? readdirSync(SPECS)
              .filter(name => name.endsWith('.spec.ts'))
              .sort()
        : [];
    const chosen = names.filter(name => name.includes(filter));
    const specs = chosen.length > 0 ? chosen : names;
    return {
        ordinary: specs.filter(name => !says(name, WITH_APPS)),
        withApps: specs.filter(name => says(name, WITH_APPS)),
        filter: chosen.length > 0 ? '' : filter,
    };
}

/**
 * @param {Promise<Desktop>} booting a desktop without a shell
 * @param {string[]} names files in tests/desktop
 * @param {string} filter part of the names of what is to run
 * @param {Totals} totals where the results go
 */
async function runDesktopTests(booting, names, filter, totals) {
    const { installBuild, startProvider } = await import('./testDesktop.mjs');
    const desktop = await booting;
    try {
        await installBuild(desktop);
        let isFresh = true;
        let hasProvider = false;
        for (const name of names) {
            const isPicky = says(name, OWN_SHELL);
            await totals.run(`desktop: ${name}`, async () => {
                const isGone = !(await hasShell(desktop));
                if (isGone) await describeShell(desktop);
                if (isGone || (isPicky && !isFresh)) await restartShell(desktop);
                isFresh = false;
                if (!hasProvider && says(name, WITH_PROVIDER)) {
                    await startProvider(desktop);
                    hasProvider = true;
                }
                return runSpec(desktop, name, filter);
            });
            if (isPicky) await restartShell(desktop);
        }
    } finally {
        await desktop.shutdown();
    }
}

/** @param {Desktop} desktop a desktop whose shell may have crashed */
async function hasShell(desktop) {
    return desktop.evaluate('true').then(
        () => true,
        () => false,
    );
}

/**
 * Prints what a shell does that does not answer.
 *
 * @param {Desktop} desktop a desktop whose shell may have crashed
 */
async function describeShell(desktop) {
    const script = `
        for pid in $(pgrep -x gnome-shell); do
            for look in 1 2; do
                for file in schedstat wchan syscall stack; do
                    echo "$file: $(cat "/proc/$pid/$file")"
                done
                sleep 1
            done
        done
        journalctl --no-pager --lines=40`;
    const { stdout } = await desktop.exec(['bash', '-c', script], { user: 'root' });
    console.error(`The shell does not answer:\n${stdout}`);
}

/** @param {Desktop} desktop a desktop, with or without a shell */
async function restartShell(desktop) {
    await desktop.stopShell().catch(() => undefined);
    await desktop.startShell();
}

/**
 * @param {Desktop} desktop a desktop with a shell
 * @param {string} name a file in tests/desktop
 * @param {string} filter part of the names of its specs
 * @returns {Promise<Counts>} what its last line says
 */
async function runSpec(desktop, name, filter) {
    const { PROGRAMS, runProgram } = await import('./testDesktop.mjs');
    const { sourceMapper } = await import('./sourceMap.mjs');
    const { DESKTOP_SPECS } = await import('../esbuild.config.mjs');
    const file = name.replace(/\.ts$/, '.js');
    const bundle = join(PROGRAMS, 'desktop', file);
    const toSource = sourceMapper(join(DESKTOP_SPECS, file), bundle);
    let lastLine = '';
    const options = ['--verbose', ...(filter === '' ? [] : [`--filter=${filter}`])];
    const code = await runProgram(desktop, ['runner.js', ...options, bundle], {
        onLine: line => {
            if (!/^\d+ passed, \d+ failed/.test(line)) console.log(toSource(line));
            lastLine = line;
        },
        deadlineSeconds: DEADLINE_SECONDS,
    });
    const counts = /^(\d+) passed, (\d+) failed/.exec(lastLine);
    if (!counts) throw new SetupError(`${name} broke off before its end (exit code ${code}).`);
    const [passed, failed] = [Number(counts[1]), Number(counts[2])];
    const isExcluded = filter !== '' && passed + failed === 0;
    return { passed, failed: code === 0 || isExcluded ? failed : Math.max(failed, 1) };
}

/**
 * Tells of steps only from the moment on when it is asked to.
 * @param {Progress} progress where to tell of them
 */
function laterProgress(progress) {
    /** @type {Set<{ begin(): void }>} */
    const waiting = new Set();
    let isShown = false;
    return {
        show() {
            isShown = true;
            for (const step of waiting) step.begin();
        },
        /** @type {Progress['step']} */
        step(title) {
            if (isShown) return progress.step(title);
            /** @type {import('./progress.mjs').Step | undefined} */
            let step;
            const entry = { begin: () => (step = progress.step(title)) };
            waiting.add(entry);
            return {
                update: text => step?.update(text),
                done: text => {
                    waiting.delete(entry);
                    step?.done(text);
                },
                fail: text => {
                    waiting.delete(entry);
                    step?.fail(text);
                },
            };
        },
    };
}

/**
 * @param {unknown} error anything thrown
 * @returns {error is Error} whether its message says all that there is to say
 */
function isPlain(error) {
    return error instanceof DesktopError || error instanceof SetupError;
}

/** @param {{ desktopOnly: boolean, filter: string }} options what to run */
async function runAll({ desktopOnly, filter }) {
    const totals = new Totals();
    ensureDependencies();
    const { build } = await import('../esbuild.config.mjs');
    const { bootTestDesktop } = await import('./testDesktop.mjs');
    const { ordinary, withApps, filter: within } = chooseSpecs(filter);

    // The slowest part of all comes first, beside everything that is not a desktop.
    const progress = laterProgress(createProgress());
    const booting = bootTestDesktop(progress, ordinary.length === 0);
    booting.catch(() => undefined);
    try {
        await build();
        if (!desktopOnly) {
            const typeCheck = runNpmScript('typecheck');
            const lint = runNpmScript('lint');
            await totals.run('type check', () => asOneTest(typeCheck));
            await totals.run('lint', () => asOneTest(lint));
            await totals.run('unit tests', async () => {
                const { runUnitTests } = await import('./unit.mjs');
                return runUnitTests(filter === '' ? [] : [`--filter=${filter}`]);
            });
        }
        // They leave the display alone, and most of the time the desktop waits for something.
        const faults = desktopOnly ? null : runNpmScript('test:faults', [`--filter=${filter}`]);
        progress.show();
        await runDesktopTests(booting, ordinary.length > 0 ? ordinary : withApps, within, totals);
        if (ordinary.length > 0 && withApps.length > 0)
            await runDesktopTests(bootTestDesktop(progress, true), withApps, within, totals);
        if (faults) await totals.run('faults in the store', () => asCounted(faults));
        // One desktop at a time is enough for a small machine.
        const isWhole = !desktopOnly && filter === '';
        if (isWhole)
            for (const [title, script] of LAST)
                await totals.run(title, () => asCounted(runNpmScript(script)));
        // The test of the documents takes them for run.
        const missing = PARTS.filter(script => isWhole && !begun.has(script));
        if (missing.length > 0) throw new SetupError(`Not run: ${missing.join(', ')}`);
    } catch (error) {
        if (!isPlain(error)) throw error;
        console.log(error.message);
        totals.add({ passed: 0, failed: 1 });
    } finally {
        await booting.then(
            desktop => desktop.shutdown(),
            () => undefined,
        );
    }
    console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
    if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
}

function readOptions() {
    try {
        return parseArgs({
            options: {
                desktop: { type: 'boolean', default: false },
                filter: { type: 'string', default: '' },
            },
        }).values;
    } catch {
        throw new SetupError('Usage: npm test [-- [--desktop] [--filter TEXT]]');
    }
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        const { desktop, filter } = readOptions();
        await runAll({ desktopOnly: desktop, filter });
    });
}
