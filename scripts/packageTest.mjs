/**
 * `npm run test:package`: the Debian package, built, checked, installed, upgraded and removed in a
 * real desktop. The last line is `N passed, N failed`.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';

import { buildDeb, checkDeb } from './package.mjs';
import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, runScript } from './setup.mjs';
import { bootTestDesktop } from './testDesktop.mjs';

/** @import { Desktop } from './desktop/container.mjs' */

const PACKAGE = 'gnome-shell-extension-kolide-workspaces';
const UUID = 'workspaces@kolide.koder.dev';
const SCHEMA = 'org.gnome.shell.extensions.kolide-workspaces';
const OLD_VERSION = '0.0.9';
// Everything below: what it is, its mode, where a link leads, and of files what is in them.
const LIST_TREE = `
    cd ~/.config/koder/workspaces
    find . -printf '%y %m %p %l\\n' | sort
    find . -type f -path '*/home/*' -o -name meta.toml -type f | sort | xargs -d '\\n' sha256sum`;

/** What is found out about the package, one thing after another: each builds on those before. */
class PackageTrial {
    /** @param {Desktop} desktop one without the extension and without a shell */
    constructor(desktop) {
        this.desktop = desktop;
    }

    /** @param {string} command of a shell @param {'koder' | 'root'} [user] who runs it */
    async run(command, user = 'koder') {
        const { code, stdout, stderr } = await this.desktop.exec(['sh', '-c', command], { user });
        if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}${stdout}`);
        return stdout;
    }

    /** @param {string} deb the path of a package on this machine */
    async install(deb) {
        const path = `/tmp/${basename(deb)}`;
        await this.desktop.copyIn(deb, path);
        // Not apt, which would fetch what is missing: here it must be there already, or named wrong.
        await this.run(`dpkg --install ${path}`, 'root');
        const problems = await this.run(`dpkg --audit; dpkg --verify ${PACKAGE}`, 'root');
        // The image leaves documentation and manual pages out.
        const real = problems.split('\n').filter(line => !/ \/usr\/share\/(doc|man)\//.test(line));
        requireEqual(real.join('\n').trim(), '');
    }

    async restartShell() {
        await this.desktop.stopShell().catch(() => undefined);
        await this.desktop.startShell();
    }

    /** The names of all workspaces, when the extension answers. */
    async names() {
        const list = JSON.parse(await this.run('kolide-workspaces list --json'));
        return list.map((/** @type {{ name: string }} */ { name }) => name).sort();
    }

    /** What the doctor finds wrong. */
    async problems() {
        const report = await this.run('kolide-workspaces doctor --json || :');
        return JSON.parse(report)
            .findings.filter(
                (/** @type {{ severity: string }} */ { severity }) => severity === 'problem',
            )
            .map((/** @type {{ message: string }} */ { message }) => message);
    }
}

/** @type {Record<string, (trial: PackageTrial, debs: { old: string, now: string }) => Promise<void>>} */
const STEPS = {
    'installs, and works once it is switched on': async (trial, { old }) => {
        await trial.install(old);
        await trial.run(`gsettings set org.gnome.shell enabled-extensions "['${UUID}']"`);
        await trial.restartShell();
        await until('the extension answers', async () => (await trial.names()).length === 1);
        requireEqual(
            await trial.run('kolide-workspaces --version'),
            `kolide-workspaces ${OLD_VERSION}\n`,
        );
        requireEqual(await trial.problems(), []);
        await trial.run('kolide-workspaces create work');
        await trial.run(`kolide-workspaces run work -- sh -c 'echo kept > ~/kept'`);
        await until(
            'an app has run',
            async () =>
                (await trial.run('cat ~/.config/koder/workspaces/*/home/kept')) === 'kept\n',
        );
    },

    'has its settings where administrators look for them, manual pages, and completes':
        async trial => {
            const keys = await trial.run(`gsettings list-keys ${SCHEMA}`);
            requireIncludes(keys, 'freeze-grace-seconds');
            const complete = `
            . /usr/share/bash-completion/bash_completion
            _comp_load kolide-workspaces 2>/dev/null || _completion_loader kolide-workspaces
            complete -p kolide-workspaces`;
            requireIncludes(await trial.run(`bash -c '${complete}'`), 'kolide');
            requireIncludes(
                await trial.run('cat /usr/share/zsh/vendor-completions/_kolide-workspaces'),
                '#compdef',
            );
            const files = await trial.run(`dpkg --listfiles ${PACKAGE}`);
            for (const page of ['man1/kolide-workspaces.1', 'man5/kolide-workspaces-meta.toml.5'])
                requireIncludes(files, `/usr/share/man/${page}.gz`);
        },

    'speaks the language of who uses it': async trial => {
        const speech = { LANG: 'de_DE.UTF-8', LANGUAGE: 'de' };
        const variables = Object.entries(speech).map(pair => pair.join('='));
        requireIncludes(
            await trial.run(`env ${variables.join(' ')} kolide-workspaces --help`),
            'Aufruf: kolide-workspaces',
        );
        await trial.desktop.stopShell();
        await trial.desktop.startShell({ extraEnv: speech });
        await until('the panel is German', async () => {
            const code = `[...Main.panel._rightBox.get_children()].some(({ child }) =>
                child.accessible_name === 'Arbeitsbereich: default')`;
            return (await trial.desktop.evaluate(code)) === true;
        });
        await trial.restartShell();
    },

    'is upgraded while it runs, and is the new one after the next login': async (
        trial,
        { now },
    ) => {
        await trial.install(now);
        requireEqual(await trial.names(), ['default', 'work']);
        requireIncludes((await trial.problems()).join(), `still runs version ${OLD_VERSION}`);
        await trial.restartShell();
        await until('the extension answers', async () => (await trial.names()).length === 2);
        requireEqual(await trial.problems(), []);
        requireEqual(await trial.run('cat ~/.config/koder/workspaces/*/home/kept'), 'kept\n');
    },

    'is removed without a trace, but for what is people’s': async trial => {
        await trial.desktop.stopShell();
        const before = await trial.run(LIST_TREE);
        requireIncludes(before, 'meta.toml');
        const files = (await trial.run(`dpkg --listfiles ${PACKAGE}`)).split('\n').filter(Boolean);
        await trial.run(`dpkg --remove ${PACKAGE}`, 'root');
        requireEqual(await trial.run(LIST_TREE), before);
        const listed = files.map(path => `'${path}'`).join(' ');
        requireEqual(
            await trial.run(
                `for path in ${listed}; do [ -d "$path" ] || ! [ -e "$path" ] || echo "$path"; done`,
            ),
            '',
        );
        requireEqual(
            await trial.run(`ls -d /usr/share/gnome-shell/extensions/${UUID} 2>/dev/null || :`),
            '',
        );
        requireEqual(await trial.run(`gsettings list-schemas | grep -c ${SCHEMA} || :`), '0\n');
        await trial.desktop.startShell();
        await trial.desktop.stopShell();
        requireEqual(await trial.run(LIST_TREE), before);
        await trial.run(`dpkg --purge ${PACKAGE}`, 'root');
        requireEqual(await trial.run(LIST_TREE), before);
    },

    'finds everything again when it is installed once more': async (trial, { now }) => {
        await trial.install(now);
        await trial.desktop.startShell();
        await until('the extension answers', async () => (await trial.names()).length === 2);
        requireEqual(await trial.names(), ['default', 'work']);
        requireEqual(await trial.problems(), []);
    },
};

/**
 * Tries until something is so, or 20 seconds have gone by.
 * @param {string} what for the complaint
 * @param {() => Promise<boolean>} condition what is waited for; it may throw until then
 */
async function until(what, condition) {
    let problem = /** @type {unknown} */ ('it was not so');
    for (const end = Date.now() + 20_000; Date.now() < end;) {
        try {
            if (await condition()) return;
        } catch (error) {
            problem = error;
        }
    }
    throw new Error(`Waited in vain until ${what}: ${String(problem)}`);
}

/** @param {unknown} found @param {unknown} wanted */
function requireEqual(found, wanted) {
    const [a, b] = [found, wanted].map(value => JSON.stringify(value, null, 1));
    if (a !== b) throw new Error(`Expected ${String(b)}, found ${String(a)}`);
}

/** @param {string} text @param {string} part */
function requireIncludes(text, part) {
    if (!text.includes(part)) throw new Error(`Expected “${part}” in: ${text}`);
}

/** @param {string} path a file */
function hashOf(path) {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Runs all of it and returns how much of it went well. */
async function testPackage() {
    const counts = { passed: 0, failed: 0 };
    const attempt = async (
        /** @type {string} */ name,
        /** @type {() => Promise<void> | void} */ step,
    ) => {
        try {
            await step();
            counts.passed += 1;
            console.log(`ok   The package ${name}`);
        } catch (error) {
            counts.failed += 1;
            console.log(`FAILED The package ${name}\n    ${String(error)}`);
        }
    };
    const folder = mkdtempSync(join(tmpdir(), 'kolide-package-'));
    /** @type {Desktop | undefined} */
    let desktop;
    try {
        const debs = {
            now: buildDeb({ folder: join(folder, 'now') }),
            old: buildDeb({ folder: join(folder, 'old'), version: OLD_VERSION }),
        };
        await attempt('is the same whenever and wherever it is built', () => {
            const again = buildDeb({ folder: join(folder, 'elsewhere', 'again') });
            requireEqual(hashOf(again), hashOf(debs.now));
        });
        await attempt('gives Debian’s checker nothing to complain of', () => {
            requireEqual(checkDeb(join(folder, 'now')), []);
        });
        desktop = await bootTestDesktop(createProgress());
        const trial = new PackageTrial(desktop);
        for (const [name, step] of Object.entries(STEPS))
            await attempt(name, () => step(trial, debs));
    } finally {
        await desktop?.shutdown();
        rmSync(folder, { recursive: true, force: true });
    }
    return counts;
}

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        ensureDependencies();
        const { passed, failed } = await testPackage();
        console.log(`${passed} passed, ${failed} failed`);
        if (failed > 0) process.exitCode = 1;
    });
