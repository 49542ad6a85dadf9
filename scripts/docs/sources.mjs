/** The sources as somebody has them who has just cloned them, to type there what documents say. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import process from 'node:process';

import { ROOT } from '../setup.mjs';
import { PARTS } from '../test.mjs';

const CI = join(ROOT, '.ci', 'run');
/** What no clone has: what is fetched, unpacked or built. */
const LEFT_OUT = /^(\.git|node_modules|dist|out|types\/girs|types\/\.girs-.*)$/;
const PATIENCE_MS = 600_000;
const IN_SOURCES = /^(npm|npx|node|git|msginit) /;
const PLACEHOLDER = /^[A-Z]*$/;

/**
 * @param {string} command of a shell
 * @returns {boolean} whether it is for somebody who has the sources
 */
export function isForSources(command) {
    return IN_SOURCES.test(command);
}

/**
 * What a run of the CI types by itself: its own script, and what that runs in turn.
 * @returns {string[]} commands
 */
export function commandsOfCI() {
    const commands = readFileSync(CI, 'utf8').split('\n').filter(isForSources);
    const parts = commands.includes('npm test') ? PARTS.map(name => `npm run ${name}`) : [];
    return [...commands, ...parts];
}

/**
 * @param {string} typed what somebody types, maybe several commands with `&&`
 * @param {string} said a command; words in capital letters stand for others
 * @returns {boolean} whether the one is or has the other, maybe with more arguments
 */
export function covers(typed, said) {
    const [command = '', options = ''] = said.split(' -- ');
    const wanted = options.split(' ').filter(word => !PLACEHOLDER.test(word));
    return typed.split('&&').some(part => {
        const [typedCommand = '', typedOptions = ''] = part.trim().split(' -- ');
        const words = typedOptions.split(' ');
        return typedCommand === command && wanted.every(word => words.includes(word));
    });
}

/** A copy of the sources. */
export class Sources {
    #folder = mkdtempSync(join(tmpdir(), 'kolide-sources-'));

    constructor() {
        cpSync(ROOT, this.#folder, {
            recursive: true,
            filter: path => !LEFT_OUT.test(relative(ROOT, path)),
        });
        process.once('exit', this.remove);
    }

    /**
     * @param {string} command of a shell
     * @param {string | null} [until] of one that does not end: what it prints when it has done all,
     *     whereupon Ctrl-C is pressed
     */
    async type(command, until = null) {
        const child = spawn('bash', ['-c', command], {
            cwd: this.#folder,
            env: environment(),
            // A group of its own, as a terminal makes one, for Ctrl-C.
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        const kill = (/** @type {NodeJS.Signals} */ signal) => {
            if (child.pid !== undefined && child.exitCode === null)
                process.kill(-child.pid, signal);
        };
        let printed = '';
        let isUp = false;
        const hear = (/** @type {string} */ text) => {
            printed += text;
            if (isUp || until === null || !printed.includes(until)) return;
            isUp = true;
            kill('SIGINT');
        };
        child.stdout.setEncoding('utf8').on('data', hear);
        child.stderr.setEncoding('utf8').on('data', hear);
        const end = () => kill('SIGTERM');
        const patience = setTimeout(end, PATIENCE_MS);
        process.once('exit', end);
        const code = await new Promise((resolve, reject) => {
            child.once('error', reject).once('close', resolve);
        });
        clearTimeout(patience);
        process.off('exit', end);
        if (until === null ? code === 0 : printed.includes(until)) return;
        throw new Error(`it ended with ${String(code)}:\n${printed}`);
    }

    remove = () => {
        process.off('exit', this.remove);
        rmSync(this.#folder, { recursive: true, force: true });
    };
}

/** What a terminal has: nothing of the npm that runs this. */
function environment() {
    const variables = Object.entries(process.env).filter(
        ([name]) => !/^(npm_(?!config_)|npm_config_local_prefix$|INIT_CWD$|NODE$)/.test(name),
    );
    const path = (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter(folder => !/\/node_modules\/|\/node-gyp-bin$/.test(folder))
        .join(delimiter);
    return {
        ...Object.fromEntries(variables),
        PATH: path,
        // What this checkout has was fetched already.
        npm_config_prefer_offline: 'true',
        /** What it was copied from, to compare with. */
        ORIGINAL: ROOT,
    };
}
