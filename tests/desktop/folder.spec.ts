import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import { Window } from './driver/window.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const PROGRAM = `${GLib.get_user_data_dir()}/gnome-shell/extensions/workspaces@kolide.koder.dev/bin/kolide-workspaces`;

describe('The folder of a workspace', () => {
    const desktop = useDesktop();
    const { input, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const files = new Window('org.gnome.Nautilus', shell, input);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
        await setScreenReader(true);
    });

    afterAll(async () => {
        await setScreenReader(false);
    });

    async function setScreenReader(isEnabled: boolean): Promise<void> {
        await desktop.bus.call(
            'org.a11y.Bus',
            '/org/a11y/bus',
            'org.freedesktop.DBus.Properties',
            'Set',
            new GLib.Variant('(ssv)', [
                'org.a11y.Status',
                'IsEnabled',
                new GLib.Variant('b', isEnabled),
            ]),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
    }

    /** The names in the side bar of the file manager. */
    async function sideBar(): Promise<string[]> {
        return eventually('there is a side bar', () => {
            const names = files.parts().map(({ name }) => name);
            return names.includes('Trash') ? names : null;
        });
    }

    it('is in the side bar of its file manager, with its Documents and Downloads', async () => {
        await workspaces.activate('work');
        await input.click({ style: 'kolide-panel-button' });
        await input.click({ text: 'Open Folder' });
        await shell.until('it opened', () => global.get_window_actors().length === 1);
        await eventually('it is there', async () => (await sideBar()).includes('work'));
        await files.find('label', 'Documents');
    });

    it('is told of on the command line, and opened in the workspace', async () => {
        expect(await desktop.execute([PROGRAM, 'folder', 'work'])).toBe(
            `${workspaces.root}/${work}/home\n`,
        );
        expect(await desktop.execute([PROGRAM, 'folder', 'default'])).toBe(
            `${GLib.get_home_dir()}\n`,
        );
        await workspaces.activate('play');
        await desktop.execute([PROGRAM, 'folder', '--open', 'play']);
        await shell.until('it opened', () => global.get_window_actors().length === 1);
        await eventually('it is there', async () => (await sideBar()).includes('play'));
        expect(await sideBar()).not.toContain('work');
    });

    it('is found there by the name that the workspace has now', async () => {
        const bookmarks = `${workspaces.root}/${work}/XDG_CONFIG_HOME/gtk-3.0/bookmarks`;
        const uri = GLib.filename_to_uri(`${workspaces.root}/${work}/home`, null);
        const written = async (): Promise<string> => desktop.execute(['cat', bookmarks]);
        await desktop.execute(['sh', '-c', `echo 'file:///srv Server' >> ${bookmarks}`]);
        await workspaces.update(work, { name: 'day job' });
        await eventually(
            'the bookmark has the new name',
            async () => (await written()) === `${uri} day job\nfile:///srv Server\n`,
        );
        // Who has taken it out does not want it.
        await desktop.execute(['sh', '-c', `echo 'file:///srv Server' > ${bookmarks}`]);
        await workspaces.update(work, { name: 'work' });
        await workspaces.run('work', ['true'], '');
        expect(await written()).toBe('file:///srv Server\n');
    });

    it('has its Documents and so on in it, even where the home is the person’s', async () => {
        const id = await workspaces.create('shared', {});
        const meta = `${workspaces.root}/${id}/meta.toml`;
        await workspaces.signal('WorkspaceChanged', async () =>
            desktop.execute([
                'sed',
                '-i',
                's/^home = .*/home = "shared"/; s/^colour = .*/colour = "red"/',
                meta,
            ]),
        );
        expect(
            await programs.run(
                'shared',
                'echo $HOME; xdg-user-dir DOCUMENTS; xdg-user-dir DOWNLOAD',
            ),
        ).toBe(
            [
                GLib.get_home_dir(),
                `${workspaces.root}/${id}/home/Documents`,
                `${workspaces.root}/${id}/home/Downloads`,
            ].join('\n'),
        );
    });

    describe('that was copied', () => {
        let folder = '';

        beforeAll(() => {
            folder = GLib.Dir.make_tmp('kolide-XXXXXX');
        });

        afterAll(async () => {
            await desktop.execute(['rm', '-rf', folder]);
        });

        async function copy(...words: string[]): Promise<void> {
            await desktop.execute([PROGRAM, ...words]);
        }

        /** The names and places of the side bar, once a program of the workspace has run. */
        async function bookmarks(name: string): Promise<string> {
            return programs.run(name, 'cat $XDG_CONFIG_HOME/gtk-3.0/bookmarks');
        }

        async function bookmarkOf(name: string): Promise<string> {
            const path = `${workspaces.root}/${await workspaces.idOf(name)}/home`;
            return `${GLib.filename_to_uri(path, null)} ${name}`;
        }

        it('is the new one in its side bar, and in no way the old one', async () => {
            await workspaces.create('acme', {});
            expect(await bookmarks('acme')).toBe(await bookmarkOf('acme'));
            await copy('clone', 'acme', 'umbra', '--close-apps');
            await workspaces.activate('umbra');
            await desktop.execute([PROGRAM, 'folder', '--open', 'umbra']);
            await shell.until('it opened', () => global.get_window_actors().length === 1);
            await eventually('it is there', async () => (await sideBar()).includes('umbra'));
            expect(await sideBar()).not.toContain('acme');
            expect(await bookmarks('umbra')).toBe(await bookmarkOf('umbra'));
        });

        it('has its own Documents where the home is the person’s', async () => {
            const documents = async (name: string): Promise<string> =>
                programs.run(name, 'xdg-user-dir DOCUMENTS');
            const own = async (name: string): Promise<string> =>
                `${workspaces.root}/${await workspaces.idOf(name)}/home/Documents`;
            expect(await documents('shared')).toBe(await own('shared'));
            await copy('clone', 'shared', 'cloned', '--close-apps');
            await copy('export', 'shared', `${folder}/shared`, '--close-apps');
            await copy('import', `${folder}/shared`, '--name=imported');
            await copy('template', 'shared', `${folder}/template`);
            await copy('create', 'modelled', `--template=${folder}/template`);
            for (const name of ['cloned', 'imported', 'modelled']) {
                expect(await documents(name)).toBe(await own(name));
                expect(await bookmarks(name)).toBe(await bookmarkOf(name));
            }
        });
    });

    it('is in the side bar of an app that asks for a file', async () => {
        await workspaces.activate('play');
        const program = await programs.startPython(
            'play',
            `from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.call_sync('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop',
    'org.freedesktop.portal.FileChooser', 'OpenFile',
    GLib.Variant('(ssa{sv})', ('', 'Choose a letter', {})), None, 0, -1, None)
print('asked', flush=True)
GLib.MainLoop().run()`,
        );
        await program.said('asked');
        const chooser = new Window('xdg-desktop-portal-gtk', shell, input);
        await eventually('the folder is in its side bar', () =>
            chooser.parts().some(({ name }) => name === 'play'),
        );
        await program.stop();
    });
});
