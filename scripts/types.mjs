/**
 * `npm run types`: makes types/girs.tar.gz anew. Needed only when GNOME or ts-for-gir moves on.
 *
 * The @girs packages on npm are not a consistent set, so the types are generated from the GIR files
 * of one Debian release; those of the shell's own JavaScript come from @girs/gnome-shell.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';

import {
    ensurePackages,
    ensureTypes,
    isEntryPoint,
    ROOT,
    runScript,
    SetupError,
    TYPES_ARCHIVE,
} from './setup.mjs';

/** The release whose GNOME is the oldest that we support (48). */
const SUITE = 'trixie';
const MUTTER_API = '16';
const TS_FOR_GIR = '@ts-for-gir/cli@5.4.0';
const GNOME_SHELL_TYPES = '@girs/gnome-shell@50.0.4';

const PACKAGES = [
    'gir1.2-freedesktop-dev',
    'gir1.2-glib-2.0-dev',
    'gnome-shell',
    'gnome-shell-common',
    'gsettings-desktop-schemas-dev',
    'libaccountsservice-dev',
    'libadwaita-1-dev',
    'libatk1.0-dev',
    'libgck-2-dev',
    'libgcr-4-dev',
    'libgdk-pixbuf-2.0-dev',
    'libgdm-dev',
    'libgnome-bg-4-dev',
    'libgnome-bluetooth-3.0-dev',
    'libgnome-desktop-4-dev',
    'libgraphene-1.0-dev',
    'libgtk-4-dev',
    'libharfbuzz-dev',
    `libmutter-${MUTTER_API}-dev`,
    'libnm-dev',
    'libpango1.0-dev',
    'libpolkit-agent-1-dev',
    'libpolkit-gobject-1-dev',
    'libsecret-1-dev',
    'libsoup-3.0-dev',
    'libupower-glib-dev',
];

const MODULES = [
    ...['Clutter', 'Meta', 'Shell', 'St'].map(name => `${name}-${MUTTER_API}`),
    'AccountsService-1.0',
    'Adw-1',
    'GLibUnix-2.0',
    'Gck-2',
    'Gcr-4',
    'Gdm-1.0',
    'GioUnix-2.0',
    'GnomeBG-4.0',
    'GnomeBluetooth-3.0',
    'GnomeDesktop-4.0',
    'Gtk-4.0',
    'Gvc-1.0',
    'NM-1.0',
    'Polkit-1.0',
    'PolkitAgent-1.0',
    'Secret-1',
    'Shew-0',
    'Soup-3.0',
    'UPowerGlib-1.0',
];

/** @type {{ file: string, from: string, to: string }[]} */
const CORRECTIONS = [
    {
        // Misspelt names of methods are errors then.
        file: 'gio-2.0/gio-2.0.d.ts',
        from: 'function _promisify(proto: any, asyncFunc: string, finishFunc?: string): void;',
        to:
            'function _promisify<T extends object>(proto: T, asyncFunc: keyof T & string, ' +
            'finishFunc?: keyof T & string): void;',
    },
    // The generator knows no promise where a method takes two callbacks or a union.
    ...['copy_async', 'move_async'].map(method => ({
        file: 'gio-2.0/gio-2.0.d.ts',
        from: `        ${method}(destination: File,`,
        to:
            `        ${method}(destination: File, flags: FileCopyFlags, io_priority: number, ` +
            'cancellable: Cancellable | null, progress_callback: null): ' +
            `globalThis.Promise<boolean>;\n\n        ${method}(destination: File,`,
    })),
    {
        file: 'gio-2.0/gio-2.0.d.ts',
        from: '        replace_contents_bytes_async(contents',
        to:
            '        replace_contents_bytes_async(contents: GLib.Bytes | Uint8Array, ' +
            'etag: string | null, make_backup: boolean, flags: FileCreateFlags, ' +
            'cancellable: Cancellable | null): globalThis.Promise<string>;\n\n' +
            '        replace_contents_bytes_async(contents',
    },
    {
        // Clutter has click gestures from 49 on only.
        file: 'gnome-shell/ui/panelMenu.d.ts',
        from: '    _clickGesture: Clutter.ClickGesture;\n',
        to: '',
    },
];

/** @param {string} folder where the files may go */
function fetchGirs(folder) {
    const girs = join(folder, 'girs');
    const debs = join(folder, 'debs');
    const state = join(folder, 'apt');
    for (const path of [girs, debs, join(state, 'lists', 'partial'), join(state, 'cache')])
        mkdirSync(path, { recursive: true });
    writeFileSync(join(state, 'status'), '');
    writeFileSync(
        join(state, 'sources.list'),
        `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${SUITE} main\n`,
    );
    writeFileSync(
        join(state, 'apt.conf'),
        [
            `Dir::Etc::SourceList "${join(state, 'sources.list')}";`,
            'Dir::Etc::SourceParts "/dev/null";',
            `Dir::State "${state}";`,
            `Dir::State::status "${join(state, 'status')}";`,
            `Dir::Cache "${join(state, 'cache')}";`,
            // The temporary folder is closed to apt's own user.
            'APT::Sandbox::User "root";',
            'Acquire::Languages "none";',
        ].join('\n'),
    );
    const env = { APT_CONFIG: join(state, 'apt.conf') };
    run('apt-get', ['-q', 'update'], { env });
    run('apt-get', ['-q', 'download', ...PACKAGES], { env, cwd: debs });
    for (const deb of readdirSync(debs)) {
        const root = join(folder, 'root', deb);
        mkdirSync(root, { recursive: true });
        run('dpkg-deb', ['-x', join(debs, deb), root]);
        for (const gir of filesBelow(root).filter(path => path.endsWith('.gir')))
            cpSync(gir, join(girs, basename(gir)));
    }
    // ts-for-gir passes over what it does not find.
    const missing = MODULES.filter(name => !existsSync(join(girs, `${name}.gir`)));
    if (missing.length > 0)
        throw new SetupError(
            `No package in scripts/types.mjs has the GIR of ${missing.join(', ')}.`,
        );
    return girs;
}

