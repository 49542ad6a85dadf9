// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { DesktopError } from './error.mjs';
import { claimState, removeLeftovers, removeState } from './leftovers.mjs';
import { DESKTOP_USER, SESSION_ENV, SESSION_UNIT } from './recipe.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Readable, Writable } from 'node:stream' */
/** @import { Progress } from '../progress.mjs' */

/**
 * @typedef {object} Bind
 * @property {string} source on the host
 * @property {string} target in the desktop
 * @property {boolean} [writable]
 *
 * @typedef {object} SpawnOptions
 * @property {'koder' | 'root'} [user]
 * @property {Record<string, string>} [env] added to the user's environment
 * @property {string} [cwd]
 *
 * @typedef {object} ExecExtras
 * @property {string | Uint8Array | Readable} [input]
 * @property {number} [timeout] milliseconds; the command is killed then, with what it started
 *
 * @typedef {SpawnOptions & ExecExtras} ExecOptions
 *
 * @typedef {object} ExecResult
 * @property {number} code 128 + the signal's number for a command that a signal ended
 * @property {string} stdout
 * @property {string} stderr
 *
 * @typedef {object} RunningCommand
 * @property {Writable} stdin
 * @property {Readable} stdout
 * @property {Readable} stderr
 * @property {Promise<number>} exited
 * @property {() => void} kill the command and everything that it started
 *
 * @typedef {object} ShellOptions
 * @property {string} [monitor] such as 1280x800
 * @property {Record<string, string>} [extraEnv]
 * @property {boolean} [overview] stay in the overview, where a shell starts
 */

const BOOT_TIMEOUT_MS = 60_000;
const UNITS_TIMEOUT_MS = 60_000;
const SHELL_TIMEOUT_S = 60;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const BACKGROUND_OUTPUT_MS = 300;
const SHELL_UNIT = 'org.gnome.Shell@wayland.service';
const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/usr/games';
const RUNTIME_DIR = `/run/user/${DESKTOP_USER.uid}`;
const USER_CGROUP = `user.slice/user-${DESKTOP_USER.uid}.slice/user@${DESKTOP_USER.uid}.service`;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Mounts a copy-on-write root and becomes systemd-nspawn, all in a mount namespace that goes
 * away with it. The layer that is written to lies in memory.
 */
const BOOT_SCRIPT = `
set -e
state=$1 image=$2
shift 2
echo 0 >&3
exec 3>&-
mount -t tmpfs -o mode=0755,size=75% desktop "$state/layers"
mkdir "$state/layers/upper" "$state/layers/work" "$state/layers/root"
mount -t overlay desktop "$state/layers/root" \
    -o "lowerdir=$image,upperdir=$state/layers/upper,workdir=$state/layers/work"
mount -t tmpfs -o mode=0755 desktop /run
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
exec systemd-nspawn --directory="$state/layers/root" "$@"
`;

/** Moves a visitor into a cgroup of the desktop before it becomes the command. */
const ENTER_SCRIPT = 'echo 0 >&3; exec 3>&-; exec "$@"';

/** @type {Set<Desktop>} */
const running = new Set();

/**
 * Boots a copy of the image. The desktop's shell is started separately, by `startShell`.
 *
 * @param {{image: string, progress: Progress, monitor?: string, binds?: Bind[]}} options
 * @returns {Promise<Desktop>}
 */
export async function bootDesktop({ image, progress, monitor = '1280x800', binds = [] }) {
    const trees = await requireHost();
    removeLeftovers();

    const id = randomBytes(4).toString('hex');
    const cgroups = trees.map(tree => path.join(tree, `kolide-desktop-${id}`));
    const step = progress.step('Booting the desktop');
    const state = await claimState({ id, image, cgroups });
    const desktop = new Desktop({ id, image, state, cgroups, monitor, progress });
    shutDownAtExit(desktop);
    try {
        await desktop.boot(binds, text => step.update(text));
    } catch (error) {
        step.fail();
        await desktop.shutdown();
        throw error;
    }
    step.done();
    return desktop;
}

