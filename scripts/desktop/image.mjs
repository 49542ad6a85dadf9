// @ts-check
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { APPS } from './appsRecipe.mjs';
import { DesktopError } from './error.mjs';
import { CACHE, imagesInUse } from './leftovers.mjs';
import * as recipe from './recipe.mjs';

/** @import { Progress, Step } from '../progress.mjs' */

const run = promisify(execFile);

const NEEDED_BYTES = 3 * 1024 ** 3;
const REPORT_MS = 1000;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Host commands and the Debian packages that bring them. */
const HOST_TOOLS = [
    { file: '/usr/bin/mmdebstrap', name: 'mmdebstrap' },
    { file: '/usr/bin/systemd-nspawn', name: 'systemd-container' },
    { file: '/usr/bin/unshare', name: 'util-linux' },
    { file: recipe.KEYRING, name: 'debian-archive-keyring' },
];

/**
 * The root directory of a Debian with GNOME, built once and kept. Treat it as read-only.
 *
 * @param {{progress: Progress, withApps?: boolean}} options `withApps` asks for the larger one
 * @returns {Promise<string>}
 */
export async function ensureImage({ progress, withApps = false }) {
    if (process.getuid?.() !== 0)
        throw new DesktopError(
            'This needs root to build and boot the test desktop; run it with sudo.',
        );

    const hash = recipeHash();
    const base = path.join(CACHE, `desktop-${hash}`);
    const image = withApps ? path.join(CACHE, `apps-${appsHash(hash)}`) : base;
    await installHostTools(progress);
    if (existsSync(image)) return image;

    await mkdir(CACHE, { recursive: true });
    const unlock = await lock(path.join(CACHE, 'lock'), progress);
    try {
        await removeImages(name => name.endsWith('.partial'));
        if (!existsSync(base)) await make(base, build, [], progress);
        if (!existsSync(image))
            await make(image, (root, progress) => addApps(root, base, progress), [base], progress);
    } finally {
        unlock();
    }
    return image;
}

/**
 * Makes an image, and removes those that it takes the place of.
 *
 * @param {string} image
 * @param {(root: string, progress: Progress) => Promise<void>} build
 * @param {string[]} needed images that stay
 * @param {Progress} progress
 */
async function make(image, build, needed, progress) {
    await requireSpace();
    const partial = `${image}.${process.pid}.partial`;
    try {
        await build(partial, progress);
    } catch (error) {
        await rm(partial, { recursive: true, force: true });
        throw error;
    }
    await rename(partial, image);
    const kept = new Set([image, ...needed, ...imagesInUse()].map(kept => path.basename(kept)));
    await removeImages(name => !kept.has(name));
}

function recipeHash() {
    return createHash('sha256')
        .update(JSON.stringify(recipe))
        .update(customise.toString())
        .digest('hex')
        .slice(0, 12);
}

/** @param {string} base the hash of the image that it is made from */
function appsHash(base) {
    return createHash('sha256')
        .update(base)
        .update(JSON.stringify(APPS))
        .update(addApps.toString())
        .digest('hex')
        .slice(0, 12);
}

