import type { StoreChange } from '../../../../src/core/workspace/store.js';
import { DirectoryStore } from '../../../../src/system/store/directoryStore.js';
import { Layout } from '../../../../src/system/store/layout.js';
import { eventually, metaText, NOW, pause, useTemporaryHome } from './temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const WORK = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
// Longer than changes are gathered.
const QUIET_MS = 150;

describe('Watching a store', () => {
    const home = useTemporaryHome();
    let store: DirectoryStore;
    let changes: StoreChange[];
    let stop: () => void;

    beforeEach(async () => {
        store = home().store();
        await store.open();
        home().write(`${ROOT}/${WORK}/meta.toml`, metaText('work'));
        home().makeDirectory(`${ROOT}/${WORK}/home`);
        const { entries } = await store.read();
        changes = [];
        stop = store.watch(
            entries.map(({ id }) => id),
            change => {
                changes.push(change);
            },
        );
    });

    afterEach(() => {
        stop();
    });

    const named = (id: string) => () => changes.some(({ names }) => names.has(id));

    it('tells of a meta.toml that is written in place', async () => {
        home().overwrite(`${ROOT}/${WORK}/meta.toml`, metaText('changed'));
        await eventually(named(WORK));
        await pause(QUIET_MS);
        expect((await store.readEntry(WORK))?.meta?.name).toBe('changed');
    });

    it('tells of a meta.toml that another replaces by renaming, each time', async () => {
        for (const name of ['one', 'two', 'three']) {
            changes.length = 0;
            home().write(`${ROOT}/${WORK}/meta.toml~`, metaText(name));
            home().move(`${ROOT}/${WORK}/meta.toml~`, `${ROOT}/${WORK}/meta.toml`);
            await eventually(named(WORK));
            await pause(QUIET_MS);
            expect((await store.readEntry(WORK))?.meta?.name).toBe(name);
        }
    });

    it('gathers what happens at once', async () => {
        for (let count = 0; count < 50; count++)
            home().overwrite(`${ROOT}/${WORK}/meta.toml`, metaText(`number ${count}`));
        await eventually(named(WORK));
        await pause(QUIET_MS);
        expect(changes.length).toBeLessThan(5);
        expect((await store.readEntry(WORK))?.meta?.name).toBe('number 49');
    });

    it('says nothing of what apps do in their directories', async () => {
        home().write(`${ROOT}/${WORK}/home/letter`, 'dear');
        home().write(`${ROOT}/${WORK}/notes`, 'mine');
        await pause(QUIET_MS);
        expect(changes).toEqual([]);
    });

    it('tells of a directory that comes, is written to and goes', async () => {
        home().makeDirectory(`${ROOT}/${OTHER}`);
        await eventually(named(OTHER));
        changes.length = 0;
        home().write(`${ROOT}/${OTHER}/meta.toml`, metaText('other'));
        await eventually(named(OTHER));
        changes.length = 0;
        home().remove(`${ROOT}/${OTHER}`);
        await eventually(named(OTHER));
        expect(await store.readEntry(OTHER)).toBeNull();
    });

    it('goes on watching a directory that another one has replaced', async () => {
        home().write(`.config/fresh/meta.toml`, metaText('fresh'));
        home().move(`${ROOT}/${WORK}`, '.config/old');
        home().move('.config/fresh', `${ROOT}/${WORK}`);
        await eventually(named(WORK));
        await pause(QUIET_MS);
        changes.length = 0;
        home().write(`.config/old/meta.toml`, metaText('old'));
        await pause(QUIET_MS);
        expect(changes).withContext('the one that is gone').toEqual([]);
        home().write(`${ROOT}/${WORK}/meta.toml`, metaText('changed'));
        await eventually(named(WORK));
    });

    it('tells that the link was moved, and that it has gone', async () => {
        home().makeLink(`${ROOT}/link`, WORK);
        home().move(`${ROOT}/link`, `${ROOT}/active`);
        await eventually(() => changes.some(({ active }) => active));
        expect(await store.readActive()).toBe(WORK);
        await pause(QUIET_MS);
        changes.length = 0;
        home().remove(`${ROOT}/active`);
        await eventually(() => changes.some(({ active }) => active));
    });

    it('says nothing of the link when the store itself has moved it', async () => {
        await store.moveActive(WORK);
        await pause(QUIET_MS);
        expect(changes).toEqual([]);
    });

    it('works where the base directory is written in an odd way', async () => {
        stop();
        const { base } = home().layout;
        const layout = new Layout({ ...base, config: `${home().path}//.config/` });
        stop = new DirectoryStore(layout, home().newId, () => NOW).watch([WORK], change => {
            changes.push(change);
        });
        home().write(`${ROOT}/${WORK}/meta.toml`, metaText('changed'));
        await eventually(named(WORK));
    });

    it('says nothing after its end', async () => {
        home().write(`${ROOT}/${WORK}/meta.toml`, metaText('changed'));
        await pause(10);
        stop();
        home().makeDirectory(`${ROOT}/${OTHER}`);
        await pause(QUIET_MS);
        expect(changes).toEqual([]);
    });
});