/**
 * Where the host keeps its cgroup2 tree, followed by the older trees that nspawn also writes to.
 *
 * @returns {Promise<string[]>}
 */
async function requireHost() {
    if (process.getuid?.() !== 0)
        throw new DesktopError('This needs root to boot the test desktop; run it with sudo.');
    if (!existsSync('/usr/bin/systemd-nspawn'))
        throw new DesktopError('systemd-nspawn is missing; install the package systemd-container.');
    const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
        .trim()
        .split('\n')
        .map(line => line.split(' '))
        .map(fields => ({ target: fields[4] ?? '', type: fields.at(-3), options: fields.at(-1) }));
    const unified = mounts.find(({ type }) => type === 'cgroup2');
    if (unified === undefined)
        throw new DesktopError(
            'The test desktop needs a cgroup2 file system (usually at /sys/fs/cgroup), ' +
                'and this machine has none mounted.',
        );
    const named = mounts.filter(
        ({ type, options }) => type === 'cgroup' && options?.split(',').includes('name=systemd'),
    );
    return [unified, ...named].map(({ target }) => target);
}

/** @param {Desktop} desktop */
function shutDownAtExit(desktop) {
    if (running.size === 0) {
        process.on('exit', cleanUpNow);
        for (const signal of SIGNALS) process.on(signal, exitOnSignal);
    }
    running.add(desktop);
}

/** @param {Desktop} desktop */
function forget(desktop) {
    if (!running.delete(desktop) || running.size > 0) return;
    process.off('exit', cleanUpNow);
    for (const signal of SIGNALS) process.off(signal, exitOnSignal);
}

function cleanUpNow() {
    for (const desktop of [...running]) desktop.destroy();
}

/** @param {NodeJS.Signals} signal */
function exitOnSignal(signal) {
    process.exit(128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 1));
}

/** A booted desktop. Made by `bootDesktop`. */
export class Desktop {
    #id;
    #image;
    #state;
    #cgroups;
    #cgroup;
    #monitor;
    #progress;
    #console = '';
    #commands = 0;
    #leader = 0;
    #payload = '';
    /** @type {ChildProcess | undefined} */
    #nspawn;
    /** @type {Record<string, string>} */
    #display = {};
    /**
     * What ends the programs that are on its network.
     *
     * @type {Set<() => void>}
     */
    #neighbours = new Set();

    /**
     * @param {{
     *     id: string, image: string, state: string, cgroups: string[], monitor: string,
     *     progress: Progress,
     * }} options
     */
    constructor({ id, image, state, cgroups, monitor, progress }) {
        this.#id = id;
        this.#image = image;
        this.#state = state;
        this.#cgroups = cgroups;
        this.#cgroup = cgroups[0] ?? '';
        this.#monitor = monitor;
        this.#progress = progress;
    }

    /** The desktop's init process, as the host sees it. */
    get leader() {
        return this.#leader;
    }

    /** The directory of the desktop's root cgroup on the host. */
    get cgroup() {
        return this.#payload;
    }

