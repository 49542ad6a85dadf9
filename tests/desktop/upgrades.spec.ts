import GLib from 'gi://GLib';

import { run } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';

const ACCENT = ['org.gnome.desktop.interface', 'accent-color'];

// docs/upgrades.md
describe('Workspaces of a newer version', () => {
    const desktop = useDesktop();
    const { extension, workspaces } = desktop;
    const metas = new Map<string, Uint8Array>();

    /** Everything below the root directory: names, kinds, modes, links, and what is in files. */
    async function tree(): Promise<string> {
        const list = `
            cd "$1"
            find . -path '*/XDG_*' -prune -o -printf '%y %m %p %l\\n' | sort
            find . -path '*/XDG_*' -prune -o -type f -print | sort | xargs sha256sum`;
        return desktop.execute(['sh', '-c', list, 'list', workspaces.root]);
    }

    beforeAll(async () => {
        await workspaces.create('work', {});
        const ids = (await workspaces.list()).map(({ id }) => id);
        await extension.disable();
        for (const id of ids) {
            const path = `${workspaces.root}/${id}/meta.toml`;
            const [, bytes] = GLib.file_get_contents(path);
            metas.set(path, bytes);
            const text = new TextDecoder().decode(bytes).replace('version = 1', 'version = 99');
            GLib.file_set_contents_full(
                path,
                new TextEncoder().encode(text),
                GLib.FileSetContentsFlags.NONE,
                0o600,
            );
        }
    });

    afterAll(async () => {
        await extension.disable();
        for (const [path, bytes] of metas)
            GLib.file_set_contents_full(path, bytes, GLib.FileSetContentsFlags.NONE, 0o600);
        await desktop.execute(['gsettings', 'reset', ...ACCENT]);
        await extension.enable();
    });

    it('are refused with a reason, and nothing is written to them', async () => {
        const before = await tree();
        // Whoever is logged in is told so at the start.
        desktop.expectComplaint(/newer version of Kolide Workspaces/);
        await extension.enable();
        const list = await workspaces.list();
        expect(list.map(({ state }) => state)).toEqual(['broken', 'broken']);
        for (const { reason } of list) {
            expect(reason).toContain('written by a newer version of Kolide Workspaces');
            expect(reason).toContain('Upgrade Kolide Workspaces');
        }
        const other = list.find(workspace => !workspace.active)?.id ?? '';
        for (const words of [
            ['switch', other],
            ['rename', other, 'new'],
            ['set', other, '--colour=red'],
            ['run', other, 'true'],
        ]) {
            const { code, stderr } = await run(...words);
            expect(code).withContext(words.join(' ')).not.toBe(0);
            expect(stderr).toContain('newer version');
        }
        // What belongs to the active one would be kept in its tree.
        await desktop.execute(['gsettings', 'set', ...ACCENT, 'red']);
        await desktop.execute([
            ...['gdbus', 'call', '--session', '--dest', 'org.freedesktop.Notifications'],
            ...['--object-path', '/org/freedesktop/Notifications'],
            ...['--method', 'org.freedesktop.Notifications.Notify'],
            ...['mail', '0', '', 'Letter', 'From Ben', '[]', '{}', '0'],
        ]);
        // Profiles and histories are written a second later, or when the extension is disabled.
        await extension.disable();
        expect(await tree()).toBe(before);
        await extension.enable();
    });

    it('do not keep people from making one of this version and working there', async () => {
        desktop.expectComplaint(/newer version of Kolide Workspaces/);
        const id = await workspaces.create('fresh', {});
        await workspaces.activate('fresh');
        expect(await workspaces.activeId()).toBe(id);
        expect((await run('run', 'fresh', 'true')).code).toBe(0);
    });

    it('are what the doctor says is wrong', async () => {
        const { code, stdout } = await run('doctor');
        expect(code).toBe(1);
        expect(stdout).toContain('newer version of Kolide Workspaces');
        expect(stdout).toContain('2 problems.');
    });
});

describe('The settings', () => {
    const desktop = useDesktop();
    const { extension } = desktop;
    const KEY = '/org/gnome/shell/extensions/kolide-workspaces/settings-version';

    async function read(): Promise<string> {
        return (await desktop.execute(['dconf', 'read', KEY])).trim();
    }

    afterAll(async () => {
        await desktop.execute(['dconf', 'reset', KEY]);
    });

    it('say which version they were last used with', async () => {
        await eventually('it is written', async () => (await read()) === '1');
    });

    it('of a newer version stay as they are, and the journal says so', async () => {
        await extension.disable();
        await desktop.execute(['dconf', 'write', KEY, '99']);
        await extension.enable();
        const search = [
            'journalctl',
            '--no-pager',
            '--output=cat',
            'GLIB_DOMAIN=kolide-workspaces',
        ];
        await eventually('the journal says so', async () =>
            (await desktop.execute(search)).includes('settings are of a newer version'),
        );
        expect(await read()).toBe('99');
    });
});
