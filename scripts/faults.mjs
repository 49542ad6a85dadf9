/**
 * `npm run test:faults [-- --filter=TEXT]`: kills and fails every system call by which the store
 * changes its tree, and looks at what is left.
 *
 * The probe (tests/faults/probe.main.ts) runs the product's code with all file work on one thread,
 * so that the n-th call of a kind is the same at every run. One run is watched; then the operation
 * is repeated for each of its calls, which kills the process or returns an error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { OPERATIONS } from './faults/operations.mjs';
import { Probe } from './faults/probe.mjs';
import { compare, copyTree, lostContents, takeSnapshot, unchanged } from './faults/snapshot.mjs';
import { CHANGING, FORKING, LOOKING, Trace } from './faults/trace.mjs';
import { ensureDependencies, ensurePackages, isEntryPoint, runScript } from './setup.mjs';

/**
 * @typedef {import('./faults/operations.mjs').Operation} Operation
 * @typedef {import('./faults/probe.mjs').Opened} Opened
 * @typedef {import('./faults/snapshot.mjs').Snapshot} Snapshot
 * @typedef {import('./faults/trace.mjs').Call} Call
 */

const LANES = 2;
// What has such a name is of no use to anybody any more.
const LEFT_OVER = /\/\.(creating-|importing-|purging-|goutputstream-|[\w.-]+\.new-)/;
const ATTEMPTS = 8;
// A broken store fails at many calls in the same way.
const MAX_COMPLAINTS = 3;

/** What the message of a failure must say. */
const MEANINGS = {
    ENOSPC: /disk is full|No space left on device/,
    EACCES: /file system does not allow it|Permission denied/,
};

/** @typedef {keyof typeof MEANINGS} ErrorName */

/** The calls of one operation, and the trees before and after it. */
class Baseline {
    /**
     * @param {Operation} operation which
     * @param {Snapshot} before the tree on which it acts
     * @param {Snapshot} after the tree that it leaves
     * @param {readonly Call[]} calls those on the tree by the one worker
     * @param {readonly Call[]} deletions those by programs that the operation runs
     */
    constructor(operation, before, after, calls, deletions) {
        this.operation = operation;
        this.before = before;
        this.after = after;
        this.calls = calls;
        this.deletions = deletions;
    }

    /** What every interruption must leave alone. */
    get lasting() {
        return unchanged(this.before, this.after);
    }

    /** What was there before but for what an interruption left. */
    get persons() {
        return new Map([...this.before].filter(([path]) => !LEFT_OVER.test(path)));
    }

    /** Whether the operation is a start, which is repeated until it succeeds. */
    get isStart() {
        return this.operation.arm === 'open';
    }
}

/** A home directory and the process that acts on it; several run at once. */
class Lane {
    /**
     * @param {string} folder for all its files
     * @param {string} program the bundled probe
     */
    constructor(folder, program) {
        mkdirSync(folder);
        this.program = program;
        this.home = join(folder, 'home');
        this.template = join(folder, 'template');
        this.fifo = join(folder, 'fifo');
        this.log = join(folder, 'strace.log');
        spawnSync('mkfifo', [this.fifo]);
        /** @type {Probe | null} */
        this.running = null;
    }

    /** The probe, started if there is none. */
    async probe() {
        this.running ??= await Probe.start(this);
        return this.running;
    }

    async stop() {
        await this.running?.stop();
        this.running = null;
    }

    /** The tree as it is now. */
    look() {
        return takeSnapshot(this.home);
    }

    /** Brings back the tree on which the operation acts, and makes the probe ready for it. */
    async arm(/** @type {Operation} */ operation) {
        copyTree(this.template, this.home);
        for (;;) {
            const probe = await this.probe();
            const reply = await probe.ask('arm', operation.arm);
            if (reply?.error) throw new Error(`Not armed: ${reply.error.message}`);
            if (reply?.alone === true) return probe;
            await this.stop();
        }
    }
}

/**
 * Watches an operation that nothing disturbs.
 * @param {Lane} lane where
 * @param {Operation} operation which
 * @returns {Promise<Baseline>} what it did
 */
