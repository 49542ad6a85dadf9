import { isBroken } from '../../../../src/core/workspace/workspace.js';
import type { DirectoryStore } from '../../../../src/system/store/directoryStore.js';
import { metaText, useTemporaryHome } from './temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const GOOD = '11111111-1111-4111-8111-111111111111';
const BAD = '22222222-2222-4222-8222-222222222222';

describe('Reading a store', () => {
    const home = useTemporaryHome();
    let store: DirectoryStore;

    beforeEach(async () => {
        store = home().store();
        await store.open();
        home().write(`${ROOT}/${GOOD}/meta.toml`, metaText('good'));
    });

    /** Why a workspace cannot be used, once it was seen that the others can. */
    async function reasonFor(id: string): Promise<string> {
        expect(await home().store().open())
            .withContext('notes')
            .toEqual([]);
        const { entries } = await store.read();
        const usable = entries.filter(entry => !isBroken(entry));
        expect(usable.map(({ meta }) => meta?.name).sort()).toEqual(['default', 'good']);
        const entry = await store.readEntry(id);
        expect(entries.filter(other => other.id === id).length).toBe(entry ? 1 : 0);
        return entry && isBroken(entry) ? entry.reason : '';
    }

    const texts: Record<string, [text: string | Uint8Array, reason: RegExp]> = {
        'is empty': ['', /^meta\.toml has no “name”\.$/],
        'cannot be parsed': ['name = "a"\nname = = 1\n', /^meta\.toml cannot be read: line 2, col/],
        'ends in the middle': ['name = "a"\ncreated_at = 2024-0', /cannot be read: line 2/],
        'is not UTF-8': [
            Uint8Array.of(...new TextEncoder().encode('name = "'), 0xff, 0x22, 0x0a),
            /UTF-8/i,
        ],
        'has no name': ['created_at = 2024-05-06T07:08:09Z\n', /no “name”/],
        'has no date': ['name = "a"\n', /no “created_at”/],
        'has a number for a name': [
            'name = 1\ncreated_at = 2024-05-06T07:08:09Z\n',
            /“name” must be of type string/,
        ],
        'has a wrong date': ['name = "a"\ncreated_at = "soon"\n', /“created_at” must be of type/],
        'has a bad name': [metaText('a/b'), /“name” is wrong: A name cannot contain a slash/],
        'has a bad colour': [metaText('a', 'colour = "#12"'), /“colour” is wrong: /],
        'has a bad icon': [metaText('a', 'icon = "../x"'), /“icon” is wrong: /],
        'has a picture outside': [metaText('a', 'picture = "../x.png"'), /“picture” is wrong: /],
        'has a bad home': [metaText('a', 'home = "none"'), /“home” must be "own" or "shared"/],
        'is of a newer version': [metaText('a', 'version = 2'), /written by a newer version/],
        'is too large': [`# ${'x'.repeat(1024 * 1024)}\n${metaText('a')}`, /larger than 1.0.MB/],
    };
    for (const [what, [text, reason]] of Object.entries(texts))
        it(`gives the reason where meta.toml ${what}`, async () => {
            home().write(`${ROOT}/${BAD}/meta.toml`, text);
            const before = home().everything();
            expect(await reasonFor(BAD)).toMatch(reason);
            expect(home().everything()).toEqual(before);
        });

    it('gives the reason where there is no file meta.toml', async () => {
        const path = `${ROOT}/${BAD}/meta.toml`;
        home().makeDirectory(`${ROOT}/${BAD}`);
        expect(await reasonFor(BAD)).toBe('It has no meta.toml.');
        const notFiles = {
            directory: () => {
                home().makeDirectory(path);
            },
            pipe: () => {
                home().makePipe(path);
            },
            'link to a file': () => {
                home().makeLink(path, `../${GOOD}/meta.toml`);
            },
            'link to a device': () => {
                home().makeLink(path, '/dev/zero');
            },
        };
        for (const [kind, make] of Object.entries(notFiles)) {
            make();
            expect(await reasonFor(BAD))
                .withContext(kind)
                .toBe('Its meta.toml is not a file.');
            home().remove(path);
        }
    });

    it('gives the reason where the name of the directory is no id', async () => {
        const names = [
            'my work',
            '22222222-2222-4222-8222-22222222222A',
            '22222222-2222-4222-8222-222222222222'.toUpperCase().replace('2', 'A'),
            '22222222-2222-1222-8222-222222222222',
            '22222222-2222-4222-c222-222222222222',
            '22222222222242228222222222222222',
            'ACTIVE',
        ];
        for (const name of names) home().write(`${ROOT}/${name}/meta.toml`, metaText(name));
        for (const name of names)
            expect(await reasonFor(name))
                .withContext(name)
                .toBe('The name of its directory is not a version 4 UUID in lower case.');
    });

    it('gives the reason where the directory is a link', async () => {
        home().write(`elsewhere/meta.toml`, metaText('elsewhere'));
        home().makeLink(`${ROOT}/${BAD}`, '../../../elsewhere');
        expect(await reasonFor(BAD)).toBe('It is a link. A workspace must be a directory.');
    });

    it('ignores files and hidden directories', async () => {
        home().write(`${ROOT}/README`, 'mine');
        home().makeDirectory(`${ROOT}/.git`);
        for (const name of ['README', '.git', '.removed', 'active', '..', '.', `../${GOOD}`, ''])
            expect(await store.readEntry(name))
                .withContext(name)
                .toBeNull();
        expect(await reasonFor('README')).toBe('');
    });

    const path = `${ROOT}/${GOOD}`;

    async function pictureFor(picture: string): Promise<string | null> {
        home().write(`${path}/meta.toml`, metaText('good', `picture = "${picture}"`));
        expect(await reasonFor(GOOD))
            .withContext(picture)
            .toBe('');
        const entry = await store.readEntry(GOOD);
        return entry && !isBroken(entry) ? entry.picture : 'broken';
    }

    it('finds a picture that exists, and does without one that does not', async () => {
        const place = 'kolide/picture.png';
        home().write(`${path}/${place}`, png(96));
        expect(await pictureFor(place)).toBe(`${home().path}/${path}/${place}`);
        expect(await pictureFor('kolide/picture.jpg')).toBeNull();
        expect(await pictureFor(`${place}/below`)).toBeNull();
        expect(await pictureFor('.')).toBeNull();
        const own = 'kolide/picture-6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e.png';
        home().write(`${path}/${own}`, png(96));
        expect(await pictureFor(own)).toBe(`${home().path}/${path}/${own}`);
        home().remove(`${path}/${own}`);
        home().makeLink(`${path}/kolide/picture.jpg`, 'picture.png');
        expect(await pictureFor('kolide/picture.jpg')).toBeNull();
    });

    it('takes no picture that could fill the memory, or that others could write', async () => {
        home().write(`${path}/home/picture.png`, png(96));
        expect(await pictureFor('home/picture.png')).toBeNull();
        const place = 'kolide/picture.png';
        for (const bytes of [png(30_000), new TextEncoder().encode('<svg/>'), new Uint8Array()]) {
            home().write(`${path}/${place}`, bytes);
            expect(await pictureFor(place)).toBeNull();
        }
        const long = new Uint8Array(1024 * 1024);
        long.set(png(96));
        home().write(`${path}/${place}`, long);
        expect(await pictureFor(place)).toBeNull();
    });

    it('knows no active workspace where the link is none', async () => {
        home().remove(`${ROOT}/active`);
        expect(await store.readActive()).toBeNull();
        expect((await store.read()).activeId).toBe('');
        home().makeLink(`${ROOT}/active`, BAD);
        expect(await store.readActive()).toBeNull();
        home().makeLink(`${ROOT}/${BAD}`, GOOD);
        expect(await store.readActive())
            .withContext('a link to a link')
            .toBeNull();
        home().remove(`${ROOT}/active`);
        home().makeLink(`${ROOT}/active`, `${home().path}/${ROOT}/`);
        expect(await store.readActive())
            .withContext('a link to where all of them are')
            .toBeNull();
    });

    it('reads many workspaces at once', async () => {
        for (let count = 0; count < 200; count++) {
            const id = `33333333-3333-4333-8333-${String(count).padStart(12, '0')}`;
            home().write(`${ROOT}/${id}/meta.toml`, metaText(`workspace ${count}`));
        }
        const { entries } = await store.read();
        expect(entries.filter(entry => !isBroken(entry)).length).toBe(202);
    });
});

/** The beginning of a square PNG. */
function png(side: number): Uint8Array {
    const beginning = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82];
    const bytes = new Uint8Array(33);
    bytes.set(beginning);
    const view = new DataView(bytes.buffer);
    view.setUint32(16, side);
    view.setUint32(20, side);
    return bytes;
}
