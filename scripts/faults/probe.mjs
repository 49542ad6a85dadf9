/** A running tests/faults/probe.main.ts. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Reply what the probe says of one step
 * @property {any} [value] the outcome
 * @property {{ code: string | null, message: string }} [error] why it failed
 * @property {boolean} [alone] whether one thread has done all file work
 *
 * @typedef {object} Opened what the probe finds when it opens the store
 * @property {string[]} notes what was mended
 * @property {{ id: string, name: string, reason: string | null }[]} entries the workspaces
 * @property {{ id: string, name: string, reason: string | null }[]} removed those set aside
 * @property {string} activeId which is active
 */

const WITHOUT_POWER = ['setpriv', '--bounding-set=-dac_override,-dac_read_search,-fowner'];
const REPLY_TIMEOUT_MS = 5_000;

/** Carries out steps in a process of its own. */
export class Probe {
    /**
     * @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable,
     *     import('node:stream').Readable, null>} gjs the process
     */
    constructor(gjs) {
        this.gjs = gjs;
        /** The one thread that does all file work. */
        this.worker = 0;
        this.lines = createInterface({ input: gjs.stdout })[Symbol.asyncIterator]();
        this.ended = new Promise(resolve => void gjs.once('close', resolve));
    }

    get pid() {
        return Number(this.gjs.pid);
    }

    /**
     * @param {{ program: string, home: string, fifo: string }} options
     */
    static async start({ program, home, fifo }) {
        // Or root could do what a person cannot, such as to write to a read-only directory.
        const asPerson = process.getuid?.() === 0 ? WITHOUT_POWER : [];
        const command = [...asPerson, 'gjs', '-m', program, fifo];
        const gjs = spawn('env', command, {
            stdio: ['pipe', 'pipe', 'inherit'],
            env: {
                ...{ HOME: home, PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
                ...{ GIO_USE_VFS: 'local', GSETTINGS_BACKEND: 'memory' },
            },
        });
        // A probe that is killed cannot be told more.
        gjs.stdin.on('error', () => undefined);
        const probe = new Probe(gjs);
        const greeting = await probe.read();
        if (!greeting) throw new Error('The probe did not start.');
        probe.worker = JSON.parse(greeting).worker;
        return probe;
    }

    /**
     * @param {'arm' | 'run' | 'open' | 'quit'} step what to do
     * @param {string} [operation] what to arm
     * @returns {Promise<Reply | null>} null if it was killed
     */
    async ask(step, operation) {
        this.gjs.stdin.write(`${JSON.stringify({ step, operation })}\n`);
        const line = await this.read();
        return line === null ? null : JSON.parse(line);
    }

    /** @returns {Promise<Opened>} what a start of the product finds */
    async open() {
        const reply = await this.ask('open');
        if (!reply?.value) throw new Error(`The store did not open: ${reply?.error?.message}`);
        return reply.value;
    }

    /** Ends it, however busy. */
    async stop() {
        this.gjs.kill('SIGKILL');
        await this.ended;
    }

    /** @returns {Promise<string | null>} its next line; null if there is none */
    async read() {
        const timer = setTimeout(() => this.gjs.kill('SIGKILL'), REPLY_TIMEOUT_MS);
        const { value, done } = await this.lines.next();
        clearTimeout(timer);
        return done === true ? null : value;
    }
}