async function watch(lane, operation) {
    rmSync(lane.home, { recursive: true, force: true });
    operation.prepare(lane.home);
    if (operation.arm !== 'open') {
        const { notes } = await (await lane.probe()).open();
        if (notes.length > 0) throw new Error(`The tree is not in order: ${notes.join(' ')}`);
    }
    copyTree(lane.home, lane.template);
    const before = lane.look();
    const all = await record(lane, operation, probe => ({ thread: probe.pid, all: true }));
    const { worker, pid } = await lane.probe();
    const after = lane.look();
    const { notes } = await (await lane.probe()).open();
    const changes = compare(after, lane.look());
    if (notes.length > 0 || changes.length > 0)
        throw new Error(`The next start changed the tree:\n${[...notes, ...changes].join('\n')}`);

    const byMain = all.filter(({ thread }) => thread === pid);
    if (byMain.length > 0) throw new Error(`The main thread touches files: ${list(byMain)}`);
    const elsewhere = all.filter(({ thread }) => thread !== worker);
    // A program counts its calls anew, and the second one to delete a tree needs fewer.
    const deletions = elsewhere.filter(
        ({ name, index }, place) =>
            name === 'unlinkat' &&
            elsewhere.findIndex(call => call.name === name && call.index === index) === place,
    );
    const stray = elsewhere.filter(
        ({ name, subject }) =>
            CHANGING.includes(name) && name !== 'openat' && !LEFT_OVER.test(subject),
    );
    if (stray.length > 0)
        throw new Error(`Files are changed elsewhere, not by ${worker} of ${pid}: ${list(stray)}`);

    // Watched like this, the threads are as fast as when their calls are disturbed.
    const calls = await record(lane, operation, probe => ({ thread: probe.worker }));
    const synced = calls.filter(({ name }) => name === 'fsync').map(({ subject }) => subject);
    const hasty = calls.filter(
        ({ name, subject }) => name === 'write' && !synced.includes(subject),
    );
    if (hasty.length > 0) throw new Error(`Written but not synchronised: ${list(hasty)}`);
    return new Baseline(operation, before, after, calls, deletions);
}

/**
 * Carries out an operation and logs its calls on the tree.
 * @param {Lane} lane where
 * @param {Operation} operation which
 * @param {(probe: Probe) => { thread: number, all?: boolean }} target what is traced of the probe
 */
async function record(lane, operation, target) {
    for (let attempt = 1; ; attempt++) {
        const probe = await lane.arm(operation);
        const { thread, all = false } = target(probe);
        const trace = await Trace.attach({ thread, all, log: lane.log }, [
            `trace=${[...CHANGING, ...LOOKING].join()}`,
        ]);
        const reply = await probe.ask('run');
        await trace.detach(reply === null);
        if (!reply || reply.error) throw new Error(`It failed: ${reply?.error?.message}`);
        const calls = trace.calls(lane.home, all ? undefined : thread);
        if (reply.alone === true) return calls.filter(({ inTree }) => inTree);
        if (attempt === ATTEMPTS) throw new Error('More than one thread did file work.');
        await lane.stop();
    }
}

/** @param {readonly Call[]} calls to be told */
function list(calls) {
    return calls.map(({ thread, name, subject }) => `${thread} ${name} ${subject}`).join(', ');
}

/**
 * Carries out an operation while strace disturbs a call of it. Tried again if another call was hit.
 * @param {Lane} lane where
 * @param {Baseline} baseline the operation
 * @param {Call} call which is disturbed
 * @param {string} fault as strace writes it
 * @returns {Promise<import('./faults/probe.mjs').Reply | null>} null if the probe was killed
 */
async function disturb(lane, baseline, call, fault) {
    let { index } = call;
    for (let attempt = 1; ; attempt++) {
        const probe = await lane.arm(baseline.operation);
        const target = { thread: probe.worker, log: lane.log };
        const trace = await Trace.attach(target, [
            `trace=${call.name}`,
            `inject=${call.name}:${fault}:when=${index}`,
        ]);
        const reply = await probe.ask('run');
        await trace.detach(reply === null);
        if (!reply) await lane.stop();
        const made = trace.calls(lane.home, probe.worker);
        const hit = made[index - 1];
        const isRight = hit?.subject === call.subject && (reply === null || hit.injected);
        if (isRight) return reply;
        if (attempt === ATTEMPTS) throw new Error(`strace hit ${hit?.subject ?? 'nothing'}.`);
        // The thread also writes to wake up others, at times once more or less than before; if
        // the call was not reached before the fault, it comes later.
        const actual = made.findLast(({ name, subject }) => same(call, name, subject));
        index = actual?.index ?? call.index + attempt - 1;
        // The pool grows when all its threads have been busy for 100 ms.
        await lane.stop();
    }
}

/**
 * @param {Call} call a system call
 * @param {string} name of another one
 * @param {string} subject of the other one
 */
function same(call, name, subject) {
    return name === call.name && subject === call.subject;
}

/**
 * Carries out an operation while strace disturbs a program that it runs.
 * @param {Lane} lane where
 * @param {Baseline} baseline the operation
 * @param {readonly string[]} faults as strace writes them
 */
async function disturbProgram(lane, baseline, faults) {
    const probe = await lane.arm(baseline.operation);
    const target = { thread: probe.pid, all: true, log: lane.log };
    const trace = await Trace.attach(
        target,
        faults.map(fault => `inject=${fault}`),
    );
    const reply = await probe.ask('run');
    await trace.detach(reply === null);
    if (!reply) await lane.stop();
    return reply;
}