/** @param {Progress} progress */
async function installHostTools(progress) {
    const missing = HOST_TOOLS.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
    if (missing.length === 0) return;
    if (!existsSync('/usr/bin/apt-get'))
        throw new DesktopError(
            `The test desktop needs ${missing.join(', ')}, and there is no apt-get to install it.`,
        );

    const step = progress.step(`Installing ${missing.join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () =>
        run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
    try {
        await install().catch(async () => {
            step.update('reading the package lists');
            await run('apt-get', ['update', '-q'], { env });
            await install();
        });
    } catch (error) {
        step.fail();
        throw new DesktopError(
            `apt could not install ${missing.join(', ')}: ${aptComplaint(outputOf(error))}`,
            { cause: error },
        );
    }
    step.done();
}

/**
 * An exclusive lock that the kernel drops when this process ends, however it ends.
 *
 * @param {string} file
 * @param {Progress} progress
 * @returns {Promise<() => void>}
 */
async function lock(file, progress) {
    const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo locked; exec cat'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        detached: true,
    });
    /** @type {Step | undefined} */
    let step;
    const waiting = setTimeout(() => {
        step = progress.step('Waiting for another build of the desktop image');
    }, 500);
    try {
        await new Promise((resolve, reject) => {
            holder.stdout.once('data', resolve);
            holder.once('error', reject);
            holder.once('exit', () => reject(new DesktopError(`Cannot lock ${file}.`)));
        });
    } finally {
        clearTimeout(waiting);
        step?.done();
    }
    holder.removeAllListeners('exit');
    return () => void holder.stdin.end();
}

/** @param {(name: string) => boolean} condition */
async function removeImages(condition) {
    for (const name of await readdir(CACHE)) {
        if (/^(desktop|apps)-/.test(name) && condition(name))
            await rm(path.join(CACHE, name), { recursive: true, force: true });
    }
}

async function requireSpace() {
    const { bavail, bsize } = await statfs(CACHE);
    if (bavail * bsize < NEEDED_BYTES)
        throw new DesktopError(
            `The desktop image needs ${gigabytes(NEEDED_BYTES)} free in ${CACHE}, ` +
                `and there is ${gigabytes(bavail * bsize)}.`,
        );
}

/** @param {number} bytes */
function gigabytes(bytes) {
    return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

/**
 * @param {string} root
 * @param {Progress} progress
 */
async function build(root, progress) {
    const mirror = await debianMirror(progress);
    const step = progress.step(
        `Building the desktop image (Debian ${recipe.SUITE} with GNOME, once, about 2 minutes)`,
    );
    try {
        await bootstrap(root, mirror, step);
        step.update('configuring');
        await customise(root);
    } catch (error) {
        step.fail();
        throw error;
    }
    step.done();
}

/**
 * Copies an image and installs apps in the copy.
 *
 * @param {string} root
 * @param {string} base
 * @param {Progress} progress
 */
async function addApps(root, base, progress) {
    const step = progress.step('Adding real apps to the desktop image (once, about a minute)');
    // The host's apt knows the way to the mirror; what it installs is configured in the image.
    const apt = (/** @type {string[]} */ ...args) =>
        run(
            'setpriv',
            [
                ...['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
                ...['apt-get', '-q', '-y'],
                ...[`Dir=${root}`, `Dir::State::status=${root}/var/lib/dpkg/status`].flatMap(
                    option => ['-o', option],
                ),
                ...['-o', `DPkg::Chroot-Directory=${root}`, '-o', 'APT::Sandbox::User=root'],
                ...['-o', 'Acquire::Languages=none', '-o', 'Acquire::Retries=3'],
                ...['-o', 'Dpkg::Options::=--force-unsafe-io'],
                ...['-o', 'Dpkg::Options::=--path-exclude=/usr/share/man/*'],
                ...['-o', 'Dpkg::Options::=--path-exclude=/usr/share/doc/*'],
                ...args,
            ],
            {
                env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
                maxBuffer: Infinity,
            },
        );
    try {
        await run('cp', ['--archive', '--reflink=auto', base, root]);
        step.update('reading the package lists');
        await apt('update');
        step.update('downloading and unpacking');
        await apt('install', '--no-install-recommends', ...APPS);
        await apt('clean');
    } catch (error) {
        step.fail();
        throw new DesktopError(
            `apt could not install the real apps: ${aptComplaint(outputOf(error))}`,
            { cause: error },
        );
    }
    step.done();
}

/**
 * The mirror this host itself installs from: it is reachable, and nobody has to name it.
 *
 * @param {Progress} progress
 */
async function debianMirror(progress) {
    const find = async () => {
        const { stdout } = await run('apt-get', [
            'indextargets',
            '--format',
            '$(ORIGIN)|$(LABEL)|$(REPO_URI)',
            'Created-By: Packages',
        ]);
        const mirrors = stdout
            .split('\n')
            .map(line => line.split('|'))
            .filter(([origin, label]) => origin === 'Debian' && label === 'Debian')
            .map(([, , uri = '']) => firstOfMirrorList(uri));
        return mirrors.find(uri => /^https?:/.test(uri));
    };
    const known = await find();
    if (known !== undefined) return known;

    const step = progress.step('Reading the package lists');
    await run('apt-get', ['update', '-q']).catch(() => {});
    step.done();
    const found = await find();
    if (found === undefined)
        throw new DesktopError(
            'The desktop image is made from Debian packages, and apt knows no Debian mirror ' +
                'here; see whether "apt-get update" works.',
        );
    return found;
}

/**
 * Cloud images name their mirrors in a file.
 *
 * @param {string} uri
 */
function firstOfMirrorList(uri) {
    const list = /^mirror\+file:(?<file>.+?)\/?$/.exec(uri)?.groups?.['file'];
    if (list === undefined || !existsSync(list)) return uri;
    return (
        readFileSync(list, 'utf8')
            .split(/\s/)
            .find(word => /^https?:/.test(word)) ?? uri
    );
}

/**
 * @param {string} root
 * @param {string} mirror
 * @param {Step} step
 */
async function bootstrap(root, mirror, step) {
    const options = [
        ...recipe.BOOTSTRAP_OPTIONS,
        `--keyring=${recipe.KEYRING}`,
        `--include=${recipe.PACKAGES.join(',')}`,
        ...(await hostAptOptions()).map(option => `--aptopt=${option}`),
    ];
    // In namespaces of its own, so that its mounts and processes go when it goes; in a process
    // group of its own, because Ctrl-C is for this process to handle.
    const child = spawn(
        'setpriv',
        [
            ...['--pdeathsig', 'KILL'],
            ...['unshare', '--mount', '--propagation', 'private'],
            ...['--pid', '--fork', '--kill-child', '--mount-proc'],
            ...['mmdebstrap', ...options, recipe.SUITE, root, mirror],
        ],
        {
            stdio: ['ignore', 'ignore', 'pipe'],
            env: { ...process.env, LC_ALL: 'C.UTF-8', TMPDIR: '/var/tmp' },
            detached: true,
        },
    );
    const stop = () => child.kill('SIGKILL');
    const stopAndExit = () => process.exit(130);
    process.once('exit', stop);
    for (const signal of SIGNALS) process.once(signal, stopAndExit);

    let log = '';
    let phase = 'starting';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        log += text;
        phase = /.*\nI: ([^\n]+)\n/s.exec(`\n${log}`)?.[1] ?? phase;
    });
    let before = 0;
    let downloaded = 0;
    const report = setInterval(() => {
        const unpacked = count(`${root}/var/lib/dpkg/info`, '.list');
        const archives = count(`${root}/var/cache/apt/archives`, '.deb');
        // The essential packages come first; their archives go away when they are unpacked.
        if (archives < downloaded) downloaded = 0;
        if (downloaded === 0) before = unpacked;
        downloaded = archives;
        const progress = `${unpacked} of ${before + downloaded} packages unpacked`;
        step.update(downloaded === 0 ? phase : `${phase} ${progress}`);
    }, REPORT_MS);

    try {
        const code = await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('close', resolve);
        });
        if (code === 0) return;
        const why = aptComplaint(log);
        if (/Could not resolve|Temporary failure|Network is unreachable|Connection/i.test(log))
            throw new DesktopError(`No network: the Debian mirror cannot be reached (${why}).`);
        throw new DesktopError(`apt refuses Debian ${recipe.SUITE} from ${mirror}: ${why}`);
    } finally {
        clearInterval(report);
        process.off('exit', stop);
        for (const signal of SIGNALS) process.off(signal, stopAndExit);
    }
}

/** How this host reaches its mirrors: proxies, certificates, time-outs. */
async function hostAptOptions() {
    const { stdout } = await run('apt-config', ['dump', '--format', '%f "%v"%n']);
    return stdout
        .split('\n')
        .filter(line => /^Acquire::(http|https)::.* ".+"$/.test(line))
        .map(line => `${line};`);
}

/** @param {string} root */
async function customise(root) {
    const { name, uid, password, groups } = recipe.DESKTOP_USER;
    const chroot = (/** @type {string} */ script) =>
        run('chroot', [root, 'sh', '-ec', script], {
            env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
        });
    await chroot(
        `useradd --create-home --uid ${uid} --shell /bin/bash --groups ${groups.join()} ${name}; ` +
            `echo '${name}:${password}' | chpasswd`,
    );
    for (const [file, content] of Object.entries(recipe.FILES)) {
        const target = path.join(root, file);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, content);
    }
    const masked = [
        ...recipe.MASKED_UNITS.map(unit => `etc/systemd/system/${unit}`),
        ...recipe.MASKED_USER_UNITS.map(unit => `etc/systemd/user/${unit}`),
    ];
    for (const unit of masked) {
        const link = path.join(root, unit);
        await rm(link, { force: true });
        await symlink('/dev/null', link);
    }
    const locales = recipe.LOCALES.map(locale => `localedef -i ${locale} -f UTF-8 ${locale}.UTF-8`);
    await chroot(['dconf update', ...locales].join('; '));
}

/**
 * @param {string} directory
 * @param {string} suffix
 */
function count(directory, suffix) {
    try {
        return readdirSync(directory).filter(name => name.endsWith(suffix)).length;
    } catch {
        return 0;
    }
}

/** @param {unknown} error */
function outputOf(error) {
    const { stdout = '', stderr = '' } = /** @type {{stdout?: string, stderr?: string}} */ (error);
    return stdout + stderr;
}

/**
 * The line of apt's output that says what is wrong.
 *
 * @param {string} log
 */
function aptComplaint(log) {
    const lines = log.split('\n').map(line => line.trim());
    const complaint =
        lines.find(line => /^E: (?!mmdebstrap|apt-get)/.test(line)) ??
        lines.findLast(line => line !== '') ??
        'it gave no reason';
    return complaint.replace(/^E: /, '');
}
