import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../../src/core/errors.js';
import type { Picture } from '../../../../src/core/identity/picture.js';
import { BLANK_META, changeMeta, type WorkspaceMeta } from '../../../../src/core/workspace/meta.js';
import type { WorkspaceEntry } from '../../../../src/core/workspace/workspace.js';
import type { DirectoryStore } from '../../../../src/system/store/directoryStore.js';
import { metaText, NOW, useTemporaryHome } from './temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const WORK = '11111111-1111-4111-8111-111111111111';
const DEFAULT = 'dddddddd-0000-4000-8000-000000000001';
const OWN_DIRECTORIES = [
    'XDG_CACHE_HOME',
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
    'XDG_STATE_HOME',
    'home',
    'kolide',
];

const META: WorkspaceMeta = {
    ...BLANK_META,
    name: 'work',
    koderUserId: 'u-1',
    createdAt: NOW,
    icon: 'starred-symbolic',
    colour: 'teal',
};

async function metaOf(store: DirectoryStore, id: string): Promise<WorkspaceMeta> {
    const entry: WorkspaceEntry | null = await store.readEntry(id);
    if (!entry?.meta) throw new Error(`${id} has no meta`);
    return entry.meta;
}

describe('A store of directories', () => {
    const home = useTemporaryHome();
    let store: DirectoryStore;

    beforeEach(async () => {
        store = home().store();
        await store.open();
    });

    it('makes a workspace that only its owner can enter', async () => {
        await store.create(WORK, META);
        const path = `${ROOT}/${WORK}`;
        expect(home().list(path)).toEqual([...OWN_DIRECTORIES, 'meta.toml'].sort());
        for (const name of OWN_DIRECTORIES)
            expect([name, home().mode(`${path}/${name}`)]).toEqual([name, 0o700]);
        expect(home().mode(path)).toBe(0o700);
        expect(home().mode(`${path}/meta.toml`)).toBe(0o600);
        expect(home().list(ROOT)).toEqual([WORK, 'active', DEFAULT].sort());
    });

    it('reads what it has written', async () => {
        await store.create(WORK, META);
        expect({ ...(await metaOf(store, WORK)), table: {} }).toEqual(META);
        const { entries, activeId } = await store.read();
        expect(entries.map(({ id }) => id).sort()).toEqual([WORK, DEFAULT]);
        expect(activeId).toBe(DEFAULT);
        expect(entries.filter(entry => entry.isDefault).map(({ id }) => id)).toEqual([DEFAULT]);
    });

    it('does not make a workspace over another one', async () => {
        await store.create(WORK, META);
        home().write(`${ROOT}/${WORK}/home/letter`, 'dear');
        await expectAsync(store.create(WORK, META)).toBeRejectedWithError(WorkspaceError);
        expect(home().read(`${ROOT}/${WORK}/home/letter`)).toBe('dear');
        expect(home().list(ROOT)).toEqual([WORK, 'active', DEFAULT].sort());
    });

    it('keeps what it does not know of meta.toml, and its type', async () => {
        await store.create(WORK, META);
        const unknown = [
            'ratio = 1.0',
            'tiny = 1e-7',
            'endless = inf',
            'count = 3',
            'big = 9223372036854775807',
            'day = 1979-05-27',
            'time = 07:32:00.5',
            'local = 1979-05-27T07:32:00',
            'offset = 1979-05-27T00:32:00-07:00',
            'list = [1, 2.0, ["a"], { b = true }]',
            '"quoted key" = "“quotes” and \\"escapes\\""',
            '[later]',
            'a = 1',
            '[later.deep]',
            'b = 2.0',
            '[[many]]',
            'c = 3',
        ].join('\n');
        home().write(`${ROOT}/${WORK}/meta.toml`, metaText('work', unknown));
        await store.write(WORK, changeMeta(await metaOf(store, WORK), { name: 'job' }));

        const text = home().read(`${ROOT}/${WORK}/meta.toml`);
        for (const line of [
            'name = "job"',
            'ratio = 1.0',
            'count = 3',
            'big = 9223372036854775807',
            'day = 1979-05-27',
            'local = 1979-05-27T07:32:00',
            'offset = 1979-05-27T00:32:00.000-07:00',
            '[later.deep]',
            'b = 2.0',
        ])
            expect(text).toContain(line);
        const table: Record<string, unknown> = (await metaOf(store, WORK)).table;
        expect(table['tiny']).toBe(1e-7);
        expect(table['endless']).toBe(Infinity);
        expect(table['list']).toEqual([1n, 2, ['a'], { b: true }]);
        expect(table['quoted key']).toBe('“quotes” and "escapes"');
        expect(table['many']).toEqual([{ c: 3n }]);
        expect(home().mode(`${ROOT}/${WORK}/meta.toml`)).toBe(0o600);
    });

    it('replaces meta.toml where it is a link, and leaves what the link leads to', async () => {
        await store.create(WORK, META);
        home().write('elsewhere.toml', 'not ours');
        home().remove(`${ROOT}/${WORK}/meta.toml`);
        home().makeLink(`${ROOT}/${WORK}/meta.toml`, '../../../../elsewhere.toml');
        await store.write(WORK, META);
        expect(home().kind(`${ROOT}/${WORK}/meta.toml`)).toBe(Gio.FileType.REGULAR);
        expect(home().read('elsewhere.toml')).toBe('not ours');
    });

    it('moves the link to the active workspace in one step', async () => {
        await store.create(WORK, META);
        await store.moveActive(WORK);
        expect(home().target(`${ROOT}/active`)).toBe(WORK);
        expect(await store.readActive()).toBe(WORK);
        await store.moveActive(WORK);
        expect(home().list(ROOT)).toEqual([WORK, 'active', DEFAULT].sort());
        home().write(`${ROOT}/${WORK}/kolide/settings.json`, '{}');
        expect(home().read('.config/kolide/settings.json')).toBe('{}');
    });

    it('is never without an active workspace while the link moves', async () => {
        await store.create(WORK, META);
        const link = `${home().path}/${ROOT}/active/kolide`;
        await store.moveActive(WORK);
        home().makeDirectory(`${ROOT}/${DEFAULT}/kolide`);
        const seen: boolean[] = [];
        const timer = setInterval(() => seen.push(GLib.file_test(link, GLib.FileTest.EXISTS)), 0);
        for (let count = 0; count < 30; count++)
            await store.moveActive(count % 2 === 0 ? DEFAULT : WORK);
        clearInterval(timer);
        expect(seen.length).toBeGreaterThan(0);
        expect(seen).not.toContain(false);
    });

    it('sets a workspace aside, brings it back and deletes it for good', async () => {
        await store.create(WORK, META);
        home().write(`${ROOT}/${WORK}/home/letter`, 'dear');
        await store.remove(WORK);
        expect(await store.readEntry(WORK)).toBeNull();
        expect((await store.readRemoved()).map(({ id }) => id)).toEqual([WORK]);
        expect(home().mode(`${ROOT}/.removed`)).toBe(0o700);

        await store.restore(WORK);
        expect(home().read(`${ROOT}/${WORK}/home/letter`)).toBe('dear');
        expect(await store.readRemoved()).toEqual([]);

        await store.remove(WORK);
        await store.purge(WORK);
        expect(await store.readRemoved()).toEqual([]);
        expect(home().everything().join('\n')).not.toContain(WORK);
        expect(await store.open()).toEqual([]);
    });

    it('purges what lies in the tree, and follows no link out of it', async () => {
        await store.create(WORK, META);
        home().write('Documents/contract', 'signed');
        home().makeLink(`${ROOT}/${WORK}/home/Documents`, `${home().path}/Documents`);
        home().makeLink(`${ROOT}/${WORK}/XDG_DATA_HOME/up`, '../../../../..');
        home().makePipe(`${ROOT}/${WORK}/home/pipe`);
        home().write(`${ROOT}/${WORK}/home/-rf/--/ *\n`, 'an odd name');
        home().write(`${ROOT}/${WORK}/home/read-only/deep/file`, '');
        home().setMode(`${ROOT}/${WORK}/home/read-only/deep`, 0o500);
        home().setMode(`${ROOT}/${WORK}/home/read-only`, 0o500);
        await store.remove(WORK);
        await store.purge(WORK);
        expect(home().list(ROOT)).toEqual(['.removed', 'active', DEFAULT]);
        expect(home().list(`${ROOT}/.removed`)).toEqual([]);
        expect(home().read('Documents/contract')).toBe('signed');
    });

    it('says that a thing failed, and in its own words', async () => {
        const failures = [
            () => store.remove(WORK),
            () => store.restore(WORK),
            () => store.purge(WORK),
            () => store.write(WORK, META),
        ];
        for (const fail of failures)
            await expectAsync(fail()).toBeRejectedWithError(
                WorkspaceError,
                /^The file system reported an error\. \(.*No such file or directory/,
            );
    });

    it('does not restore over a workspace that has taken the place', async () => {
        await store.create(WORK, META);
        await store.remove(WORK);
        await store.create(WORK, { ...META, name: 'other' });
        await expectAsync(store.restore(WORK)).toBeRejectedWithError(WorkspaceError);
        expect((await metaOf(store, WORK)).name).toBe('other');
        expect((await store.readRemoved()).map(({ meta }) => meta?.name)).toEqual(['work']);
    });

    describe('gives a workspace a picture', () => {
        const KOLIDE = `${ROOT}/${WORK}/kolide`;

        function picture(text: string): Picture {
            return { bytes: new TextEncoder().encode(text), extension: 'png' };
        }

        async function write(change: Picture | null | undefined): Promise<string> {
            await store.write(WORK, await metaOf(store, WORK), change);
            return (await metaOf(store, WORK)).picture;
        }

        beforeEach(async () => {
            await store.create(WORK, META);
            home().write(`${KOLIDE}/picture.png`, 'somebody else’s');
        });

        it('in a file of its own, of which one is left', async () => {
            const first = await write(picture('first'));
            expect(home().read(`${ROOT}/${WORK}/${first}`)).toBe('first');
            expect(home().mode(`${ROOT}/${WORK}/${first}`)).toBe(0o600);
            expect(await write(undefined)).toBe(first);
            const second = await write(picture('second'));
            expect(home().list(KOLIDE)).toEqual([second.replace('kolide/', ''), 'picture.png']);
            expect(home().read(`${ROOT}/${WORK}/${second}`)).toBe('second');
            expect(await write(null)).toBe('');
            expect(home().list(KOLIDE)).toEqual(['picture.png']);
        });

        it('in the place of one that an older version has written', async () => {
            const meta = { ...META, picture: 'kolide/picture.png' };
            await store.write(WORK, meta);
            const place = await write(picture('new'));
            expect(home().list(KOLIDE)).toEqual([place.replace('kolide/', '')]);
        });

        it('or leaves it as it was, if that cannot be written down', async () => {
            const first = await write(picture('first'));
            const meta = await metaOf(store, WORK);
            home().remove(`${ROOT}/${WORK}/meta.toml`);
            home().makeDirectory(`${ROOT}/${WORK}/meta.toml`);
            for (const change of [picture('second'), null])
                await expectAsync(store.write(WORK, meta, change)).toBeRejectedWithError(
                    WorkspaceError,
                );
            expect(home().list(KOLIDE)).toEqual([first.replace('kolide/', ''), 'picture.png']);
            expect(home().list(`${ROOT}/${WORK}`)).toEqual(
                [...OWN_DIRECTORIES, 'meta.toml'].sort(),
            );
        });

        it('where its directory is a link to elsewhere, too', async () => {
            home().remove(KOLIDE);
            home().makeDirectory('dotfiles');
            home().makeLink(KOLIDE, `${home().path}/dotfiles`);
            const place = await write(picture('there'));
            expect(home().list('dotfiles')).toEqual([place.replace('kolide/', '')]);
        });
    });
});
