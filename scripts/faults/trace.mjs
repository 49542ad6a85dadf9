/** Watches threads with strace and makes their system calls fail. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Calls that change the tree, or begin to: those at which being killed matters. */
export const CHANGING = [
    'openat',
    'write',
    'pwrite64',
    'fsync',
    'fdatasync',
    'ftruncate',
    'fallocate',
    ...['rename', 'renameat', 'renameat2'],
    ...['mkdir', 'mkdirat', 'rmdir'],
    ...['symlink', 'symlinkat', 'link', 'linkat'],
    ...['unlink', 'unlinkat'],
    ...['chmod', 'fchmod', 'fchmodat'],
];

/** Calls that look at the tree. GIO takes a directory that it cannot read for an empty one. */
export const LOOKING = ['statx', 'newfstatat', 'readlink', 'readlinkat', 'access'];

/** Calls by which one process becomes two. */
export const FORKING = ['clone', 'clone3', 'fork', 'vfork'];

const ATTACH_TIMEOUT_MS = 10_000;
const DETACH_TIMEOUT_MS = 3_000;

/**
 * @typedef {object} Call a system call that a log of strace tells of
 * @property {number} thread who made it
 * @property {string} name which
 * @property {string} subject the last path in its arguments, without what is random in it
 * @property {boolean} inTree whether it is about the tree
 * @property {number} index how many of the name this thread had made before, plus one
 * @property {boolean} injected whether strace made it fail
 */

/** A running strace. */
export class Trace {
    /**
     * @param {import('node:child_process').ChildProcess} strace the process
     * @param {Promise<void>} ended settles with the process
     * @param {string} log where it writes to
     */
    constructor(strace, ended, log) {
        this.strace = strace;
        this.ended = ended;
        this.log = log;
    }

    /**
     * Attaches to one thread, or to a whole process with the children that it is going to have.
     * @param {{ thread: number, all?: boolean, log: string }} target what to watch
     * @param {readonly string[]} expressions for its option -e
     */
    static async attach({ thread, all = false, log }, expressions) {
        const follow = all ? ['-f'] : [];
        const options = expressions.flatMap(expression => ['-e', expression]);
        const strace = spawn(
            'strace',
            ['-y', '-s', '0', '-o', log, ...follow, ...options, '-p', String(thread)],
            { stdio: ['ignore', 'ignore', 'pipe'] },
        );
        const ended = new Promise(resolve => void strace.once('close', resolve));
        let said = '';
        const timer = setTimeout(() => strace.kill('SIGKILL'), ATTACH_TIMEOUT_MS);
        await new Promise((resolve, reject) => {
            strace.stderr.on('data', data => {
                said += String(data);
                if (said.includes('attached')) resolve(undefined);
            });
            strace.once('error', reject);
            void ended.then(() => reject(new Error(`strace could not attach: ${said}`)));
        }).finally(() => clearTimeout(timer));
        return new Trace(strace, ended, log);
    }

    /**
     * Lets go of the threads.
     * @param {boolean} areDead whether they have been killed: strace ends by itself then, and would
     *     hang if it were told to let go of a process that is half gone
     */
    async detach(areDead) {
        const rudely = setTimeout(() => this.strace.kill('SIGKILL'), DETACH_TIMEOUT_MS);
        if (!areDead) this.strace.kill('SIGINT');
        await this.ended;
        clearTimeout(rudely);
    }

    /**
     * @param {string} top the directory below which a call is of interest
     * @param {number} [only] the one thread whose calls the log holds, if it does not name it
     * @returns {Call[]} what was logged
     */
    calls(top, only) {
        return parseLog(readFileSync(this.log, 'utf8'), top, only);
    }
}

/**
 * @param {string} log what strace wrote
 * @param {string} top the directory below which a call is of interest
 * @param {number} [only] the one thread whose calls the log holds
 * @returns {Call[]} in their order
 */
function parseLog(log, top, only) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    return log.split('\n').flatMap(line => {
        const match = /^(?:(\d+)\s+)?(\w+)\((.*)/.exec(line);
        if (!match) return [];
        const [, id, name = '', rest = ''] = match;
        const thread = only ?? Number(id);
        const index = (counts.get(`${thread} ${name}`) ?? 0) + 1;
        counts.set(`${thread} ${name}`, index);
        const [args = ''] = rest.split(/\) += |<unfinished/);
        // The working directory that strace adds to AT_FDCWD says nothing of the call.
        const paths = [...args.replace(/AT_FDCWD<[^>]*>/g, '').matchAll(/[<"](\/[^>"]*)[>"]/g)];
        const subjects = paths.map(path => path[1] ?? '');
        return {
            thread,
            name,
            index,
            subject: withoutRandom(subjects.at(-1) ?? ''),
            // glibc changes the mode of a file that it must not follow by its descriptor.
            inTree: subjects.some(
                path => path.startsWith(top) || path.startsWith('/proc/self/fd/'),
            ),
            injected: line.includes('(INJECTED)'),
        };
    });
}

/** @param {string} path that may have a temporary name */
function withoutRandom(path) {
    return path
        .replace(/\.goutputstream-\w{6}/, '.goutputstream-*')
        .replace(/(\.new-)[0-9a-f-]{36,}/, '$1*')
        .replace(/^\/proc\/self\/fd\/\d+$/, '/proc/self/fd/*');
}
