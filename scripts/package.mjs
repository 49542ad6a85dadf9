/** `npm run package`: the zip, and the Debian package, in dist/. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';

import {
    ensureDependencies,
    ensurePackages,
    isEntryPoint,
    ROOT,
    runScript,
    SetupError,
} from './setup.mjs';

/** Where the Debian package and what describes it come to lie. */
export const DEB_FOLDER = join(ROOT, 'dist', 'deb');

const TOOLS = ['dpkg-dev', 'debhelper', 'fakeroot', 'lintian'];
// What is built from these, or has nothing to do with building.
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', 'out', 'types']);
const CHANGELOG_VERSION = /^kolide-workspaces \(([^)]+)\)/;

/**
 * Builds the Debian package with Debian's own tools, in a copy of the sources.
 * @param {{ folder?: string, version?: string }} [options] where it comes to lie, and another
 *     version than that of debian/changelog
 * @returns {string} the path of the .deb
 */
export function buildDeb({ folder = DEB_FOLDER, version } = {}) {
    ensurePackages(TOOLS);
    rmSync(folder, { recursive: true, force: true });
    const source = join(folder, 'source');
    mkdirSync(source, { recursive: true });
    for (const name of readdirSync(ROOT))
        if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(source, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
    if (version === undefined) checkVersions(source);
    else setVersion(source, version);
    const build = spawnSync(
        'dpkg-buildpackage',
        ['--build=binary', '--no-check-builddeps', '--unsigned-changes', '--no-pre-clean'],
        { cwd: source, encoding: 'utf8' },
    );
    if (build.status !== 0) {
        console.error(build.stdout + build.stderr);
        throw new SetupError('dpkg-buildpackage could not build the package.');
    }
    rmSync(source, { recursive: true });
    const deb = readdirSync(folder).find(name => name.endsWith('.deb'));
    if (deb === undefined) throw new SetupError('dpkg-buildpackage has built no package.');
    return join(folder, deb);
}

/**
 * What Debian's checker says of a build; nothing if it has nothing to say.
 * @param {string} [folder] where the build lies
 * @returns {string[]} a line each
 */
export function checkDeb(folder = DEB_FOLDER) {
    const changes = readdirSync(folder).find(name => name.endsWith('.changes')) ?? '';
    const lintian = spawnSync(
        'lintian',
        [
            ...['--info', '--display-info', '--fail-on', 'none', '--allow-root'],
            ...['--suppress-tags', 'bad-distribution-in-changes-file', join(folder, changes)],
        ],
        { encoding: 'utf8' },
    );
    return lintian.stdout.split('\n').filter(line => /^[EWI]:/.test(line));
}

/**
 * A version is written in several files, since different tools read it.
 * @param {string} source the sources
 */
function checkVersions(source) {
    const read = (/** @type {string} */ name) => readFileSync(join(source, name), 'utf8');
    const versions = new Map([
        ['package.json', JSON.parse(read('package.json')).version],
        ['metadata.json', JSON.parse(read('metadata.json'))['version-name']],
        ['debian/changelog', CHANGELOG_VERSION.exec(read('debian/changelog'))?.[1]],
    ]);
    if (new Set(versions.values()).size === 1) return;
    const list = [...versions].map(([name, version]) => `${name} says ${String(version)}`);
    throw new SetupError(`The versions differ: ${list.join(', ')}.`);
}

/**
 * @param {string} source a copy of the sources
 * @param {string} version what it is to call itself
 */
function setVersion(source, version) {
    const change = (/** @type {string} */ name, /** @type {(text: string) => string} */ edit) => {
        const path = join(source, name);
        writeFileSync(path, edit(readFileSync(path, 'utf8')));
    };
    change('debian/changelog', text =>
        text.replace(CHANGELOG_VERSION, `kolide-workspaces (${version})`),
    );
    change('metadata.json', text =>
        text.replace(/"version-name": "[^"]*"/, `"version-name": "${version}"`),
    );
}

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        ensureDependencies();
        const { buildExtension, ZIP } = await import('../esbuild.config.mjs');
        await buildExtension();
        const deb = buildDeb();
        for (const path of [ZIP, deb]) console.log(`Built ${relative(process.cwd(), path)}`);
        const complaints = checkDeb();
        for (const line of complaints) console.log(line);
        if (complaints.length > 0) process.exitCode = 1;
    });
