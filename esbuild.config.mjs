/** Builds the extension, its zip and the bundles of the tests into dist/. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';

import * as esbuild from 'esbuild';

import { isEntryPoint, ROOT, runScript, SetupError } from './scripts/setup.mjs';
import { extractAll } from './scripts/words/extract.mjs';
import { formatPseudo, PSEUDO } from './scripts/words/pseudo.mjs';

const {
    uuid: UUID,
    'gettext-domain': DOMAIN,
    'version-name': VERSION,
} = JSON.parse(readFileSync(join(ROOT, 'metadata.json'), 'utf8'));
const SRC = join(ROOT, 'src');
const TESTS = join(ROOT, 'tests');
const DIST = join(ROOT, 'dist');

/** The extension as a folder, as it looks once installed (but for the compiled schemas). */
export const EXTENSION = join(DIST, 'extension');
/** What `gnome-extensions install` takes. */
export const ZIP = join(DIST, `${UUID}.shell-extension.zip`);
/** The command line's manual page, for packages. */
export const MANUAL = join(DIST, 'kolide-workspaces.1');
/** The manual page of a workspace's meta.toml. */
const META_MANUAL = join(DIST, 'kolide-workspaces-meta.toml.5');
/** Runs bundles of specs under gjs. */
export const RUNNER = join(DIST, 'tests', 'runner.js');
/** All unit specs in one bundle. */
export const UNIT_SPECS = join(DIST, 'tests', 'unit.js');
/** One bundle per desktop spec, and the programs that they drive. */
export const DESKTOP_SPECS = join(DIST, 'tests', 'desktop');
/** The words in a language that nobody speaks, as the extension has those of others. */
const PSEUDO_LOCALE = join(DIST, 'tests', 'locale');
/** Does one thing at a time to a store, for the fault tests. */
export const FAULT_PROBE = join(DIST, 'tests', 'faults', 'probe.main.js');

const EXECUTABLE_BANNER = '#!/usr/bin/env -S gjs -m';

/** @satisfies {esbuild.BuildOptions} */
const COMMON = {
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    // The output names its inputs, wherever node_modules may lead.
    preserveSymlinks: true,
    target: 'firefox128',
    external: ['gi://*', 'resource:///*', 'system', 'gettext', 'cairo', 'console', 'gi'],
    loader: { '.md': 'text' },
    charset: 'utf8',
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
};

/**
 * @param {esbuild.BuildOptions} options what differs from the other bundles
 */
async function bundle(options) {
    try {
        return await esbuild.build({ ...COMMON, ...options });
    } catch (error) {
        // esbuild has printed what is wrong, with the lines that are.
        throw new SetupError('The build failed.', { cause: error });
    }
}

/** Builds everything. */
export async function build() {
    await Promise.all([buildExtension(), buildUnitTests(), buildDesktopTests()]);
}

/** Builds the extension, its zip and the manual pages. */
export async function buildExtension() {
    for (const path of [EXTENSION, ZIP, MANUAL, META_MANUAL])
        rmSync(path, { recursive: true, force: true });
    mkdirSync(EXTENSION, { recursive: true });
    const results = await Promise.all([
        // Split, so that what both processes need stands in the zip once.
        bundle({
            entryPoints: ['extension.ts', 'prefs.ts']
                .map(name => join(SRC, name))
                .filter(existsSync),
            outdir: EXTENSION,
            splitting: true,
            chunkNames: 'shared-[hash]',
        }),
        buildExecutable(join(SRC, 'cli', 'main.ts'), join(EXTENSION, 'bin', 'kolide-workspaces')),
    ]);
    copyLicenses(results);
    copyStaticFiles();
    compileTranslations();
    pack();
    await writeManuals();
}

/** The program knows best what there is to say of its commands, and documents of its files. */
async function writeManuals() {
    const writer = join(DIST, 'manual.js');
    await bundle({ entryPoints: [join(SRC, 'cli', 'manual.main.ts')], outfile: writer });
    const documents = ['administrators.md', 'identity.md'].map(name =>
        readFileSync(join(ROOT, 'docs', name), 'utf8'),
    );
    for (const [path, texts] of /** @type {const} */ ([
        [MANUAL, []],
        [META_MANUAL, documents],
    ])) {
        const page = execFileSync('gjs', ['-m', writer, VERSION, ...texts], {
            env: { ...process.env, LC_ALL: 'C.UTF-8' },
        });
        writeFileSync(path, page);
    }
    rmSync(writer);
}

/**
 * @param {string} source the module that is run
 * @param {string} outfile the executable
 */
async function buildExecutable(source, outfile) {
    if (!existsSync(source)) return null;
    const result = await bundle({
        entryPoints: [source],
        outfile,
        banner: { js: EXECUTABLE_BANNER },
    });
    chmodSync(outfile, 0o755);
    return result;
}

