import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../../src/core/errors.js';
import { isBroken, type Workspace } from '../../../../src/core/workspace/workspace.js';
import { AccountFiles } from '../../../../src/system/identity/accountFile.js';
import { ProfileFiles } from '../../../../src/system/profile/profileFiles.js';
import { NotificationLog } from '../../../../src/system/session/notificationLog.js';
import { useTemporaryHome, type TemporaryHome } from './temporaryHome.js';

// Specs run in the root directory of the project. docs/upgrades.md says how trees come there.
const FIXTURES = `${GLib.get_current_dir()}/tests/fixtures/trees`;
const TREE = '.config/koder/workspaces';
const ACCENT = 'org.gnome.desktop.interface accent-color';
const MANY = { count: 1000, days: 365_000 };

function versions(): string[] {
    const flags = Gio.FileQueryInfoFlags.NONE;
    const found = Gio.File.new_for_path(FIXTURES).enumerate_children('standard::name', flags, null);
    return [...found].map(info => info.get_name()).sort();
}

/** Puts the workspaces of a version where those of a person are. */
function bring(version: string, home: TemporaryHome): void {
    home.makeDirectory('.config/koder');
    const copy = ['cp', '--archive', `${FIXTURES}/${version}`, `${home.path}/${TREE}`];
    GLib.spawn_sync(null, copy, null, GLib.SpawnFlags.SEARCH_PATH, null);
    // What a repository does not keep: that directories are private, and whose the links are.
    const privately = `
        cd "$1"; find . -type d -exec chmod 700 {} +; find . -type f -exec chmod 600 {} +
        ln -s koder/workspaces/active/kolide "$2"`;
    const script = ['sh', '-c', privately, 'sh', `${home.path}/${TREE}`, home.layout.kolideLink];
    GLib.spawn_sync(null, script, null, GLib.SpawnFlags.SEARCH_PATH, null);
}

/** Has the workspace of the name be of a newer version; its meta.toml is of no form known here. */
function makeNewer(home: TemporaryHome, id: string): void {
    home.overwrite(`${TREE}/${id}/meta.toml`, 'version = 99\nlabel = { text = "work" }\n');
}

describe('A tree of an earlier version', () => {
    const home = useTemporaryHome();

    it('is kept of this version, too', () => {
        const [, bytes] = GLib.file_get_contents('package.json');
        const { version } = JSON.parse(new TextDecoder().decode(bytes)) as { version: string };
        expect(versions()).toContain(version);
    });

    for (const version of versions())
        it(`is opened and stays as it is: ${version}`, async () => {
            bring(version, home());
            const before = home().everything();
            const store = home().store();
            expect(await store.open()).toEqual([]);
            expect(home().everything()).toEqual(before);

            const { entries, activeId } = await store.read();
            const named = (name: string): Workspace => {
                const found = entries.find(entry => entry.meta?.name === name);
                if (!found || isBroken(found)) throw new Error(`${name} is not usable`);
                return found;
            };
            expect(entries.filter(isBroken)).toEqual([]);
            expect(entries.map(({ meta }) => meta?.name).sort()).toEqual([
                'client-acme',
                'default',
                'work',
            ]);
            const work = named('work');
            expect(activeId).toBe(work.id);
            expect(named('default').isDefault).toBeTrue();
            expect(named('client-acme').meta.isolation).toBe('confined');
            expect(work.meta).toEqual(
                jasmine.objectContaining({
                    colour: 'red',
                    icon: 'starred-symbolic',
                    koderUserId: 'anna@example.com',
                    keepRunning: true,
                }),
            );
            expect((await store.readRemoved()).map(({ meta }) => meta?.name)).toEqual(['old']);

            const { layout } = home();
            expect((await new ProfileFiles(layout).read(work.id))?.get(ACCENT)).toBe("'red'");
            const accounts = await new AccountFiles(layout).read(work.id);
            expect(accounts.get('workspaces')?.email).toBe('anna@example.com');
            const log = new NotificationLog(
                id => layout.workspace(id),
                () => MANY,
                fail,
            );
            expect((await log.read(work.id)).map(({ title }) => title)).toContain('Letter');
        });

    for (const version of versions())
        it(`can be changed: ${version}`, async () => {
            bring(version, home());
            const store = home().store();
            const { entries } = await store.read();
            for (const entry of entries) {
                if (isBroken(entry)) throw new Error(entry.reason);
                await store.write(entry.id, { ...entry.meta, name: `${entry.meta.name} 2` });
                const again = await store.readEntry(entry.id);
                expect(again?.meta).toEqual(
                    jasmine.objectContaining({
                        name: `${entry.meta.name} 2`,
                        createdAt: entry.meta.createdAt,
                        isolation: entry.meta.isolation,
                        home: entry.meta.home,
                    }),
                );
            }
        });
});

describe('A workspace of a newer version', () => {
    const home = useTemporaryHome();
    const [version = ''] = versions().slice(-1);

    it('is listed with the reason and left as it is, be it the default and active one', async () => {
        bring(version, home());
        const store = home().store();
        const { entries } = await store.read();
        for (const { id } of entries) makeNewer(home(), id);
        const before = home().everything();
        expect(await store.open()).toEqual([]);
        expect(home().everything()).toEqual(before);
        const found = (await store.read()).entries;
        expect(found).toHaveSize(entries.length);
        for (const entry of found) {
            if (!isBroken(entry)) throw new Error('It was taken for one of this version');
            expect(entry.reason).toContain('newer version of Kolide Workspaces');
            expect(entry.reason).toContain('99');
            expect(entry.reason).toContain('Upgrade');
        }
    });

    it('can be set aside and brought back', async () => {
        bring(version, home());
        const store = home().store();
        const id = (await store.read()).entries.find(({ isDefault }) => !isDefault)?.id ?? '';
        makeNewer(home(), id);
        const before = home().everything();
        await store.remove(id);
        await store.restore(id);
        expect(home().everything()).toEqual(before);
    });

    it('hides none of this version', async () => {
        bring(version, home());
        const store = home().store();
        const { activeId, entries } = await store.read();
        makeNewer(home(), activeId);
        const usable = (await store.read()).entries.filter(entry => !isBroken(entry));
        expect(usable).toHaveSize(entries.length - 1);
    });

    const readers: Record<string, (id: string) => Promise<unknown>> = {
        'settings.json': id => new ProfileFiles(home().layout).read(id),
        'accounts.json': id => new AccountFiles(home().layout).read(id),
    };
    for (const [file, read] of Object.entries(readers))
        it(`has a ${file} that is refused`, async () => {
            bring(version, home());
            const { activeId } = await home().store().read();
            home().overwrite(`${TREE}/${activeId}/kolide/${file}`, '{"version": 2, "new": []}');
            await expectAsync(read(activeId)).toBeRejectedWithError(
                WorkspaceError,
                /written by a newer version/,
            );
        });
});
