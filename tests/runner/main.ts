/**
 * Runs bundles of jasmine specs under gjs:
 *
 *     gjs -m dist/tests/runner.js [--filter TEXT] [--verbose] BUNDLE…
 *
 * Ends with `N passed, N failed`; the exit code is 1 if anything failed or nothing ran.
 */
import { dispatch } from './shims.js';

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js';
import System from 'system';

import { TextReporter } from './reporter.js';

const SPEC_TIMEOUT_MS = 5_000;
// “callbacks: fix sweeping check for incremental GC” in gjs
const FIRST_SOUND_GJS = 18190;

class UsageError extends Error {}

interface Options {
    filter: string;
    verbose: boolean;
    bundles: string[];
}

function parseArguments(args: readonly string[]): Options {
    const options: Options = { filter: '', verbose: false, bundles: [] };
    const rest = [...args];
    for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
        if (arg === '--verbose') options.verbose = true;
        else if (arg === '--filter') options.filter = rest.shift() ?? '';
        else if (arg.startsWith('--filter=')) options.filter = arg.slice('--filter='.length);
        else if (arg.startsWith('-')) throw new UsageError(`Unknown option ${arg}`);
        else options.bundles.push(arg);
    }
    if (options.bundles.length === 0) throw new UsageError('No bundle of specs was given');
    return options;
}

/**
 * gjs tells of unhandled rejections and of exceptions in callbacks only through its log.
 * @param onStray called with those that jasmine could not pin on a spec
 */
function catchStrayErrors(onStray: (message: string) => void): void {
    const levels = GLib.LogLevelFlags.LEVEL_WARNING | GLib.LogLevelFlags.LEVEL_CRITICAL;
    GLib.log_set_handler('Gjs', levels, (_domain, _level, text) => {
        const rejected = text.startsWith('Unhandled promise rejection');
        if (!rejected && !text.startsWith('JS ERROR')) {
            printerr(text);
            return;
        }
        const error = strayError(rejected, text);
        const taken = rejected
            ? dispatch('unhandledrejection', { reason: error, preventDefault: () => undefined })
            : dispatch('error', { error, message: error.message });
        if (!taken) onStray(`${error.message}\n${error.stack ?? ''}`);
    });
}

function strayError(rejected: boolean, text: string): Error {
    const [first = '', ...rest] = text.split('\n');
    // Of a rejection gjs logs the stack only, after a long first line of advice.
    const error = new Error(
        rejected ? 'Promise rejected and nobody handled it' : first.replace('JS ERROR: ', ''),
    );
    error.stack = rest.map(line => line.trim()).join('\n');
    return error;
}

/**
 * gjs before 1.82 refuses every callback until a collection is over that the engine has begun by
 * itself and left off in its middle; the log's handler is one, and to be refused is logged: it aborts.
 * What is collected as a whole after each spec leaves the engine no reason to begin.
 */
const wholeCollections: jasmine.CustomReporter = {
    specDone: () => {
        System.gc();
    },
};

async function run(args: readonly string[]): Promise<boolean> {
    const options = parseArguments(args);
    const jasmine = jasmineRequire.core(jasmineRequire);
    jasmine.DEFAULT_TIMEOUT_INTERVAL = SPEC_TIMEOUT_MS;
    const env = jasmine.getEnv({ suppressLoadErrors: true });
    Object.assign(globalThis, jasmineRequire.interface(jasmine, env));

    const reporter = new TextReporter(options.verbose);
    catchStrayErrors(message => {
        reporter.addFailure('outside of any spec', message);
    });
    for (const bundle of options.bundles) await import(Gio.File.new_for_path(bundle).get_uri());

    env.clearReporters();
    env.addReporter(reporter);
    if (System.version < FIRST_SOUND_GJS) env.addReporter(wholeCollections);
    const filter = options.filter.toLowerCase();
    env.configure({
        random: false,
        specFilter: spec => spec.getFullName().toLowerCase().includes(filter),
    });
    await env.execute();
    return reporter.summarize();
}

const loop = GLib.MainLoop.new(null, false);
let exitCode = 1;
run(ARGV)
    .then(
        succeeded => {
            if (succeeded) exitCode = 0;
        },
        (error: unknown) => {
            printerr(String(error));
            if (error instanceof Error && !(error instanceof UsageError)) printerr(error.stack);
        },
    )
    .finally(() => {
        loop.quit();
    });
loop.run();
System.exit(exitCode);
