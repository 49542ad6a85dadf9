/**
 * `npm run test:docs [-- --filter TEXT]`: everything that the documents tell people to type, in a
 * fresh desktop, with the package; and what they tell contributors, in fresh copies of the sources.
 * The last line is `N passed, N failed`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { examplesOf, isAsSaid, readDocument } from './docs/document.mjs';
import { commandsOfCI, covers, isForSources, Sources } from './docs/sources.mjs';
import { buildDeb } from './package.mjs';
import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';
import { bootTestDesktop, PROGRAMS, startProvider } from './testDesktop.mjs';

/** @import { Desktop } from './desktop/container.mjs' */
/** @import { Command, Exception, Mention, Step, Trial } from './docs/document.mjs' */
/** @typedef {{ name: string, steps: Step[] }} Document */
/** @typedef {Exclude<Step, Mention | Trial | Exception>} DesktopStep */

/** The one that installs what all others take for granted. */
const FIRST = 'docs/guide.md';
const UUID = 'workspaces@kolide.koder.dev';
const MANUAL_NAME = 'kolide-workspaces(1)';
const HOME = '/home/koder';
const DOWNLOADS = `${HOME}/Downloads`;
/** Where somebody is who reads a document; it is empty at the beginning of each. */
const DIRECTORY = `${HOME}/reading`;
const API = 'org.koder.Kolide.Workspaces';
const PATIENCE_MS = 120_000;
const SIGNAL_PATIENCE_MS = 30_000;

// All that is needed is there, and nobody answers questions.
const APT_SETTINGS = 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n';

/** @param {string} manual the path of the built manual page */
function readDocuments(manual) {
    const names = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md'));
    const docs = names.map(name => `docs/${name}`);
    const paths = ['README.md', 'CONTRIBUTING.md', 'po/README.md', ...docs];
    paths.sort((one, other) => Number(other === FIRST) - Number(one === FIRST));
    const texts = paths.map(path => ({
        name: path,
        text: readFileSync(join(ROOT, path), 'utf8'),
    }));
    texts.push({ name: MANUAL_NAME, text: examplesOf(readFileSync(manual, 'utf8')) });
    return texts.map(({ name, text }) => {
        try {
            return { name, steps: readDocument(text) };
        } catch (error) {
            throw new SetupError(`${name}:${messageOf(error)}`);
        }
    });
}

/** Somebody who does what the documents say. */
class Reader {
    /** @param {Desktop} desktop a desktop with a shell */
    constructor(desktop) {
        this.desktop = desktop;
    }

    /** Makes an empty directory to read a document in. */
    async begin() {
        const { code, stderr } = await this.desktop.exec([
            ...['sh', '-c', 'rm -rf "$0" && mkdir "$0"', DIRECTORY],
        ]);
        if (code !== 0) throw new Error(stderr);
    }

    /**
     * @param {DesktopStep} step of a document
     * @returns {Promise<string>} how it was done
     */
    async take(step) {
        switch (step.kind) {
            case 'login':
                await this.logInAgain();
                return 'logged out and in';
            case 'file':
                await this.mustRun(`mkdir -p "$(dirname ${step.path})" && cat >${step.path}`, {
                    input: step.content,
                    asRoot: !step.path.startsWith('~'),
                });
                return 'saved';
            case 'run':
                await this.mustRun(step.text);
                return 'done beforehand';
            case 'do':
                await this.perform(step.text);
                return 'done beforehand';
            case 'command':
                return this.type(step);
        }
    }

    /** @param {Command} command of a document */
    async type(command) {
        const { text, output, deed, answers, during } = command;
        if (during !== null) return this.watch(text, output ?? '', during);
        const [printed] = await Promise.all([
            answers.length > 0 ? this.answer(text, answers) : this.mustRun(text),
            deed === null ? null : this.perform(deed),
        ]);
        if (output !== null && !isAsSaid(output, printed))
            throw new Error(`it printed something else:\n${printed}`);
        const how = [
            isForRoot(text) ? 'as root' : 'run',
            ...(deed === null ? [] : [`while a person ${deed}`]),
            ...(answers.length > 0 ? ['answered on the terminal'] : []),
            ...(output === null ? [] : ['output compared']),
        ];
        return how.join(', ');
    }

