/**
 * Brings a fresh checkout on a fresh machine to the point where every other script can run:
 * Debian packages, npm packages, generated types. Does nothing, quickly, when all is there.
 * Imports only `node:` modules, since it runs before node_modules exists.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The generated types: made by scripts/types.mjs, unpacked beside it into types/girs. */
export const TYPES_ARCHIVE = join(ROOT, 'types', 'girs.tar.gz');

/** What building and unit testing needs, as Debian package → command that proves its presence. */
const PACKAGES = new Map([
    ['gjs', 'gjs'],
    ['gettext', 'msgfmt'],
    ['zip', 'zip'],
    ['unzip', 'unzip'],
    ['libglib2.0-bin', 'glib-compile-schemas'],
]);

/** Without network npm's own patience would last minutes. */
const IMPATIENT = [
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=2000',
];

/** Something the person must do or know before the scripts can go on. Its message is enough. */
export class SetupError extends Error {
    /**
     * @param {string} message one sentence that says what to do
     * @param {ErrorOptions} [options] the cause, if there is one
     */
    constructor(message, options) {
        super(message, options);
        this.name = 'SetupError';
    }
}

/** Makes packages, node_modules and types ready, in that order. */
export function ensureDependencies() {
    ensurePackages([...PACKAGES.keys()]);
    ensureNodeModules();
    ensureTypes();
}

/**
 * Installs the Debian packages that are missing.
 * @param {readonly string[]} names package names
 */
export function ensurePackages(names) {
    const missing = names.filter(name => !isInstalled(name));
    if (missing.length === 0) return;
    const list = missing.join(' ');
    if (!hasCommand('apt-get'))
        throw new SetupError(
            `Please install what the Debian packages ${list} provide, then retry.`,
        );
    if (process.getuid?.() !== 0)
        throw new SetupError(`Please run this first: sudo apt-get install ${list}`);

    say(`Installing Debian packages: ${list}`);
    const install = ['install', '-y', '--no-install-recommends', ...missing];
    let failure = apt(install);
    // The package lists of a fresh machine are often absent or older than its mirror.
    if (failure !== null) failure = apt(['update']) ?? apt(install);
    if (failure !== null) throw new SetupError(`apt could not install ${list}: ${failure}`);
}

/** Runs `npm ci` unless node_modules is what package-lock.json describes. */
export function ensureNodeModules() {
    if (nodeModulesMatchLock()) return;
    say('Installing npm packages');
    const npm = spawnSync('npm', ['ci', '--loglevel=error', '--prefer-offline', ...IMPATIENT], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (npm.error) throw new SetupError('npm was not found: install Node.js 20 or later with npm.');
    if (npm.status === 0) return;
    const reasons = npm.stderr
        .split('\n')
        .map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim())
        .filter(line => line !== '' && !/^(code|errno|syscall|npm warn)\b/i.test(line));
    throw new SetupError(
        `npm could not install the packages of package-lock.json (is its registry reachable?): ` +
            (reasons[0] ?? `npm ci exited with ${String(npm.status)}`),
    );
}

/** Unpacks the generated types when the archive differs from what was unpacked last. */
export function ensureTypes() {
    const target = join(ROOT, 'types', 'girs');
    const stamp = join(target, '.stamp');
    const hash = createHash('sha256').update(readFileSync(TYPES_ARCHIVE)).digest('hex');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;

    const fresh = mkdtempSync(join(ROOT, 'types', '.girs-'));
    try {
        const unpacked = join(fresh, 'girs');
        mkdirSync(unpacked);
        execFileSync('tar', ['-xzf', TYPES_ARCHIVE, '-C', unpacked], { stdio: 'pipe' });
        writeFileSync(join(unpacked, '.stamp'), hash);
        // Set aside rather than deleted: deletion takes long enough for a reader to notice.
        if (existsSync(target)) renameSync(target, join(fresh, 'old'));
        renameSync(unpacked, target);
    } catch (error) {
        throw new SetupError(
            `The types in ${TYPES_ARCHIVE} could not be unpacked: ${messageOf(error)}`,
            {
                cause: error,
            },
        );
    } finally {
        rmSync(fresh, { recursive: true, force: true });
    }
}

/**
 * Runs the main function of a script: a SetupError is printed as one line, without a stack.
 * @param {() => unknown} main what the script does
 */
export async function runScript(main) {
    try {
        await main();
    } catch (error) {
        console.error(error instanceof SetupError ? error.message : error);
        process.exitCode = 1;
    }
}

/**
 * @param {string} moduleUrl the `import.meta.url` of a module
 * @returns {boolean} whether node was started with that module
 */
export function isEntryPoint(moduleUrl) {
    const script = process.argv[1];
    return script !== undefined && moduleUrl === pathToFileURL(script).href;
}

/**
 * @param {string} command name of an executable
 * @returns {boolean} whether PATH has it
 */
export function hasCommand(command) {
    return (process.env['PATH'] ?? '').split(delimiter).some(folder => {
        try {
            accessSync(join(folder, command), constants.X_OK);
            return true;
        } catch {
            return false;
        }
    });
}

/** @param {string} name a Debian package */
function isInstalled(name) {
    const command = PACKAGES.get(name);
    if (command !== undefined && hasCommand(command)) return true;
    const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], {
        encoding: 'utf8',
    });
    return query.status === 0 && query.stdout === 'installed';
}

/**
 * @param {string[]} args arguments of apt-get
 * @returns {string | null} why it failed
 */
function apt(args) {
    const result = spawnSync('apt-get', ['-q', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        maxBuffer: 64 << 20,
    });
    if (result.status === 0) return null;
    const complaint = result.stderr.split('\n').find(line => line.startsWith('E: '));
    return complaint?.slice(3) ?? `apt-get ${String(args[0])} exited with ${String(result.status)}`;
}

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock
 * @param {string} path a package-lock.json
 * @returns {Lock} its content
 */
function readLock(path) {
    return JSON.parse(readFileSync(path, 'utf8'));
}

/** npm records what it installed in node_modules/.package-lock.json. */
function nodeModulesMatchLock() {
    const installedPath = join(ROOT, 'node_modules', '.package-lock.json');
    if (!existsSync(installedPath)) return false;
    const installed = readLock(installedPath).packages;
    return Object.entries(readLock(join(ROOT, 'package-lock.json')).packages).every(
        ([path, { version, optional }]) =>
            path === '' ||
            installed[path]?.version === version ||
            // Optional packages are those of other platforms.
            (optional === true && !(path in installed)),
    );
}

/** @param {string} step what starts now */
function say(step) {
    console.log(`… ${step}`);
}

/** @param {unknown} error anything thrown */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

if (isEntryPoint(import.meta.url)) await runScript(ensureDependencies);
