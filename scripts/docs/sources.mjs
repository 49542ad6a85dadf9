/** The sources as somebody has them who has just cloned them, to type there what documents say. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { ROOT } from '../setup.mjs';
import { PARTS } from '../test.mjs';

const CI = join(ROOT, '.ci', 'run');
/** What no clone has: what is fetched, unpacked or built. */
const LEFT_OUT = /^(\.git|node_modules|dist|out|types\/girs|types\/\.girs-.*)$/;
const PATIENCE_MS = 600_000;
/** How long a program may take to end that was told to. */
const END_PATIENCE_MS = 60_000;
const POLL_MS = 50;
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

/** A copy of the sources, with the packages of npm that this checkout has. */
export class Sources {
    #folder = mkdtempSync(join(tmpdir(), 'kolide-sources-'));
    /** The process group of the command that is being typed; 0 for none. */
    #group = 0;

    constructor() {
        process.once('exit', this.remove);
        cpSync(ROOT, this.#folder, {
            recursive: true,
            // Links of the copy shall stay in it.
            verbatimSymlinks: true,
            filter: path => !LEFT_OUT.test(relative(ROOT, path)),
        });
    }

    /** Spares the copy what a run on a clean machine has just done: fetching the packages. */
    async copyPackages() {
        const [source, target] = [ROOT, this.#folder].map(each => join(each, 'node_modules'));
        await promisify(execFile)('cp', ['-a', '--reflink=auto', `${source}/`, `${target}`]);
    }

    /**
     * @param {string} command of a shell
     * @param {string | null} [until] of one that does not end: what it prints when it has done all,
     *     whereupon Ctrl-C is pressed, which is to end it
     */
    async type(command, until = null) {
        const child = spawn('bash', ['-c', command], {
            cwd: this.#folder,
            env: environment(),
            // A group of its own, as a terminal makes one, for Ctrl-C.
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        const group = child.pid ?? 0;
        this.#group = group;
        const state = { isUp: false, isLate: false };
        const giveUp = () => {
            state.isLate = true;
            signalGroup(group, 'SIGKILL');
            // Whoever else has the other ends is not waited for.
            child.stdout.destroy();
            child.stderr.destroy();
        };
        let patience = setTimeout(() => {
            state.isLate = true;
            end('SIGTERM');
        }, PATIENCE_MS);
        const end = (/** @type {NodeJS.Signals} */ signal) => {
            clearTimeout(patience);
            patience = setTimeout(giveUp, END_PATIENCE_MS);
            signalGroup(group, signal);
        };
        let printed = '';
        const hear = (/** @type {string} */ text) => {
            printed += text;
            if (state.isUp || state.isLate || until === null || !printed.includes(until)) return;
            state.isUp = true;
            end('SIGINT');
        };
        child.stdout.setEncoding('utf8').on('data', hear);
        child.stderr.setEncoding('utf8').on('data', hear);
        const code = await new Promise((resolve, reject) => {
            child.once('error', reject).once('close', resolve);
        });
        clearTimeout(patience);
        this.#group = 0;
        if (!state.isLate && (until === null ? code === 0 : state.isUp)) return;
        const how = state.isLate ? 'it did not end in time' : `it ended with ${String(code)}`;
        throw new Error(`${how}:\n${printed}`);
    }

    remove = () => {
        process.off('exit', this.remove);
        if (this.#group !== 0) endGroup(this.#group);
        rmSync(this.#folder, { recursive: true, force: true });
    };
}

/**
 * @param {number} group a process group; 0 for none
 * @param {NodeJS.Signals} signal for all of it
 */
function signalGroup(group, signal) {
    if (group === 0) return;
    try {
        process.kill(-group, signal);
    } catch {
        // It has ended.
    }
}

/**
 * Ends a process group and waits for that, where nothing can be awaited any more.
 * @param {number} group
 */
function endGroup(group) {
    signalGroup(group, 'SIGTERM');
    const clock = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const deadline = Date.now() + END_PATIENCE_MS;
    while (isAlive(group) && Date.now() < deadline) Atomics.wait(clock, 0, 0, POLL_MS);
    signalGroup(group, 'SIGKILL');
}

/** @param {number} group a process group */
function isAlive(group) {
    return readdirSync('/proc').some(pid => {
        if (!/^\d+$/.test(pid)) return false;
        try {
            // proc(5): after the name in parentheses come the state, the parent and the group.
            const [state, , own] = (
                readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
            ).split(' ');
            return own === String(group) && state !== 'Z';
        } catch {
            return false;
        }
    });
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
        /** What it was copied from, to compare with. */
        ORIGINAL: ROOT,
    };
}