/**
 * Starts the product anew and looks at what it makes of an interrupted operation.
 * @param {Lane} lane where
 * @param {Baseline} baseline the operation
 * @returns {Promise<string[]>} what is wrong
 */
async function startAgain(lane, baseline) {
    const found = lane.look();
    const problems = [
        ...compare(baseline.lasting, unchanged(baseline.lasting, found)),
        ...lostContents(baseline.isStart ? baseline.persons : baseline.lasting, found),
    ].map(problem => `lost at once: ${problem}`);

    const probe = await lane.probe();
    const { notes, entries, removed, activeId } = await probe.open();
    const mended = lane.look();
    const choices = baseline.isStart ? [baseline.after] : [baseline.before, baseline.after];
    const differences = choices.map(choice => compare(choice, mended));
    if (!differences.some(({ length }) => length === 0))
        problems.push(...(differences.at(-1) ?? []).map(what => `after the next start, ${what}`));
    const expected = baseline.operation.broken ?? [];
    for (const { id, name, reason } of [...entries, ...removed])
        if ((reason !== null) !== expected.includes(id))
            problems.push(`“${name}” is broken: ${reason}`);
    if (!entries.some(({ id }) => id === activeId)) problems.push('No workspace is active.');
    const changes = compare(found, mended);
    if (changes.length > 0 && notes.length === 0)
        problems.push(`The next start said nothing of ${changes.join(', ')}`);
    if (changes.length === 0 && notes.length > 0)
        problems.push(`The next start did nothing and said “${notes.join(' ')}”`);

    const again = await probe.open();
    const late = [...again.notes, ...compare(mended, lane.look())];
    if (late.length > 0) problems.push(`The start after the next still did: ${late.join(', ')}`);
    return problems;
}

/**
 * Looks at what a failed operation says and leaves.
 * @param {Lane} lane where
 * @param {Baseline} baseline the operation
 * @param {ErrorName} errorName what went wrong
 * @param {import('./faults/probe.mjs').Reply | null} reply how it ended
 * @param {Call} call where
 * @returns {string[]} what is wrong
 */
function checkFailure(lane, baseline, errorName, reply, call) {
    if (!reply) return ['It crashed.'];
    const left = lane.look();
    const problems = [...left.keys()]
        .filter(path => LEFT_OVER.test(path) && !path.includes('/.purging-'))
        .filter(path => !baseline.before.has(path))
        .map(path => `${path} is left`);
    if (!reply.error) {
        const { mayStay } = baseline.operation;
        const differences = compare(baseline.after, left).filter(
            difference => mayStay === undefined || !difference.startsWith(`${mayStay}: `),
        );
        problems.push(...differences);
        return baseline.isStart ? [] : problems;
    }
    const { code, message } = reply.error;
    if (code === null) problems.push(`It threw no WorkspaceError: ${message}`);
    if (!MEANINGS[errorName].test(message) && !message.startsWith('There is no workspace'))
        problems.push(`Its message says “${message}”`);
    // A start is a series of steps, each of them whole; a deletion cannot be taken back.
    if (baseline.isStart || baseline.operation.name === 'purge') return problems;
    const asBefore = compare(baseline.before, left);
    // What was done is read again, which can fail too.
    const isDone = LOOKING.includes(call.name) && compare(baseline.after, left).length === 0;
    return isDone ? problems : [...problems, ...asBefore];
}

/**
 * Runs a check for each of some calls, and tells of those that failed.
 * @param {readonly Call[]} calls to disturb
 * @param {string} what the fault is called
 * @param {(call: Call) => Promise<string[]>} check returns what is wrong
 * @returns {Promise<{ count: number, complaints: string[] }>}
 */
