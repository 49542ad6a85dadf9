import GLib from 'gi://GLib';

import { formatHeader, spaceOf, BLOCK } from '../../../../src/core/archive/container.js';
import {
    END_SPACE,
    formatManifest,
    MANIFEST_SPACE,
    type Part,
} from '../../../../src/core/archive/manifest.js';
import { Cancellation } from '../../../../src/core/cancellation.js';
import { WorkspaceError } from '../../../../src/core/errors.js';
import { writeArchive, type Secrets } from '../../../../src/system/archive/exporting.js';
import {
    Archive,
    stageWorkspace,
    unpackArchive,
} from '../../../../src/system/archive/importing.js';
import { metaText, useTemporaryHome } from '../store/temporaryHome.js';
import { concatenate, tarball, type Entry } from './tarball.js';

const ROOT = '.config/koder/workspaces';
const OLD = '11111111-1111-4111-8111-111111111111';
const NEW = '22222222-2222-4222-8222-222222222222';
const NOW = new Date('2026-11-22T12:00:00.000Z');
const TREE = `${ROOT}/${OLD}`;
const PASSPHRASE = 'correct horse battery staple';

describe('An archive of a workspace', () => {
    const home = useTemporaryHome();
    const usualPatience = jasmine.DEFAULT_TIMEOUT_INTERVAL;
    let file = '';

    beforeAll(() => {
        // A dozen programs each, one of which is slow so that nobody guesses.
        jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
    });
    afterAll(() => {
        jasmine.DEFAULT_TIMEOUT_INTERVAL = usualPatience;
    });
    beforeEach(() => {
        file = `${home().path}/work.kolide-workspace`;
        for (const name of ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'kolide'])
            home().makeDirectory(`${TREE}/${name}`);
        home().makeDirectory(`${TREE}/XDG_STATE_HOME`);
        home().makeDirectory(`${TREE}/home`);
        home().write(`${TREE}/meta.toml`, metaText('work', 'vault = false\nlater = 1'));
    });

    async function pack(secrets: Secrets | null = null, cancellation = new Cancellation()) {
        const tree = `${home().path}/${TREE}`;
        const about = { kind: 'workspace', name: 'work', madeAt: NOW, tree, secrets } as const;
        const seen: number[] = [];
        await writeArchive(file, about, done => seen.push(done), cancellation);
        return seen;
    }

    /** @returns where it was unpacked, relative to the home directory. */
    async function unpack(passphrase: string | null = null, cancellation = new Cancellation()) {
        const archive = await Archive.open(file, cancellation);
        if (passphrase !== null) await archive.tryPassphrase(passphrase, cancellation);
        const { layout } = home();
        const target = layout.workspace(NEW);
        const staged = await stageWorkspace(layout, NEW, tree =>
            unpackArchive(
                archive,
                { tree, target },
                passphrase,
                { name: 'copy' },
                () => undefined,
                cancellation,
            ),
        );
        return { path: `${ROOT}/${staged.name}`, linksLeftOut: staged.linksLeftOut };
    }

    /** What lies in the store beside the workspace that is exported. */
    function others(): string[] {
        return home()
            .list(ROOT)
            .filter(name => name !== OLD);
    }

    function bytes(): Uint8Array {
        const [, contents] = GLib.file_get_contents(file);
        return contents;
    }

    it('has all of it but for caches and what is about this computer', async () => {
        home().write(`${TREE}/home/Documents/Größe\nund Zeile.txt`, 'text');
        home().write(`${TREE}/home/run.sh`, '#!/bin/sh');
        home().setMode(`${TREE}/home/run.sh`, 0o755);
        home().makeDirectory(`${TREE}/home/empty`);
        home().write(`${TREE}/XDG_CONFIG_HOME/app/settings`, 'a=b');
        home().write(`${TREE}/kolide/settings.json`, '{}');
        home().write(`${TREE}/kolide/accounts.json`, '{}');
        home().write(`${TREE}/XDG_CACHE_HOME/app/cache`, 'cache');
        home().write(`${TREE}/home/.cache/app`, 'cache');
        home().makePipe(`${TREE}/XDG_STATE_HOME/pipe`);
        home().write(`${TREE}/not-ours`, 'x');
        await pack();
        expect(home().mode('work.kolide-workspace')).toBe(0o600);

        const { path, linksLeftOut } = await unpack();
        expect(linksLeftOut).toBe(0);
        expect(home().read(`${path}/home/Documents/Größe\nund Zeile.txt`)).toBe('text');
        expect(home().mode(`${path}/home/run.sh`)).toBe(0o755);
        expect(home().list(`${path}/home`)).toEqual(['.cache', 'Documents', 'empty', 'run.sh']);
        expect(home().read(`${path}/XDG_CONFIG_HOME/app/settings`)).toBe('a=b');
        expect(home().list(`${path}/kolide`)).toEqual(['settings.json']);
        expect(home().list(`${path}/XDG_CACHE_HOME`)).toEqual([]);
        expect(home().list(`${path}/home/.cache`)).toEqual([]);
        expect(home().list(`${path}/XDG_STATE_HOME`)).toEqual([]);
        expect(home().list(path)).not.toContain('not-ours');
        const meta = home().read(`${path}/meta.toml`);
        expect(meta).toContain('name = "copy"');
        expect(meta).toContain('later = 1');
        expect(meta).toContain('created_at = 2024-05-06T07:08:09');
    });

    it('has links lead into the new workspace, and none out of it', async () => {
        const old = `${home().path}/${TREE}`;
        home().write(`${TREE}/home/file`, 'text');
        home().makeLink(`${TREE}/home/near`, 'file');
        home().makeLink(`${TREE}/home/a/up`, '../file');
        home().makeLink(`${TREE}/home/own`, `${old}/home/file`);
        home().makeLink(`${TREE}/home/system`, '/usr/share');
        home().makeLink(`${TREE}/home/papers`, `${home().path}/Documents`);
        home().makeLink(`${TREE}/home/out`, '../../other/home');
        await pack();
        const { path, linksLeftOut } = await unpack();
        expect(linksLeftOut).toBe(2);
        expect(home().list(`${path}/home`)).toEqual(['a', 'file', 'near', 'own', 'system']);
        expect(home().target(`${path}/home/own`)).toBe(home().layout.workspace(NEW) + '/home/file');
        expect(home().read(`${path}/home/a/up`)).toBe('text');
    });

    it('leads its person nowhere but into the new workspace', async () => {
        const from = `${home().path}/${TREE}`;
        const to = home().layout.workspace(NEW);
        const files: Readonly<Record<string, (tree: string) => string>> = {
            'XDG_CONFIG_HOME/gtk-3.0/bookmarks': tree =>
                `${GLib.filename_to_uri(`${tree}/home`, null)} work\nfile:///srv Server\n`,
            'XDG_CONFIG_HOME/user-dirs.dirs': tree =>
                `XDG_DOCUMENTS_DIR="${tree}/home/Documents"\nXDG_MUSIC_DIR="$HOME/Music"\n`,
            'XDG_DATA_HOME/recently-used.xbel': tree =>
                `<bookmark href="${GLib.filename_to_uri(`${tree}/home/a b`, null)}"/>`,
            'kolide/settings.json': tree => `{"picture-uri": "'file://${tree}/home/x.png'"}`,
        };
        for (const [path, text] of Object.entries(files))
            home().write(`${TREE}/${path}`, text(from));
        await pack();
        const { path: tree } = await unpack();
        for (const [path, text] of Object.entries(files))
            expect(home().read(`${tree}/${path}`))
                .withContext(path)
                .toBe(text(to));
    });

    it('leaves what is no text, and what a link leads to, as it is', async () => {
        const bytes = new Uint8Array([0x22, 0xff, 0x22]);
        const bookmark = `file://${home().path}/${TREE}/home work\n`;
        home().write(`${TREE}/XDG_CONFIG_HOME/user-dirs.dirs`, bytes);
        home().write(`${TREE}/home/dotfiles/bookmarks`, bookmark);
        home().makeLink(`${TREE}/XDG_CONFIG_HOME/gtk-3.0`, '../home/dotfiles');
        await pack();
        const { path } = await unpack();
        const [, kept] = GLib.file_get_contents(
            `${home().path}/${path}/XDG_CONFIG_HOME/user-dirs.dirs`,
        );
        expect(kept).toEqual(bytes);
        expect(home().read(`${path}/home/dotfiles/bookmarks`)).toBe(bookmark);
    });

    it('tells how far it has come', async () => {
        home().write(`${TREE}/home/large`, 'x'.repeat(12_000_000));
        const seen = await pack();
        expect(seen.length).toBeGreaterThan(1);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });

    it('keeps holes in files', async () => {
        home().write(`${TREE}/home/.keep`, '');
        GLib.spawn_command_line_sync(`truncate -s 3G ${home().path}/${TREE}/home/disk.img`);
        await pack();
        expect(bytes().length).toBeLessThan(100_000);
        const { path } = await unpack();
        const [, size] = GLib.spawn_command_line_sync(
            `stat -c '%s %b' ${home().path}/${path}/home/disk.img`,
        );
        expect(new TextDecoder().decode(size ?? new Uint8Array())).toMatch(
            /^3221225472 [0-9]{1,3}\n$/,
        );
    });

    it('has no secret unless it is asked for, and then encrypted', async () => {
        home().write(`${TREE}/home/.ssh/id_ed25519`, 'PRIVATE KEY');
        home().write(`${TREE}/XDG_DATA_HOME/keyrings/login.keyring`, 'KEYRING');
        home().write(`${TREE}/home/.mozilla/firefox/p/cookies.sqlite`, 'COOKIES');
        home().write(`${TREE}/home/.mozilla/firefox/p/places.sqlite`, 'history');
        home().write(`${TREE}/home/Documents/Cookies`, 'recipe');
        await pack();
        const plain = await unpack();
        expect(home().list(`${plain.path}/home`)).toEqual(['.mozilla', 'Documents']);
        expect(home().list(`${plain.path}/home/.mozilla/firefox/p`)).toEqual(['places.sqlite']);
        expect(home().read(`${plain.path}/home/Documents/Cookies`)).toBe('recipe');
        expect(home().list(`${plain.path}/XDG_DATA_HOME`)).toEqual([]);

        home().remove('work.kolide-workspace');
        home().remove(plain.path);
        await pack({ passphrase: PASSPHRASE, keyringKey: 'RANDOM-KEY' });
        const archive = await Archive.open(file, new Cancellation());
        expect(archive.hasSecrets).toBeTrue();
        expect(await archive.keyringKey(PASSPHRASE, new Cancellation())).toBe('RANDOM-KEY');
        await expectAsync(unpack('wrong passphrase')).toBeRejectedWith(
            jasmine.objectContaining({ code: 'Denied', message: 'That is not the passphrase.' }),
        );
        expect(others()).toEqual([]);
        const { path } = await unpack(PASSPHRASE);
        expect(home().read(`${path}/home/.ssh/id_ed25519`)).toBe('PRIVATE KEY');
        expect(home().read(`${path}/XDG_DATA_HOME/keyrings/login.keyring`)).toBe('KEYRING');
        expect(home().read(`${path}/home/.mozilla/firefox/p/cookies.sqlite`)).toBe('COOKIES');
        home().remove(path);
        const without = await unpack(null);
        expect(home().list(`${without.path}/home`)).toEqual(['.mozilla', 'Documents']);
    });

    it('leaves out what signs people in to browsers, Flatpak ones too', async () => {
        const firefox = 'firefox/p';
        const chromium = 'Default';
        const apps = `${TREE}/home/.var/app`;
        const secret = {
            [firefox]: [
                ...['cookies.sqlite', 'key4.db', 'logins.json'],
                ...['sessionstore.jsonlz4', 'sessionstore-backups/recovery.jsonlz4'],
            ],
            [chromium]: ['Cookies', 'Login Data', 'Web Data', 'Web Data-journal'],
        };
        const profiles = {
            [`${TREE}/home/.mozilla/${firefox}`]: secret[firefox],
            [`${TREE}/XDG_CONFIG_HOME/mozilla/${firefox}`]: secret[firefox],
            [`${apps}/org.mozilla.firefox/.mozilla/${firefox}`]: secret[firefox],
            [`${apps}/org.mozilla.firefox/config/mozilla/${firefox}`]: secret[firefox],
            [`${TREE}/XDG_CONFIG_HOME/chromium/${chromium}`]: secret[chromium],
            [`${apps}/org.chromium.Chromium/config/chromium/${chromium}`]: secret[chromium],
        };
        for (const [profile, names] of Object.entries(profiles)) {
            for (const name of [...names, 'bookmarks']) home().write(`${profile}/${name}`, 'x');
        }
        home().write(`${apps}/org.example.App/data/keyrings/default.keyring`, 'x');
        home().write(`${apps}/org.example.App/config/rclone/rclone.conf`, 'x');
        await pack({ passphrase: PASSPHRASE, keyringKey: null });
        const { path } = await unpack();
        const kept = (profile: string): string[] => home().list(profile.replace(TREE, path)).sort();
        for (const profile of Object.keys(profiles))
            expect(kept(profile)).withContext(profile).toEqual(['bookmarks']);
        expect(kept(`${apps}/org.example.App/data`)).toEqual([]);
        expect(kept(`${apps}/org.example.App/config`)).toEqual([]);
        home().remove(path);
        const whole = await unpack(PASSPHRASE);
        const flatpak = `${whole.path}/home/.var/app/org.mozilla.firefox/.mozilla/${firefox}`;
        expect(home().read(`${flatpak}/sessionstore-backups/recovery.jsonlz4`)).toBe('x');
    });

    it('can be unpacked though something was written when it had been measured', async () => {
        await pack({
            keyringKey: null,
            // Wanted between measuring and packing.
            get passphrase() {
                home().write(`${TREE}/home/.ssh/late`, 'x'.repeat(500_000));
                return PASSPHRASE;
            },
        });
        const { path } = await unpack(PASSPHRASE);
        expect(home().read(`${path}/home/.ssh/late`).length).toBe(500_000);
    });

    it('has no vault if it has no key ring', async () => {
        home().write(`${TREE}/meta.toml`, metaText('work', 'vault = true'));
        home().write(`${TREE}/XDG_DATA_HOME/keyrings/login.keyring`, 'KEYRING');
        await pack({ passphrase: PASSPHRASE, keyringKey: null });
        const without = await unpack();
        expect(home().read(`${without.path}/meta.toml`)).toContain('vault = false');
        home().remove(without.path);
        const { path } = await unpack(PASSPHRASE);
        expect(home().read(`${path}/meta.toml`)).toContain('vault = true');
    });

    it('does not take the place of another file', async () => {
        home().write('work.kolide-workspace', 'dear');
        await expectAsync(pack()).toBeRejectedWith(jasmine.objectContaining({ code: 'Exists' }));
        expect(home().read('work.kolide-workspace')).toBe('dear');
    });

    it('says what cannot be read, and leaves nothing', async () => {
        home().write(`${TREE}/home/large`, 'x'.repeat(1_000_000));
        const missing = `${home().path}/nowhere/file`;
        file = missing;
        await expectAsync(pack()).toBeRejectedWith(jasmine.any(WorkspaceError));
        file = `${home().path}/work.kolide-workspace`;
        home().write(`${TREE}/meta.toml`, '');
        home().remove(`${TREE}/meta.toml`);
        await expectAsync(pack()).toBeRejectedWith(
            jasmine.objectContaining({ message: jasmine.stringContaining('meta.toml') }),
        );
        expect(home().list('')).toEqual(['.config']);
    });

    it('is given up without a trace', async () => {
        home().write(`${TREE}/home/large`, 'x'.repeat(5_000_000));
        const reason = new WorkspaceError('Failed', 'Given up.');
        const duringExport = new Cancellation();
        const exporting = pack(null, duringExport);
        await untilIs(() =>
            home()
                .list('')
                .some(name => name.includes('.part-')),
        );
        duringExport.cancel(reason);
        await expectAsync(exporting).toBeRejectedWith(reason);
        expect(home().list('')).toEqual(['.config']);

        await pack();
        const duringImport = new Cancellation();
        const importing = unpack(null, duringImport);
        await untilIs(() => others().length > 0);
        duringImport.cancel(reason);
        await expectAsync(importing).toBeRejectedWith(reason);
        expect(others()).toEqual([]);
    });

    it('clears away what a killed program has left, but not what another is doing', async () => {
        const [, stat] = GLib.file_get_contents('/proc/self/stat');
        const [pid = '', ...fields] = new TextDecoder().decode(stat).split(' ');
        const alive = `${pid}-${String(fields[20])}`;
        const dead = `${pid}-1`;
        home().write(`.work.kolide-workspace.part-${dead}`, 'half');
        home().write(`.work.kolide-workspace.part-${alive}x`, 'half');
        home().write(`${ROOT}/.importing-${dead}-${NEW}/home/file`, 'half');
        home().write(`${ROOT}/.importing-${alive}-${OLD}/home/file`, 'half');
        await pack();
        expect(home().list('')).not.toContain(`.work.kolide-workspace.part-${dead}`);
        await unpack();
        expect(others()).not.toContain(`.importing-${dead}-${NEW}`);
        expect(others()).toContain(`.importing-${alive}-${OLD}`);
    });

    describe('is refused', () => {
        async function expectRefusal(message: RegExp): Promise<void> {
            const refused = await unpack().then(
                () => null,
                (error: unknown) => error,
            );
            expect(refused).toBeInstanceOf(WorkspaceError);
            const { code, message: said } = refused as WorkspaceError;
            expect([code, said]).toEqual(['InvalidArgument', jasmine.stringMatching(message)]);
            expect(others()).toEqual([]);
        }

        it('if a part of it is missing', async () => {
            home().write(`${TREE}/home/file`, 'text');
            await pack();
            const whole = bytes();
            const places = [whole.length - 1, whole.length - 1024, MANIFEST_SPACE + BLOCK + 5];
            for (const length of places) {
                home().write('work.kolide-workspace', whole.subarray(0, length));
                await expectRefusal(/not complete/);
            }
            for (const length of [0, 100, BLOCK, MANIFEST_SPACE - 1]) {
                home().write('work.kolide-workspace', whole.subarray(0, length));
                await expectRefusal(/not an exported workspace/);
            }
        });

        it('if it was changed', async () => {
            home().write(`${TREE}/home/file`, 'text');
            await pack({ passphrase: PASSPHRASE, keyringKey: 'key' });
            const whole = bytes();
            const flip = (place: number): void => {
                const changed = whole.slice();
                changed[place] = Number(changed[place]) ^ 1;
                home().write('work.kolide-workspace', changed);
            };
            for (const place of [MANIFEST_SPACE + BLOCK + 30, whole.length - END_SPACE - BLOCK]) {
                flip(place);
                await expectRefusal(/damaged or was changed/);
            }
            flip(3);
            await expectRefusal(/not an exported workspace/);
            home().write('work.kolide-workspace', concatenate([whole, new Uint8Array(1)]));
            await expectRefusal(/damaged or was changed/);
        });

        it('if it is something else', async () => {
            home().write('work.kolide-workspace', tarball([{ name: 'manifest.json' }]));
            await expectRefusal(/not an exported workspace/);
            home().write('work.kolide-workspace', 'x'.repeat(100_000));
            await expectRefusal(/not an exported workspace/);
        });
    });

    describe('that somebody else has made', () => {
        const OUTSIDE = 'outside/file';
        const META: Entry = { name: 'meta.toml', content: metaText('evil') };

        beforeEach(() => {
            home().write(OUTSIDE, 'untouched');
        });

        /** Writes an archive of which all is in order but what is in it. */
        function forge(entries: readonly Entry[], unpackedSize?: number): void {
            const tar = tarball(entries);
            home().write('tree.tar', tar);
            run(['gzip', `${home().path}/tree.tar`]);
            const [, gzipped] = GLib.file_get_contents(`${home().path}/tree.tar.gz`);
            const [, sum] = run(['sha256sum', `${home().path}/tree.tar.gz`]);
            home().remove('tree.tar.gz');
            const part: Part = {
                name: 'tree.tar.gz',
                size: gzipped.length,
                sha256: new TextDecoder().decode(sum).slice(0, 64),
                unpackedSize: unpackedSize ?? tar.length,
            };
            const padded = new Uint8Array(spaceOf(part.size) - BLOCK);
            padded.set(gzipped);
            const manifest = formatManifest({
                kind: 'workspace',
                name: 'evil',
                madeAt: NOW,
                tree: '/home/somebody/.config/koder/workspaces/x',
                parts: [part],
            });
            const end = new Uint8Array(END_SPACE);
            home().write(
                'work.kolide-workspace',
                concatenate([manifest, formatHeader(part), padded, end]),
            );
        }

        function run(argv: string[]): [ok: boolean, output: Uint8Array] {
            const { SEARCH_PATH } = GLib.SpawnFlags;
            const [ok, output] = GLib.spawn_sync(null, argv, null, SEARCH_PATH, null);
            return [ok, output ?? new Uint8Array()];
        }

        async function expectHarmless(entries: readonly Entry[]): Promise<string | null> {
            forge([META, ...entries]);
            const path = await unpack().then(
                ({ path: unpacked }) => unpacked,
                (error: unknown) => {
                    expect(error).toBeInstanceOf(WorkspaceError);
                    expect(others()).toEqual([]);
                    return null;
                },
            );
            expect(home().list('')).toEqual(['.config', 'outside', 'work.kolide-workspace']);
            expect(home().list('outside')).toEqual(['file']);
            expect(home().read(OUTSIDE)).toBe('untouched');
            expect(others().length).toBe(path === null ? 0 : 1);
            return path;
        }

        it('is taken as it is, if there is nothing wrong with it', async () => {
            const path = await expectHarmless([{ name: './home/file', content: 'text' }]);
            expect(home().read(`${String(path)}/home/file`)).toBe('text');
            expect(home().list(String(path))).toContain('XDG_CACHE_HOME');
        });

        it('writes nowhere else by its names', async () => {
            const up = '../'.repeat(5);
            for (const name of [
                `${up}outside/file`,
                `home/../${up}outside/new`,
                `${home().path}/outside/file`,
                '..',
                `home/a\n${up}outside/file`,
            ])
                await expectHarmless([{ name, content: 'evil' }]).then(path => {
                    if (path !== null) home().remove(path);
                });
        });

        it('writes nowhere else through its links', async () => {
            const outside = `${home().path}/outside`;
            const chains: Entry[][] = [
                [{ name: 'home/a', type: 'link', target: outside }],
                [{ name: 'home', type: 'link', target: outside }],
                [{ name: 'XDG_CONFIG_HOME', type: 'link', target: outside }],
                [
                    { name: 'home/b', type: 'link', target: '../../../../..' },
                    { name: 'home/a', type: 'link', target: 'b/outside' },
                ],
                [
                    { name: 'home/x/y', type: 'directory' },
                    { name: 'home/x/up', type: 'link', target: '../..' },
                    { name: 'home/a', type: 'link', target: 'x/up/../../../../outside' },
                ],
            ];
            for (const chain of chains) {
                const written = [
                    { name: 'home/a/file', content: 'evil' },
                    { name: 'home/a/new', content: 'evil' },
                    { name: 'home/file', content: 'evil' },
                ];
                for (const entries of [chain, [...chain, ...written]]) {
                    const path = await expectHarmless(entries);
                    if (path === null) continue;
                    for (const name of ['home', 'XDG_CONFIG_HOME'])
                        expect(home().kind(`${path}/${name}`)).toBe(2);
                    // Nothing that would lead there later, when apps write.
                    expect(GLib.file_test(`${home().path}/${path}/home/a/file`, 16))
                        .withContext(JSON.stringify(entries))
                        .toBeFalse();
                    home().remove(path);
                }
            }
        });

        it('has the shell read nothing through a link', async () => {
            const link = { name: 'kolide/settings.json', type: 'link', target: '../home/big' };
            const path = await expectHarmless([{ name: 'home/big', content: 'x' }, link as Entry]);
            expect(home().list(`${String(path)}/kolide`)).toEqual([]);
            expect(home().list(`${String(path)}/home`)).toEqual(['big']);
        });

        it('shares no file with anybody', async () => {
            for (const target of [
                `${home().path}/${OUTSIDE}`,
                '../../../../../outside/file',
                'home/a/file',
            ]) {
                const path = await expectHarmless([
                    { name: 'home/a', type: 'link', target: `${home().path}/outside` },
                    { name: 'home/hard', type: 'hardLink', target },
                ]);
                if (path !== null) home().remove(path);
            }
            const [, links] = run(['stat', '-c', '%h', `${home().path}/${OUTSIDE}`]);
            expect(new TextDecoder().decode(links)).toBe('1\n');
        });

        it('makes no devices and no pipes', async () => {
            for (const type of ['characterDevice', 'pipe'] as const)
                expect(await expectHarmless([{ name: 'kolide/settings.json', type }])).toBeNull();
            expect(await expectHarmless([{ name: 'meta.toml', type: 'pipe' }])).toBeNull();
        });

        it('makes nothing that runs with the rights of another, or belongs to another', async () => {
            const path = await expectHarmless([
                { name: 'home/suid', mode: 0o6755, owner: 12345, content: '#!/bin/sh' },
            ]);
            expect(home().mode(`${String(path)}/home/suid`) & 0o7000).toBe(0);
            const [, owner] = run(['stat', '-c', '%u', `${home().path}/${String(path)}/home/suid`]);
            expect(new TextDecoder().decode(owner).trim()).toBe(String(ownUid()));
        });

        it('has only what workspaces have, at its top', async () => {
            for (const entry of [
                { name: 'other/file' },
                { name: 'home', content: 'a file' },
                { name: 'meta.toml', type: 'link', target: '/etc/passwd' },
                { name: '.hidden' },
            ] as const)
                expect(await expectHarmless([entry])).toBeNull();
            forge([{ name: 'home/file' }]);
            await expectAsync(unpack()).toBeRejectedWith(
                jasmine.objectContaining({ message: jasmine.stringContaining('meta.toml') }),
            );
        });

        it('hides nothing in a directory that cannot be read', async () => {
            const path = await expectHarmless([
                { name: 'home/closed/a', type: 'link', target: '/etc' },
                { name: 'home/closed', type: 'directory', mode: 0 },
            ]);
            // To the system's administrator nothing is closed.
            if (path !== null) expect(home().list(`${path}/home/closed`)).toEqual([]);
        });

        it('fills no more of the disk than it says, and not at all if there is no room', async () => {
            const large = { name: 'home/large', content: 'x'.repeat(500_000) };
            forge([META, large], 50_000);
            await expectAsync(unpack()).toBeRejectedWithError(WorkspaceError);
            expect(others()).toEqual([]);
            forge([META, large], 2 ** 49);
            await expectAsync(unpack()).toBeRejectedWith(
                jasmine.objectContaining({ message: jasmine.stringContaining('not enough room') }),
            );
            expect(others()).toEqual([]);
        });
    });
});

function ownUid(): number {
    const [, status] = GLib.file_get_contents('/proc/self/status');
    return Number(/^Uid:\t(\d+)/m.exec(new TextDecoder().decode(status))?.[1]);
}

async function untilIs(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>(resolve => setTimeout(resolve, 1));
}
