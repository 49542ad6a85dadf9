// @ts-check
import {
    existsSync,
    readdirSync,
    readFileSync,
    rmdirSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * @typedef {object} Owner
 * @property {number} pid the process that runs the desktop
 * @property {string} startTime tells that process from a later one with the same pid
 * @property {string} image
 * @property {string[]} cgroups
 */

/** Only root can write here, so that what is read from it may be believed. */
export const CACHE = '/var/cache/kolide-workspaces';
const STATES = path.join(CACHE, 'running');
const OWNER_FILE = 'owner.json';
const KILL_TIMEOUT_MS = 10_000;

/**
 * Makes the directory that marks a desktop as ours and alive.
 *
 * @param {{id: string, image: string, cgroups: string[]}} desktop
 */
export async function claimState({ id, image, cgroups }) {
    const directory = path.join(STATES, id);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const startTime = startTimeOf(process.pid);
    /** @type {Owner} */
    const owner = { pid: process.pid, startTime: startTime ?? '', image, cgroups };
    await writeFile(path.join(directory, OWNER_FILE), JSON.stringify(owner));
    return directory;
}

/** Ends what is left of desktops whose process was killed before it could. */
export function removeLeftovers() {
    for (const [directory, owner] of states()) {
        if (owner !== undefined && !isAlive(owner)) removeState(directory, owner.cgroups);
        else if (owner === undefined && isOld(directory)) removeState(directory, []);
    }
}

/** Images under running desktops. */
export function imagesInUse() {
    return [...states()].flatMap(([, owner]) =>
        owner !== undefined && isAlive(owner) ? [owner.image] : [],
    );
}

/**
 * Kills everything in a desktop's cgroups and removes its traces. Synchronous, so that it can be
 * the last thing that a process does.
 *
 * @param {string} directory
 * @param {string[]} cgroups
 */
export function removeState(directory, cgroups) {
    const present = cgroups.filter(cgroup => existsSync(cgroup));
    for (const cgroup of present) killCgroup(cgroup);
    for (const cgroup of present) removeCgroup(cgroup);
    rmSync(directory, { recursive: true, force: true });
}

/** @param {string} cgroup */
function killCgroup(cgroup) {
    const deadline = Date.now() + KILL_TIMEOUT_MS;
    for (;;) {
        try {
            writeFileSync(path.join(cgroup, 'cgroup.kill'), '1');
        } catch {
            for (const pid of processesIn(cgroup)) killProcess(pid);
        }
        if (processesIn(cgroup).length === 0 || Date.now() > deadline) return;
        sleep(10);
    }
}

/** @param {string} cgroup */
function removeCgroup(cgroup) {
    for (const child of childrenOf(cgroup)) removeCgroup(child);
    for (let attempt = 0; attempt < 100; attempt++) {
        try {
            rmdirSync(cgroup);
            return;
        } catch {
            if (!existsSync(cgroup)) return;
            sleep(10);
        }
    }
}

/**
 * @param {string} cgroup
 * @returns {number[]}
 */
function processesIn(cgroup) {
    const own = readFileSync(path.join(cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean);
    return [...own.map(Number), ...childrenOf(cgroup).flatMap(processesIn)];
}

/** @param {string} cgroup */
function childrenOf(cgroup) {
    return readdirSync(cgroup, { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry => path.join(cgroup, entry.name));
}

/** @param {number} pid */
function killProcess(pid) {
    try {
        process.kill(pid, 'SIGKILL');
    } catch {
        // already gone
    }
}

/** @returns {Generator<[string, Owner | undefined]>} */
function* states() {
    if (!existsSync(STATES)) return;
    for (const name of readdirSync(STATES)) {
        const directory = path.join(STATES, name);
        yield [directory, readOwner(directory)];
    }
}

/**
 * @param {string} directory
 * @returns {Owner | undefined}
 */
function readOwner(directory) {
    try {
        return JSON.parse(readFileSync(path.join(directory, OWNER_FILE), 'utf8'));
    } catch {
        return undefined;
    }
}

/**
 * Whether whoever made this directory had the time to say who it is.
 *
 * @param {string} directory
 */
function isOld(directory) {
    return Date.now() - statSync(directory).mtimeMs > 60_000;
}

/** @param {Owner} owner */
function isAlive({ pid, startTime }) {
    return startTimeOf(pid) === startTime;
}

/** @param {number} pid */
function startTimeOf(pid) {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The command name is in brackets and may hold spaces; field 22 is the 20th after it.
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    } catch {
        return undefined;
    }
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