async function each(calls, what, check) {
    const complaints = [];
    for (const call of calls) {
        const place = `${what} at ${call.name} no. ${call.index} of ${call.subject}`;
        try {
            const problems = await check(call);
            if (problems.length > 0) complaints.push(`${place}:\n  ${problems.join('\n  ')}`);
        } catch (error) {
            complaints.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    return { count: calls.length, complaints };
}

/**
 * Injects all faults into one operation.
 * @param {Lane} lane where
 * @param {Operation} operation which
 */
async function testOperation(lane, operation) {
    const baseline = await watch(lane, operation);
    const { calls, deletions } = baseline;
    const changing = calls.filter(({ name }) => CHANGING.includes(name));
    const kills = await each(changing, 'killed', async call => {
        const reply = await disturb(lane, baseline, call, 'signal=KILL');
        if (reply) return ['It was not killed.'];
        return startAgain(lane, baseline);
    });
    /** @type {Record<ErrorName, Awaited<ReturnType<typeof each>>>} */
    const errors = { ENOSPC: { count: 0, complaints: [] }, EACCES: { count: 0, complaints: [] } };
    for (const [errorName, of] of /** @type {const} */ ([
        ['ENOSPC', changing],
        ['EACCES', calls],
    ]))
        errors[errorName] = await each(of, errorName, async call => {
            const reply = await disturb(lane, baseline, call, `error=${errorName}`);
            const problems = checkFailure(lane, baseline, errorName, reply, call);
            return [...problems, ...(await startAgain(lane, baseline))];
        });
    const programs = await testPrograms(lane, baseline, deletions);
    return { kills, ...errors, programs };
}

/**
 * Deleting many files is left to rm(1), whose calls are counted for each process anew.
 * @param {Lane} lane where
 * @param {Baseline} baseline the operation
 * @param {readonly Call[]} deletions by a program
 */
async function testPrograms(lane, baseline, deletions) {
    const both = await each(deletions, 'killed with rm', async ({ index }) => {
        const faults = [`unlinkat:signal=KILL:when=${index}`];
        // The first one starts rm, the next would start its successor.
        for (const name of FORKING) faults.push(`${name}:signal=KILL:when=2+`);
        await disturbProgram(lane, baseline, faults);
        return startAgain(lane, baseline);
    });
    const alone = await each(deletions, 'rm killed', async ({ index }) => {
        const reply = await disturbProgram(lane, baseline, [`unlinkat:signal=KILL:when=${index}`]);
        const message = reply?.error?.message;
        const problems = message === '' ? ['Its message is empty.'] : [];
        return [...problems, ...(await startAgain(lane, baseline))];
    });
    const denied = await each(deletions, 'EACCES in rm', async call => {
        const fault = `unlinkat:error=EACCES:when=${call.index}`;
        const reply = await disturbProgram(lane, baseline, [fault]);
        const problems = checkFailure(lane, baseline, 'EACCES', reply, call);
        return [...problems, ...(await startAgain(lane, baseline))];
    });
    return {
        count: both.count + alone.count + denied.count,
        complaints: [...both.complaints, ...alone.complaints, ...denied.complaints],
    };
}

/**
 * Runs all operations whose name contains the filter.
 * @param {{ filter?: string }} [options]
 * @returns {Promise<{ passed: number, failed: number }>} how many faults were survived
 */
export async function runFaultTests({ filter = '' } = {}) {
    ensureDependencies();
    ensurePackages(['strace']);
    const { buildFaultProbe, FAULT_PROBE } = await import('../esbuild.config.mjs');
    await buildFaultProbe();

    const memory = '/dev/shm';
    const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'kolide-faults-'));
    const waiting = OPERATIONS.filter(({ name }) => name.includes(filter));
    const total = { passed: 0, failed: 0 };
    const lanes = Array.from(
        { length: LANES },
        (_, index) => new Lane(join(folder, String(index)), FAULT_PROBE),
    );
    try {
        await Promise.all(
            lanes.map(async lane => {
                for (let next = waiting.shift(); next; next = waiting.shift())
                    await runOperation(lane, next, total);
            }),
        );
    } finally {
        await Promise.all(lanes.map(lane => lane.stop()));
        rmSync(folder, { recursive: true, force: true });
    }
    return total;
}

/**
 * @param {Lane} lane where
 * @param {Operation} operation which
 * @param {{ passed: number, failed: number }} total is added to
 */
async function runOperation(lane, operation, total) {
    try {
        const start = performance.now();
        const results = await testOperation(lane, operation);
        const complaints = Object.values(results).flatMap(result => result.complaints);
        const count = Object.values(results).reduce((sum, result) => sum + result.count, 0);
        total.passed += count - complaints.length;
        total.failed += complaints.length;
        const { kills, ENOSPC, EACCES, programs } = results;
        const inRm = programs.count > 0 ? `, ${programs.count} in rm` : '';
        const verdict =
            complaints.length === 0 ? 'all before or after' : `${complaints.length} FAILED`;
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        console.log(
            `${operation.name}: ${kills.count} kills, ${ENOSPC.count} ENOSPC, ` +
                `${EACCES.count} EACCES${inRm}: ${verdict} (${seconds} s)`,
        );
        for (const complaint of complaints.slice(0, MAX_COMPLAINTS)) console.log(complaint);
    } catch (error) {
        total.failed += 1;
        console.log(`${operation.name}: ${error instanceof Error ? error.message : String(error)}`);
        await lane.stop();
    }
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        const filter = process.argv.find(arg => arg.startsWith('--filter='))?.slice(9) ?? '';
        const { passed, failed } = await runFaultTests({ filter });
        console.log(`${passed} passed, ${failed} failed`);
        if (failed > 0 || passed === 0) process.exitCode = 1;
    });
}