    /** What a person types on the host, as root, to get a shell in the desktop. */
    get enterCommand() {
        return path.join(this.#state, 'enter');
    }

    /** To be written anew when the environment of the user's commands changes. */
    async #writeEnterCommand() {
        const { uid, name } = DESKTOP_USER;
        const env = Object.entries(this.#environment('koder'));
        const procs = path.join(this.#payload, USER_CGROUP, 'init.scope/cgroup.procs');
        const script = [
            '#!/bin/sh',
            '[ $# -gt 0 ] || set -- bash -l',
            `exec nsenter -t ${this.#leader} -a -- sh -c '${ENTER_SCRIPT}' enter-desktop \\`,
            `    setpriv --reuid=${uid} --regid=${uid} --init-groups --inh-caps=-all \\`,
            `    env -i --chdir=/home/${name} TERM="$TERM" \\`,
            ...env.map(([key, value]) => `    ${key}='${value}' \\`),
            `    systemd-run --user --scope --quiet --collect -- "$@" 3>${procs}`,
        ];
        await writeFile(this.enterCommand, `${script.join('\n')}\n`, { mode: 0o700 });
    }

    /**
     * @param {Bind[]} binds
     * @param {(text: string) => void} report
     */
    async boot(binds, report) {
        await mkdir(path.join(this.#state, 'layers'));
        try {
            await mkdir(this.#cgroup);
        } catch (error) {
            throw new DesktopError(
                `The test desktop cannot make its cgroup ${this.#cgroup}; ` +
                    'in a container, this needs a privileged one.',
                { cause: error },
            );
        }
        this.#startContainer(binds);
        report('waiting for systemd');
        await this.#untilBooted(() => this.#findLeader());
        await this.#untilBooted(() => existsSync(`/proc/${this.#leader}/root/run/systemd/private`));
        report('waiting for GDM and the user');
        const units = ['gdm.service', `user@${DESKTOP_USER.uid}.service`];
        const started = await this.exec(['systemctl', 'start', ...units], {
            user: 'root',
            timeout: UNITS_TIMEOUT_MS,
        });
        if (started.code !== 0) throw this.#bootError(started.stderr.trim());
        await this.#writeEnterCommand();
    }

    /** @param {Bind[]} binds */
    #startContainer(binds) {
        const options = [
            '--boot',
            '--quiet',
            '--register=no',
            '--keep-unit',
            '--settings=no',
            '--link-journal=no',
            '--resolv-conf=off',
            '--timezone=off',
            '--console=read-only',
            `--machine=kolide-desktop-${this.#id}`,
            '--hostname=desktop',
            // Abstract sockets (X11, ICE) are a network's: two desktops would take each other's.
            '--private-network',
            '--bind=/dev/fuse',
            '--system-call-filter=@memlock @keyring',
            '--capability=CAP_IPC_LOCK',
            ...binds.map(
                ({ source, target, writable }) =>
                    `--bind${writable ? '' : '-ro'}=${escapeColons(source)}:${escapeColons(target)}`,
            ),
        ];
        const procs = openSync(path.join(this.#cgroup, 'cgroup.procs'), 'w');
        // An own session keeps Ctrl-C away; if this process is killed, the container dies too.
        const nspawn = spawn(
            'setpriv',
            [
                ...['--pdeathsig', 'KILL'],
                ...['unshare', '--mount', '--propagation', 'private'],
                ...['sh', '-c', BOOT_SCRIPT, 'boot-desktop', this.#state, this.#image],
                ...options,
            ],
            { stdio: ['ignore', 'pipe', 'pipe', procs], detached: true, env: { PATH } },
        );
        closeSync(procs);
        const keep = (/** @type {string} */ text) => {
            this.#console = (this.#console + text).slice(-20_000);
        };
        nspawn.stdout?.setEncoding('utf8').on('data', keep);
        nspawn.stderr?.setEncoding('utf8').on('data', keep);
        nspawn.on('error', error => keep(`${error.message}\n`));
        this.#nspawn = nspawn;
    }

    /** @returns {boolean} */
    #findLeader() {
        const pid = this.#nspawn?.pid;
        if (pid === undefined) return false;
        for (const child of childrenOf(pid)) {
            if (!/^NSpid:\s+\d+\s+1$/m.test(procFile(child, 'status'))) continue;
            if (procFile(child, 'comm') !== 'systemd\n') continue;
            const cgroup = /^0::(.*)$/m.exec(procFile(child, 'cgroup'))?.[1];
            if (cgroup === undefined) continue;
            const payload = path.basename(cgroup) === 'init.scope' ? path.dirname(cgroup) : cgroup;
            const base = path.basename(this.#cgroup);
            this.#payload = this.#cgroup + payload.slice(payload.indexOf(base) + base.length);
            this.#leader = child;
            return true;
        }
        return false;
    }

    /** @param {() => boolean} condition */
    async #untilBooted(condition) {
        const deadline = Date.now() + BOOT_TIMEOUT_MS;
        while (!condition()) {
            if (this.#nspawn?.exitCode !== null || this.#nspawn.signalCode !== null)
                throw this.#bootError('the container ended');
            if (Date.now() > deadline)
                throw this.#bootError(`it took over ${BOOT_TIMEOUT_MS / 1000} s`);
            await delay(POLL_MS);
        }
    }

    /** @param {string} reason */
    #bootError(reason) {
        const lines = this.#console
            // eslint-disable-next-line no-control-regex
            .replace(/\x1b\[[0-9;?]*[a-zA-Z]|\r/g, '')
            .split('\n')
            .filter(line => line.trim() !== '')
            .slice(-15)
            .map(line => `    ${line}`);
        return new DesktopError(
            `The test desktop did not boot: ${reason}. The end of its console:\n${lines.join('\n')}`,
        );
    }

    /**
     * Logs the user in to a GNOME session, with its session manager and settings daemons, and
     * returns when its shell is ready for use.
     *
     * @param {ShellOptions} [options]
     */
    async startShell({ monitor = this.#monitor, extraEnv = {}, overview = false } = {}) {
        const { code } = await this.exec(['systemctl', 'is-active', SESSION_UNIT], {
            user: 'root',
        });
        if (code === 0) throw new DesktopError('The desktop runs a shell already; stop it first.');
        const step = this.#progress.step('Starting GNOME Shell');
        try {
            await this.#configureShell(monitor, extraEnv);
            await this.#mustExec(['systemctl', 'start', SESSION_UNIT]);
            await this.#untilShellReady();
            await this.#findDisplay();
            if (!overview) await this.leaveOverview();
        } catch (error) {
            step.fail();
            throw error;
        }
        step.done();
    }

    /**
     * @param {string} monitor
     * @param {Record<string, string>} env
     */
    async #configureShell(monitor, env) {
        const shell = '/usr/bin/gnome-shell --headless --unsafe-mode --mode=user';
        const config = [
            '[Service]',
            'ExecStart=',
            `ExecStart=${shell} --virtual-monitor ${monitor}`,
            ...Object.entries(env).map(
                ([name, value]) => `Environment=${JSON.stringify(`${name}=${value}`)}`,
            ),
        ].join('\n');
        const directory = `/run/systemd/user/${SHELL_UNIT}.d`;
        await this.#mustExec(['mkdir', '-p', directory]);
        await this.#mustExec(['tee', `${directory}/desktop.conf`], { input: `${config}\n` });
        await this.#mustExec(['systemctl', '--user', 'daemon-reload'], { user: 'koder' });
        const keyring = 'gnome-keyring-daemon.service';
        await this.#mustExec(['systemctl', '--user', 'start', keyring], { user: 'koder' });
    }

    /** Returns when the overview and its animation are over. */
    async leaveOverview() {
        await this.evaluate('Main.overview.hide()');
        while (await this.evaluate('Main.overview.visible')) await delay(POLL_MS);
    }

    async #untilShellReady() {
        const script = `
            deadline=$(($(date +%s) + ${SHELL_TIMEOUT_S}))
            started=
            while [ $(date +%s) -lt $deadline ]; do
                systemctl is-active --quiet ${SESSION_UNIT} || exit 3
                case $(systemctl --user is-active ${SHELL_UNIT}) in
                    activating | active) started=1 ;;
                    *) [ -z "$started" ] || exit 3 ;;
                esac
                case $(gdbus call --session --dest org.gnome.Shell --object-path /org/gnome/Shell \\
                    --method org.gnome.Shell.Eval '!Main.layoutManager._startingUp' 2>&1) in
                    *"true, 'true'"*) exit 0 ;;
                esac
                sleep 0.05
            done
            exit 4`;
        const { code } = await this.exec(['bash', '-c', script]);
        if (code === 0) return;
        const why = code === 3 ? 'it crashed' : `it was not ready after ${SHELL_TIMEOUT_S} s`;
        throw new DesktopError(
            `GNOME Shell did not start: ${why}. The end of the journal:\n` +
                (await this.journal({ lines: 40 })),
        );
    }

    async #findDisplay() {
        const environment = await this.#mustExec(['systemctl', '--user', 'show-environment'], {
            user: 'koder',
        });
        const variables = environment.matchAll(/^(WAYLAND_DISPLAY|DISPLAY|XAUTHORITY)=(.*)$/gm);
        this.#display = Object.fromEntries([...variables].map(([, name, value]) => [name, value]));
        await this.#writeEnterCommand();
    }

    /** Logs the user out, by force, and returns when the shell and its session are gone. */
    async stopShell() {
        this.#display = {};
        // A shell that does not end by itself in its first minute would have all extensions turned
        // off, for good.
        await this.#mustExec(['rm', '-f', `${RUNTIME_DIR}/gnome-shell-disable-extensions`]);
        await this.#mustExec(['systemctl', 'stop', SESSION_UNIT]);
        const script = `
            units="${SHELL_UNIT} gnome-session-manager@gnome.service graphical-session.target"
            while systemctl --user is-active --quiet $units; do sleep 0.05; done`;
        const { code } = await this.exec(['bash', '-c', script], { timeout: STOP_TIMEOUT_MS });
        if (code !== 0) throw new DesktopError('The desktop session did not end.');
    }

    /**
     * Runs JavaScript in the shell and returns what it evaluates to.
     *
     * @param {string} code
     * @returns {Promise<unknown>}
     */
    async evaluate(code) {
        const reply = await this.#mustExec(
            [
                ...['busctl', '--user', '--json=short', 'call', 'org.gnome.Shell'],
                ...['/org/gnome/Shell', 'org.gnome.Shell', 'Eval', 's', code],
            ],
            { user: 'koder' },
        );
        const [succeeded, result] = JSON.parse(reply).data;
        if (!succeeded) throw new Error(`The shell could not evaluate ${code}: ${result}`);
        return result === '' ? undefined : JSON.parse(result);
    }

    /**
     * A picture of the whole desktop, as a PNG on the host.
     *
     * @param {string} hostPath
     */
    async screenshot(hostPath) {
        const file = `/tmp/screenshot-${randomBytes(4).toString('hex')}.png`;
        await this.#mustExec(
            [
                ...['busctl', '--user', 'call', 'org.gnome.Shell.Screenshot'],
                ...['/org/gnome/Shell/Screenshot', 'org.gnome.Shell.Screenshot', 'Screenshot'],
                ...['bbs', 'true', 'false', file],
            ],
            { user: 'koder' },
        );
        await this.copyOut(file, hostPath);
        await this.#mustExec(['rm', file]);
    }

    /**
     * Runs a command in the desktop and collects what it prints.
     *
     * @param {string[]} argv
     * @param {ExecOptions} [options]
     * @returns {Promise<ExecResult>}
     */
    async exec(argv, options = {}) {
        const { code, stdout, stderr } = await this.#collect(argv, options);
        return { code, stdout: stdout.toString(), stderr: stderr.toString() };
    }

    /**
     * @param {string[]} argv
     * @param {ExecOptions} options
     */
    async #collect(argv, { input, timeout, ...options }) {
        const command = this.spawn(argv, options);
        /** @type {Buffer[]} */
        const stdout = [];
        /** @type {Buffer[]} */
        const stderr = [];
        command.stdout.on('data', chunk => stdout.push(chunk));
        command.stderr.on('data', chunk => stderr.push(chunk));
        // A command may end without having read all of its input.
        command.stdin.on('error', () => {});
        if (input === undefined || typeof input === 'string' || input instanceof Uint8Array)
            command.stdin.end(input);
        else input.pipe(command.stdin);

        const tooLate = () => {
            stderr.push(Buffer.from(`killed after ${timeout} ms: ${argv.join(' ')}\n`));
            command.kill();
        };
        const timer = timeout === undefined ? undefined : setTimeout(tooLate, timeout);
        try {
            const code = await command.exited;
            return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
        } finally {
            clearTimeout(timer);
        }
    }

