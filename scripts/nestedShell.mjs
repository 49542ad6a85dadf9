/** A second GNOME Shell in a window of the running one, with the extension and nothing personal. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { hasCommand, isEntryPoint, runScript, SetupError } from './setup.mjs';

const NAME = 'org.koder.Kolide.Workspaces';
const BASE_DIRECTORIES = ['CONFIG', 'DATA', 'CACHE', 'STATE'];
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Runs on the new shell's own bus: starts it and gives a person something to switch between. */
const SESSION_SCRIPT = `
"$@" &
shell=$!
trap 'kill "$shell"; wait "$shell"' TERM INT HUP
if gdbus wait --session --timeout 60 ${NAME}; then
    for workspace in 'work blue' 'personal green' 'client-acme orange'; do
        set -- $workspace
        gdbus call --session --dest ${NAME} --object-path /${NAME.replaceAll('.', '/')} \\
            --method ${NAME}.Create "$1" "{'colour': <'$2'>}" >/dev/null
    done
fi
wait "$shell"
`;

/** Whether this is run from a terminal in a GNOME session. */
export function isInGnomeSession() {
    const { XDG_CURRENT_DESKTOP = '', WAYLAND_DISPLAY, DISPLAY } = process.env;
    const isGnome = XDG_CURRENT_DESKTOP.split(':').includes('GNOME');
    return isGnome && (WAYLAND_DISPLAY ?? DISPLAY) !== undefined && process.getuid?.() !== 0;
}

/**
 * Opens the window and returns when it is closed.
 * @param {string} zip the built extension
 */
export async function openNestedShell(zip) {
    const version = shellVersion();
    const folder = mkdtempSync(join(tmpdir(), 'kolide-workspaces-'));
    try {
        const env = makeTree(folder);
        installInto(zip, env);
        console.log('A GNOME Shell with the extension opens in a window of its own.');
        console.log('What you do in it is thrown away. Close the window, or press Ctrl-C here.');
        const mode = version >= 49 ? ['--devkit'] : ['--nested'];
        await runUntilClosed(
            ['dbus-run-session', '--', 'sh', '-c', SESSION_SCRIPT, 'nested-shell'],
            ['gnome-shell', ...mode, '--wayland', '--no-x11'],
            env,
        );
    } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

function shellVersion() {
    for (const command of ['gnome-shell', 'gnome-extensions', 'dbus-run-session', 'gdbus'])
        if (!hasCommand(command)) throw new SetupError(`The command ${command} is not installed.`);
    const { stdout } = spawnSync('gnome-shell', ['--version'], { encoding: 'utf8' });
    const version = Number(/\d+/.exec(stdout)?.[0]);
    if (version >= 48) return version;
    throw new SetupError(`The extension needs GNOME Shell 48 or later; this is ${stdout.trim()}.`);
}

/**
 * Makes a directory tree for everything that the new shell and its apps write.
 * @param {string} folder where to make it
 */
function makeTree(folder) {
    /** @type {NodeJS.ProcessEnv} */
    const env = { ...process.env, GSETTINGS_BACKEND: 'keyfile' };
    for (const name of BASE_DIRECTORIES) {
        const directory = join(folder, name.toLowerCase());
        mkdirSync(directory);
        env[`XDG_${name}_HOME`] = directory;
    }
    // The size of the window up to GNOME 48; later ones can be resized.
    env['MUTTER_DEBUG_DUMMY_MODE_SPECS'] ??= '1280x800';
    return env;
}

/**
 * @param {string} zip the built extension
 * @param {NodeJS.ProcessEnv} env the new shell's environment
 */
function installInto(zip, env) {
    const metadata = execFileSync('unzip', ['-p', zip, 'metadata.json'], { encoding: 'utf8' });
    const { uuid } = JSON.parse(metadata);
    execFileSync('gnome-extensions', ['install', '--force', zip], { env, stdio: 'inherit' });
    const settings = join(env['XDG_CONFIG_HOME'] ?? '', 'glib-2.0', 'settings');
    mkdirSync(settings, { recursive: true });
    writeFileSync(
        join(settings, 'keyfile'),
        [
            '[org/gnome/shell]',
            `enabled-extensions=['${uuid}']`,
            "welcome-dialog-last-shown-version='999'",
            '',
        ].join('\n'),
    );
}

/**
 * @param {string[]} session what makes the bus
 * @param {string[]} shell what runs on it
 * @param {NodeJS.ProcessEnv} env the environment of both
 */
async function runUntilClosed([command = '', ...args], shell, env) {
    // In a process group of its own, so that all of it can be ended, and only by us.
    const child = spawn(command, [...args, ...shell], {
        env,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        complaints = (complaints + text).slice(-4000);
    });
    let isStopping = false;
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
        isStopping = true;
        process.exitCode = 128 + constants.signals[signal];
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    try {
        const code = await new Promise((resolve, reject) => {
            child.once('error', reject).once('exit', resolve);
        });
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by `stop`
        if (code === 0 || isStopping) return;
        const lastLines = complaints.trim().split('\n').slice(-5).join('\n');
        throw new SetupError(`The nested GNOME Shell ended with ${String(code)}:\n${lastLines}`);
    } finally {
        for (const signal of SIGNALS) process.off(signal, stop);
    }
}

if (isEntryPoint(import.meta.url))
    await runScript(() => openNestedShell(process.argv[2] ?? 'extension.zip'));