    /**
     * @param {string} command of a shell
     * @param {{ input?: string, asRoot?: boolean }} [options]
     * @returns {Promise<string>} what it prints
     */
    async mustRun(command, { input, asRoot = isForRoot(command) } = {}) {
        // Who is root already needs no sudo; the home is that of whoever types.
        const script = asRoot ? `sudo() { "$@"; }\n${command}` : command;
        const { code, stdout, stderr } = await this.desktop.exec(['bash', '-lc', script], {
            user: asRoot ? 'root' : 'koder',
            cwd: DIRECTORY,
            env: asRoot ? { HOME, DEBIAN_FRONTEND: 'noninteractive' } : {},
            timeout: PATIENCE_MS,
            ...(input !== undefined && { input }),
        });
        if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}${stdout}`);
        if (command.startsWith('gnome-extensions enable')) await this.untilServed();
        return stdout;
    }

    /**
     * @param {string} command that asks something
     * @param {string[]} answers to it
     */
    async answer(command, answers) {
        return this.perform('answers', answers.join('\n'), command);
    }

    /**
     * @param {string} what tests/desktop/reader.main.ts can do
     * @param {string[]} details of it
     */
    async perform(what, ...details) {
        const { code, stdout, stderr } = await this.desktop.exec(
            ['gjs', '-m', join(PROGRAMS, 'desktop', 'reader.main.js'), what, ...details],
            { timeout: PATIENCE_MS },
        );
        if (code !== 0) throw new Error(`“${what}” ended with ${code}: ${stderr}${stdout}`);
        return stdout;
    }

    /**
     * @param {string} command that does not end
     * @param {string} output what it is to print
     * @param {string} during what makes it do so
     */
    async watch(command, output, during) {
        const watching = this.desktop.spawn(['bash', '-lc', command], { cwd: DIRECTORY });
        watching.stdin.end();
        let printed = '';
        for (const stream of [watching.stdout, watching.stderr])
            stream.on('data', chunk => void (printed += String(chunk)));
        try {
            const end = Date.now() + SIGNAL_PATIENCE_MS;
            while (!isAsSaid(`…\n${output}\n…`, `\n${printed}\n`)) {
                if (Date.now() > end) throw new Error(`it printed something else:\n${printed}`);
                await this.mustRun(during);
                await delay(50);
            }
        } finally {
            watching.kill();
        }
        return `run meanwhile: ${during}; output compared`;
    }

    async logInAgain() {
        await this.desktop.stopShell();
        await this.desktop.startShell();
        // The shell looks for extensions when everything else of it is there.
        await this.mustRun(`
            for directory in /usr/share ~/.local/share; do
                [ -d $directory/gnome-shell/extensions/${UUID} ] || continue
                timeout 60 sh -c 'until gnome-extensions list | grep -qx ${UUID}; do sleep 0.1; done'
            done`);
        const enabled = await this.mustRun('gsettings get org.gnome.shell enabled-extensions');
        if (enabled.includes(UUID)) await this.untilServed();
    }

    /** An extension that was switched on takes its time to start. */
    async untilServed() {
        await this.mustRun(`gdbus wait --session --timeout=60 ${API}`);
    }
}

/** @param {string} command of a shell */
function isForRoot(command) {
    return /\bsudo\b/.test(command);
}

/**
 * @param {Step} step of a document
 * @returns {step is DesktopStep} whether it is done at the desktop
 */
function isAtDesktop(step) {
    if (step.kind === 'command') return !isForSources(step.text);
    return step.kind !== 'mention' && step.kind !== 'sources' && step.kind !== 'never';
}

/**
 * Does all that the documents say at the desktop, and prints every command with how it was run.
 * @param {Document[]} documents
 * @param {Reader} reader
 */
async function follow(documents, reader) {
    const counts = { passed: 0, failed: 0 };
    for (const { name, steps } of documents) {
        const here = steps.filter(isAtDesktop);
        if (!here.some(({ kind }) => kind === 'command')) continue;
        await reader.begin();
        if (name !== FIRST) await reader.perform('starts afresh');
        for (const step of here) {
            const what = 'text' in step ? step.text : step.kind === 'file' ? step.path : step.kind;
            const title = titleOf(name, step.line, what);
            try {
                const how = await reader.take(step);
                if (step.kind === 'command') counts.passed += 1;
                console.log(`ok   ${title}  (${how})`);
            } catch (error) {
                counts.failed += 1;
                console.log(`FAILED ${title}\n    ${messageOf(error)}`);
                console.log('    What follows in the document was not tried.');
                break;
            }
        }
    }
    return counts;
}

/**
 * Sees to all commands for whoever has the sources: what no run of the CI types by itself is typed in
 * a copy of them, a fresh one for each document.
 * @param {Document[]} documents
 */
async function contribute(documents) {
    const { ways, trials } = planTrials(documents);
    const counts = { passed: 0, failed: 0 };
    for (const [title, way] of ways) {
        counts[way === null ? 'failed' : 'passed'] += 1;
        console.log(
            way === null ? `FAILED ${title}\n    Nothing runs it.` : `ok   ${title}  (${way})`,
        );
    }
    // One after the other: a small machine has two cores, and the desktop is read at meanwhile.
    for (const { name, steps } of trials) {
        const sources = new Sources();
        try {
            await sources.copyPackages();
            for (const step of steps) counts[await attempt(sources, name, step)] += 1;
        } finally {
            sources.remove();
        }
    }
    return counts;
}

/**
 * What is to be typed in the sources, by document; and of each other command that documents have for
 * contributors, how it is run, or null.
 * @param {Document[]} documents
 */
function planTrials(documents) {
    const ofCI = commandsOfCI();
    const all = documents.flatMap(({ steps }) => steps);
    const exceptions = all.filter(step => step.kind === 'never');
    const directed = all.filter(step => step.kind === 'sources').map(({ text }) => text);
    /** @param {string} text @param {readonly string[]} typed @returns {string | null} */
    const wayOf = (text, typed) => {
        const exception = exceptions.find(each => each.text === text);
        if (exception) return `never: ${exception.reason}`;
        if (ofCI.includes(text)) return 'by .ci/run';
        const trial = typed.find(each => covers(each, text));
        return trial === undefined ? null : `as ${trial}`;
    };
    const trials = documents.map(({ name, steps }) => ({
        name,
        steps: steps.flatMap(step => {
            if (step.kind === 'sources') return [step];
            if (step.kind !== 'command' || !isForSources(step.text)) return [];
            const isTyped = wayOf(step.text, directed) === null;
            return isTyped
                ? [{ ...step, kind: /** @type {const} */ ('sources'), until: null }]
                : [];
        }),
    }));
    const typed = trials.flatMap(({ steps }) => steps.map(({ text }) => text));
    const ways = new Map(
        documents.flatMap(({ name, steps }) =>
            steps
                .filter(step => step.kind === 'mention' || step.kind === 'command')
                .filter(({ text }) => isForSources(text) && !typed.includes(text))
                .map(({ line, text }) => [titleOf(name, line, text), wayOf(text, typed)]),
        ),
    );
    return { ways, trials: trials.filter(({ steps }) => steps.length > 0) };
}

/**
 * Types a command in the sources, and prints it with its time.
 * @param {Sources} sources
 * @param {string} name of the document
 * @param {Trial} step
 * @returns {Promise<'passed' | 'failed'>} how it went
 */
async function attempt(sources, name, { line, text, until }) {
    const title = titleOf(name, line, text);
    const start = performance.now();
    try {
        await sources.type(text, until);
    } catch (error) {
        console.log(`FAILED ${title}\n    ${messageOf(error)}`);
        return 'failed';
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`ok   ${title}  (in the sources, ${seconds} s)`);
    return 'passed';
}

/**
 * @param {string} name of a document
 * @param {number} line of it
 * @param {string} what is there
 */
function titleOf(name, line, what) {
    return `${name}:${line}: ${what.replaceAll('\n', '\n        ')}`;
}

/** @param {string} filter part of the names of what is read after the first one */
async function testDocuments(filter) {
    ensureDependencies();
    const { build, DESKTOP_SPECS, MANUAL, ZIP } = await import('../esbuild.config.mjs');
    await build();
    const all = readDocuments(MANUAL);
    const documents = all.filter(({ name }) => name === FIRST || name.includes(filter));
    const folder = mkdtempSync(join(tmpdir(), 'kolide-docs-'));
    /** @type {Desktop | undefined} */
    let desktop;
    try {
        const deb = buildDeb({ folder });
        desktop = await bootTestDesktop(createProgress());
        for (const path of [deb, ZIP]) await desktop.copyIn(path, join(DOWNLOADS, basename(path)));
        await desktop.copyIn(dirname(DESKTOP_SPECS), PROGRAMS);
        await desktop.exec(['tee', '/etc/apt/apt.conf.d/90docs'], {
            user: 'root',
            input: APT_SETTINGS,
        });
        await desktop.startShell();
        await startProvider(desktop);
        const parts = [follow(documents, new Reader(desktop))];
        // Not before the desktop is up: only one of them can install what that needs.
        if (filter === '') parts.push(contribute(all));
        // As long as there is a desktop, Ctrl-C ends the programs of all parts.
        const results = await Promise.allSettled(parts);
        const counts = results.map(result => {
            if (result.status === 'rejected') throw result.reason;
            return result.value;
        });
        return {
            passed: counts.reduce((sum, { passed }) => sum + passed, 0),
            failed: counts.reduce((sum, { failed }) => sum + failed, 0),
        };
    } finally {
        await desktop?.shutdown();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** @param {unknown} error anything thrown */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

function readFilter() {
    try {
        const options = /** @type {const} */ ({ filter: { type: 'string', default: '' } });
        return parseArgs({ options }).values.filter;
    } catch {
        throw new SetupError('Usage: npm run test:docs [-- --filter TEXT]');
    }
}

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        const { passed, failed } = await testDocuments(readFilter());
        console.log(`${passed} passed, ${failed} failed`);
        if (failed > 0) process.exitCode = 1;
    });