/** The mirror that this machine installs its own Debian from. */
function mirror() {
    const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    const targets = run('apt-get', [
        'indextargets',
        '--format',
        '$(REPO_URI) $(RELEASE) $(COMPONENT)',
        'Created-By: Packages',
    ]);
    const fields = targets.split('\n').map(line => line.split(' '));
    const uri = fields.find(
        ([, suite, component]) => suite === release && component === 'main',
    )?.[0];
    if (!uri)
        throw new SetupError(`apt's configuration names no mirror of Debian ${release ?? ''}.`);
    return uri;
}

/**
 * @param {string} folder where the files may go
 * @param {string} girs folder of the GIR files
 */
function generate(folder, girs) {
    const generated = join(folder, 'generated');
    run('npx', [
        ...['--yes', '--loglevel=error', '--package', TS_FOR_GIR, '--', 'ts-for-gir', 'generate'],
        ...MODULES,
        ...['-g', girs, '-o', generated],
        ...['--ignoreVersionConflicts', '--noComments', '--package'],
    ]);
    run('npm', ['pack', '--loglevel=error', GNOME_SHELL_TYPES], { cwd: folder });
    const tarball = readdirSync(folder).find(name => name.endsWith('.tgz'));
    run('tar', ['-xzf', String(tarball)], { cwd: folder });

    const types = join(folder, 'types');
    copyDeclarations(generated, types);
    copyDeclarations(join(folder, 'package', 'dist'), join(types, 'gnome-shell'));
    for (const { file, from, to } of CORRECTIONS) {
        const path = join(types, file);
        const text = readFileSync(path, 'utf8');
        if (!text.includes(from)) throw new SetupError(`${file} changed: look at its correction.`);
        writeFileSync(
            path,
            text.replace(from, () => to),
        );
    }
    return types;
}

/**
 * @param {string} from a folder with .d.ts files, and others that are of no use
 * @param {string} to where the .d.ts files go
 */
function copyDeclarations(from, to) {
    // Written for mutter's API of a later release; ours is the oldest that we support.
    const mutter = /@girs\/(clutter|cogl|meta|mtk|shell|st)-\d+/g;
    for (const path of filesBelow(from)) {
        if (!path.endsWith('.ts')) continue;
        const target = join(to, relative(from, path)).replace(/(\.d)?\.ts$/, '.d.ts');
        mkdirSync(dirname(target), { recursive: true });
        const text = readFileSync(path, 'utf8');
        writeFileSync(target, text.replace(mutter, `@girs/$1-${MUTTER_API}`));
    }
}

/** @param {string} types a folder of .d.ts files */
function pack(types) {
    const tar = `${types}.tar`;
    const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
    run('tar', [...reproducible, '--mode=u=rwX,go=rX', '-C', types, '-cf', tar, '.']);
    run('gzip', ['-n9', tar]);
    cpSync(`${tar}.gz`, `${TYPES_ARCHIVE}.new`);
    renameSync(`${TYPES_ARCHIVE}.new`, TYPES_ARCHIVE);
}

/**
 * @param {string} command an executable
 * @param {string[]} args its arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] where it runs, and with what
 */
function run(command, args, { cwd = ROOT, env = {} } = {}) {
    try {
        return execFileSync(command, args, {
            cwd,
            env: { ...process.env, ...env },
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'pipe'],
            maxBuffer: 64 << 20,
        });
    } catch (error) {
        const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
        const reason = stderr.trim().split('\n').at(-1) ?? '';
        throw new SetupError(`${command} ${String(args[0])} failed: ${reason}`, { cause: error });
    }
}

/** @param {string} folder where to look */
function filesBelow(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name));
}

function makeTypes() {
    ensurePackages(['debian-archive-keyring']);
    const folder = mkdtempSync(join(tmpdir(), 'kolide-types-'));
    try {
        console.log(`… Fetching the GIR files of Debian ${SUITE}`);
        const girs = fetchGirs(folder);
        console.log('… Generating types');
        pack(generate(folder, girs));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    ensureTypes();
    const size = Math.round(statSync(TYPES_ARCHIVE).size / 1024);
    console.log(`Made ${relative(ROOT, TYPES_ARCHIVE)}, ${size} KiB`);
}

if (isEntryPoint(import.meta.url)) await runScript(makeTypes);