    /**
     * Starts a command in the desktop, in all of its namespaces. The user's commands run in a
     * scope of the user manager, as if started from a terminal there; root's in init.scope.
     *
     * @param {string[]} argv
     * @param {SpawnOptions} [options]
     * @returns {RunningCommand}
     */
    spawn(argv, { user = 'koder', env = {}, cwd } = {}) {
        const unit = `desktop-command-${++this.#commands}.scope`;
        const asKoder = [
            ...['setpriv', `--reuid=${DESKTOP_USER.uid}`, `--regid=${DESKTOP_USER.uid}`],
            ...['--init-groups', '--inh-caps=-all'],
            ...['systemd-run', '--user', '--scope', '--quiet', '--collect', `--unit=${unit}`, '--'],
        ];
        const home = user === 'root' ? '/root' : `/home/${DESKTOP_USER.name}`;
        // The cgroup file is opened out here: from in there a delegated tree cannot be entered.
        const cgroup = path.join(this.#payload, user === 'root' ? '' : USER_CGROUP, 'init.scope');
        const procs = openSync(path.join(cgroup, 'cgroup.procs'), 'w');
        const child = spawn(
            'nsenter',
            [
                ...['--target', `${this.#leader}`, '--all', '--'],
                ...['sh', '-c', ENTER_SCRIPT, 'enter-desktop'],
                ...(user === 'root' ? [] : asKoder),
                ...['env', `--chdir=${cwd ?? home}`, ...argv],
            ],
            {
                stdio: ['pipe', 'pipe', 'pipe', procs],
                detached: true,
                env: { ...this.#environment(user), ...env },
            },
        );
        closeSync(procs);

        const kill = () => {
            const scope = path.join(this.#payload, USER_CGROUP, 'app.slice', unit);
            try {
                if (user === 'koder') writeFileSync(path.join(scope, 'cgroup.kill'), '1');
            } catch {
                // not started yet, or already gone
            }
            for (const pid of childrenOf(child.pid ?? 0)) killProcess(pid);
            child.kill('SIGKILL');
        };
        return {
            stdin: /** @type {Writable} */ (child.stdin),
            stdout: /** @type {Readable} */ (child.stdout),
            stderr: /** @type {Readable} */ (child.stderr),
            exited: exitCodeOf(child),
            kill,
        };
    }

    /**
     * Starts a program of this machine on the desktop's network, and in nothing else of it. It ends
     * with the desktop at the latest.
     *
     * @param {string[]} argv
     * @returns {RunningCommand}
     */
    spawnOnNetwork(argv) {
        const child = spawn(
            'setpriv',
            [
                ...['--pdeathsig', 'KILL'],
                ...['nsenter', '--target', `${this.#leader}`, '--net', '--', ...argv],
            ],
            { stdio: ['pipe', 'pipe', 'pipe'] },
        );
        const kill = () => {
            this.#neighbours.delete(kill);
            child.kill('SIGKILL');
        };
        this.#neighbours.add(kill);
        const { stdin, stdout, stderr } = child;
        return { stdin, stdout, stderr, exited: exitCodeOf(child), kill };
    }

    /**
     * @param {'koder' | 'root'} user
     * @returns {Record<string, string>}
     */
    #environment(user) {
        const { name, uid } = DESKTOP_USER;
        if (user === 'root') return { PATH, HOME: '/root', USER: 'root', LANG: 'C.UTF-8' };
        return {
            PATH,
            HOME: `/home/${name}`,
            USER: name,
            LOGNAME: name,
            SHELL: '/bin/bash',
            LANG: 'C.UTF-8',
            XDG_RUNTIME_DIR: RUNTIME_DIR,
            DBUS_SESSION_BUS_ADDRESS: `unix:path=/run/user/${uid}/bus`,
            ...SESSION_ENV,
            ...this.#display,
        };
    }

    /**
     * @param {string[]} argv
     * @param {ExecOptions} [options]
     */
    async #mustExec(argv, options) {
        const { code, stdout, stderr } = await this.exec(argv, { user: 'root', ...options });
        if (code !== 0)
            throw new Error(`In the desktop, ${argv.join(' ')} ended with ${code}: ${stderr}`);
        return stdout;
    }

    /**
     * Copies a file or a directory into the desktop; it belongs to the user there.
     *
     * @param {string} hostPath
     * @param {string} target its path there
     */
    async copyIn(hostPath, target) {
        const source = path.resolve(hostPath);
        const isDirectory = (await stat(source)).isDirectory();
        const tar = spawn(
            'tar',
            isDirectory
                ? ['-C', source, '-cf', '-', '.']
                : ['-C', path.dirname(source), '-cf', '-', path.basename(source)],
            { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const unpack = isDirectory
            ? 'mkdir -p "$1" && exec tar -C "$1" --no-same-owner -xf -'
            : 'mkdir -p "$(dirname "$1")" && exec tar --no-same-owner -xOf - >"$1"';
        const { code, stderr } = await this.exec(['sh', '-c', unpack, 'copy-in', target], {
            input: tar.stdout,
            user: target.startsWith('/home/') || target.startsWith('/tmp/') ? 'koder' : 'root',
        });
        if (code !== 0) throw new Error(`Could not copy ${hostPath} into the desktop: ${stderr}`);
    }

    /**
     * Copies a file out of the desktop.
     *
     * @param {string} source
     * @param {string} hostPath
     */
    async copyOut(source, hostPath) {
        const { code, stdout, stderr } = await this.#collect(['cat', source], { user: 'root' });
        if (code !== 0)
            throw new Error(`Could not copy ${source} out of the desktop: ${stderr.toString()}`);
        await mkdir(path.dirname(path.resolve(hostPath)), { recursive: true });
        await writeFile(hostPath, stdout);
    }

    /**
     * @param {{lines?: number}} [options]
     * @returns {Promise<string>}
     */
    async journal({ lines } = {}) {
        const { stdout } = await this.exec(
            [
                ...['journalctl', '--no-pager', '--output=short-monotonic'],
                ...(lines === undefined ? [] : [`--lines=${lines}`]),
            ],
            { user: 'root' },
        );
        return stdout;
    }

    /** Ends the desktop and removes every trace of it. */
    shutdown() {
        this.destroy();
        return Promise.resolve();
    }

    /** The same as `shutdown`, for moments when nothing can be awaited. */
    destroy() {
        if (!running.has(this)) return;
        forget(this);
        for (const kill of this.#neighbours) kill();
        this.#nspawn?.kill('SIGKILL');
        removeState(this.#state, this.#cgroups);
    }
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<number>}
 */
function exitCodeOf(child) {
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', () => {
            // What the command left behind may keep its output open for ever.
            setTimeout(() => {
                child.stdout?.destroy();
                child.stderr?.destroy();
            }, BACKGROUND_OUTPUT_MS).unref();
        });
        child.once('close', (code, signal) => {
            resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15));
        });
    });
}

/**
 * @param {number} pid
 * @returns {number[]}
 */
function childrenOf(pid) {
    try {
        return readdirSync(`/proc/${pid}/task`).flatMap(task =>
            readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
                .split(' ')
                .filter(Boolean)
                .map(Number),
        );
    } catch {
        return [];
    }
}

/**
 * @param {number} pid
 * @param {string} name
 */
function procFile(pid, name) {
    try {
        return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
        return '';
    }
}

/** @param {number} pid */
function killProcess(pid) {
    try {
        process.kill(pid, 'SIGKILL');
    } catch {
        // already gone
    }
}

/** @param {string} file */
function escapeColons(file) {
    return file.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
}