/** Builds the runner and the unit specs, and leaves alone what a desktop may be using. */
export async function buildUnitTests() {
    const specs = filesBelow(join(TESTS, 'unit')).filter(path => path.endsWith('.spec.ts'));
    const imports = specs.map(path => `import ${JSON.stringify(`./${relative(ROOT, path)}`)};`);
    await Promise.all([
        bundle({
            entryPoints: [join(TESTS, 'runner', 'main.ts')],
            outfile: RUNNER,
            // jasmine reads its globals off node's name for the global object.
            define: { global: 'globalThis' },
        }),
        bundle({
            stdin: { contents: imports.join('\n'), resolveDir: ROOT, sourcefile: 'unit.ts' },
            outfile: UNIT_SPECS,
            sourcemap: true,
        }),
    ]);
}

/** Builds the program in which faults are injected. */
export async function buildFaultProbe() {
    await buildExecutable(join(TESTS, 'faults', 'probe.main.ts'), FAULT_PROBE);
}

async function buildDesktopTests() {
    rmSync(DESKTOP_SPECS, { recursive: true, force: true });
    compileTranslation(formatPseudo(extractAll()), join(PSEUDO_LOCALE, PSEUDO));
    const folder = join(TESTS, 'desktop');
    const sources = filesBelow(folder);
    await Promise.all([
        bundle({
            entryPoints: sources.filter(path => path.endsWith('.spec.ts')),
            outbase: folder,
            outdir: DESKTOP_SPECS,
            sourcemap: true,
        }),
        ...sources
            .filter(path => path.endsWith('.main.ts'))
            .map(path => buildExecutable(path, join(DESKTOP_SPECS, `${basename(path, '.ts')}.js`))),
    ]);
}

/**
 * Bundled libraries ask that their licence travels with them.
 * @param {({ metafile?: esbuild.Metafile | undefined } | null)[]} results what esbuild said of its inputs
 */
function copyLicenses(results) {
    cpSync(join(ROOT, 'LICENSE'), join(EXTENSION, 'LICENSE'));
    const inputs = results.flatMap(result => Object.keys(result?.metafile?.inputs ?? {}));
    const packages = new Set(
        inputs.flatMap(path => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    );
    for (const name of packages) {
        const folder = join(ROOT, 'node_modules', name);
        const license = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
        if (license === undefined) throw new SetupError(`The bundled ${name} has no licence file.`);
        cpSync(join(folder, license), join(EXTENSION, 'LICENSES', `${name.replace('/', '-')}.txt`));
    }
}

function copyStaticFiles() {
    const stylesheets = readdirSync(ROOT).filter(name => /^stylesheet(-\w+)?\.css$/.test(name));
    for (const name of ['metadata.json', ...stylesheets])
        cpSync(join(ROOT, name), join(EXTENSION, name));

    const completion = join(SRC, 'cli', 'completion');
    if (existsSync(completion))
        cpSync(completion, join(EXTENSION, 'bin', 'completion'), { recursive: true });

    const schemas = join(ROOT, 'schemas');
    if (!existsSync(schemas)) return;
    execFileSync('glib-compile-schemas', ['--strict', '--dry-run', schemas], { stdio: 'inherit' });
    // GNOME compiles them when it installs the zip (since 44) and wants no compiled ones in it.
    for (const path of filesBelow(schemas).filter(path => path.endsWith('.gschema.xml')))
        cpSync(path, join(EXTENSION, 'schemas', basename(path)));
}

function compileTranslations() {
    for (const path of filesBelow(join(ROOT, 'po')).filter(path => path.endsWith('.po'))) {
        compileTranslation(readFileSync(path), join(EXTENSION, 'locale', basename(path, '.po')));
    }
}

/**
 * @param {string | Buffer} translation a file of gettext
 * @param {string} folder that of its language
 */
function compileTranslation(translation, folder) {
    const messages = join(folder, 'LC_MESSAGES');
    mkdirSync(messages, { recursive: true });
    execFileSync(
        'msgfmt',
        ['--check-format', '--check-domain', '-o', join(messages, `${DOMAIN}.mo`), '-'],
        { input: translation, stdio: ['pipe', 'inherit', 'inherit'] },
    );
}

/** Same sources, same zip: order, times and modes do not depend on the machine. */
function pack() {
    const files = filesBelow(EXTENSION);
    const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Date.UTC(2025, 0, 1) / 1000);
    for (const path of files) {
        const executable = dirname(path) === join(EXTENSION, 'bin');
        chmodSync(path, executable ? 0o755 : 0o644);
        utimesSync(path, epoch, epoch);
    }
    execFileSync('zip', ['-q', '-X', '-9', ZIP, ...files.map(path => relative(EXTENSION, path))], {
        cwd: EXTENSION,
        stdio: 'inherit',
        env: { ...process.env, TZ: 'UTC' },
    });
}

/**
 * @param {string} folder where to look
 * @returns {string[]} paths of all files below it, sorted; none if it does not exist
 */
function filesBelow(folder) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort();
}

if (isEntryPoint(import.meta.url)) {
    await runScript(async () => {
        // Packages need no tests, and are built without what only these need.
        await (process.argv.includes('--extension') ? buildExtension() : build());
        console.log(`Built ${relative(ROOT, ZIP)}`);
    });
}
