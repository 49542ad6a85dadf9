import GdkPixbuf from 'gi://GdkPixbuf';
import GLib from 'gi://GLib';

import type { WorkspaceSummary } from '../../src/system/dbus/workspacesClient.js';
import { PROGRAM, runAndAnswer } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { Preferences } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { Window, type Part } from './driver/window.js';

const PASSPHRASE = 'correct horse';

// Red, larger than an avatar, and in a format that the shell does not take.
const IMAGE = `/* XPM */ static char *red[] = {"300 300 1 1", "a c #ff0000", ${Array.from(
    { length: 300 },
    () => `"${'a'.repeat(300)}"`,
).join(',\n')}};`;

/** A JPEG that lies on its side, and says so as a camera does that was held upright (EXIF). */
function photograph(): Uint8Array {
    const image = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, false, 8, 200, 100);
    image.fill(0xff0000ff);
    const [, jpeg] = image.save_to_bufferv('jpeg', [], []);
    // APP1 with a TIFF header and one entry: Orientation (0x0112), a SHORT that is 6, “right, top”.
    const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
    const directory = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    const content = [...exif, ...tiff, ...directory];
    const segment = [0xff, 0xe1, 0, content.length + 2, ...content];
    const [start, rest] = [jpeg.subarray(0, 2), jpeg.subarray(2)];
    return Uint8Array.from([...start, ...segment, ...rest]);
}

describe('The preferences, where they read and write files,', () => {
    const desktop = useDesktop();
    const { input, shell, workspaces } = desktop;
    const window = new Preferences(desktop);
    const dialog = new Window('org.gnome.Nautilus', shell, input);
    const vaults = new VaultDialogs(desktop);
    let work = '';
    let folder = '';

    beforeAll(async () => {
        folder = GLib.Dir.make_tmp('kolide-XXXXXX');
        work = await workspaces.create('work', { colour: 'red' });
    });
    beforeEach(async () => {
        await window.open('Workspaces');
        await window.find('list item', 'work');
    });
    afterAll(async () => {
        await desktop.execute(['rm', '-rf', folder]);
    });

    async function summary(): Promise<WorkspaceSummary | undefined> {
        return (await workspaces.list()).find(({ id }) => id === work);
    }

    /** Types a path into the desktop's dialog that asks for a file. */
    async function openFile(path: string): Promise<void> {
        await shell.untilFocused('Pick a File');
        await eventually('a part of the dialog has the keyboard', () =>
            dialog.parts().some(({ isFocused }) => isFocused),
        );
        await input.type(path);
        await input.press('Return');
        await dialog.until('button', 'Open', 'can be pressed', part => part.isSensitive);
        await dialog.activate('button', 'Open');
        await shell.untilFocused('Kolide Workspaces');
    }

    /** Takes the name that the desktop's dialog offers, in the person's home directory. */
    async function saveFile(): Promise<void> {
        await shell.untilFocused('Save a File');
        await dialog.until('button', 'Save', 'can be pressed', part => part.isSensitive);
        await dialog.activate('button', 'Save');
        await shell.untilFocused('Kolide Workspaces');
    }

    it('take a picture in any format and size, and let it go again', async () => {
        const image = `${folder}/red.xpm`;
        GLib.file_set_contents(image, IMAGE);
        await window.pressOn('list item', 'work', 'Return');
        await window.activate('button', 'Choose…');
        await openFile(image);
        await eventually('it has a picture', async () => {
            return /\/kolide\/picture-[^/]*\.png$/.test((await summary())?.picture ?? '');
        });
        await eventually('nothing is left over', async () => {
            const files = await desktop.execute(['ls', GLib.get_user_runtime_dir()]);
            return !files.includes('kolide-picture');
        });
        await window.pressOn('button', 'Reset', 'space');
        await eventually('it has none', async () => {
            const found = await summary();
            return found !== undefined && found.picture === undefined;
        });
    });

    it('take a photograph as it was taken', async () => {
        const image = `${folder}/photograph.jpg`;
        GLib.file_set_contents(image, photograph());
        await window.pressOn('list item', 'work', 'Return');
        await window.activate('button', 'Choose…');
        await openFile(image);
        const picture = await eventually(
            'it has a picture',
            async () => (await summary())?.picture ?? false,
        );
        const { width, height } = GdkPixbuf.Pixbuf.new_from_file(picture);
        expect(height).toBeGreaterThan(width);
        await workspaces.update(work, { picture: '' });
    });

    it('say which picture cannot be read', async () => {
        const text = `${folder}/text.png`;
        GLib.file_set_contents(text, 'no picture');
        await window.pressOn('list item', 'work', 'Return');
        await window.activate('button', 'Choose…');
        await openFile(text);
        await window.find('label', `The picture ${text} cannot be read. Choose another one.`);
        expect((await summary())?.picture).toBeUndefined();
    });

    it('choose which apps a workspace shows', async () => {
        await window.pressOn('list item', 'work', 'Return');
        await window.pressOn('list item', 'Shown Apps', 'Return');
        await window.choose('Shown Apps', 1);
        await window.pressOn('check box', 'Calculator', 'space');
        await eventually('it shows that one', async () => {
            const [mode, apps] = (await summary())?.apps ?? [];
            return mode === 'only' && apps?.join() === 'org.gnome.Calculator';
        });
        await window.activate('button', 'Back');
        await window.until('list item', 'Shown Apps', 'says how many', ({ description }) =>
            description.includes('1 app'),
        );
        await workspaces.update(work, { apps: ['all', []] });
    });

    it('export a workspace and import it again', async () => {
        const file = `${GLib.get_home_dir()}/work.kolide-workspace`;
        await window.pressOn('list item', 'work', 'Return');
        await window.pressOn('button', 'Export…', 'space');
        await saveFile();
        await eventually('it is written', () => GLib.file_test(file, GLib.FileTest.EXISTS));
        await window.gone('button', 'Cancel');
        await window.activate('button', 'Back');
        await workspaces.update(work, { name: 'before' });
        await window.find('list item', 'before');
        await window.pressOn('button', 'Import…', 'space');
        await openFile(file);
        await window.find('list item', 'work');
        expect(await workspaces.idOf('work')).not.toBe(work);
        await workspaces.remove('work');
        await workspaces.purge('work');
        await workspaces.update(work, { name: 'work' });
        await desktop.execute(['rm', file]);
    });

    it('import under another name where there is one of that name already', async () => {
        const file = `${GLib.get_home_dir()}/work.kolide-workspace`;
        await desktop.execute([PROGRAM, 'export', 'work', file]);
        await window.pressOn('button', 'Import…', 'space');
        await openFile(file);
        await window.find('label', 'There is already a workspace named “work”.');
        const isOffered = (part: Part): boolean => part.isSensitive;
        await window.until('button', 'Import', 'can be pressed', isOffered);
        await window.write('Name', 'a/b');
        await window.find('label', 'A name cannot contain a slash.');
        await window.until('button', 'Import', 'cannot be pressed', part => !isOffered(part));
        await window.activate('button', 'Cancel');
        await window.gone('button', 'Cancel');
        expect(await workspaces.list()).toHaveSize(2);
        await window.pressOn('button', 'Import…', 'space');
        await openFile(file);
        await window.until('button', 'Import', 'can be pressed', isOffered);
        await window.activate('button', 'Import');
        await window.find('list item', 'work 2');
        await workspaces.remove('work 2');
        await workspaces.purge('work 2');
        await desktop.execute(['rm', file]);
    });

    it('import the secrets that are in a file, or say that they stay there', async () => {
        const file = `${folder}/secrets.kolide-workspace`;
        const keyOf = async (name: string): Promise<string> =>
            `${GLib.get_user_config_dir()}/koder/workspaces/${await workspaces.idOf(name)}/home/.ssh/key`;
        const has = (path: string): boolean => GLib.file_test(path, GLib.FileTest.EXISTS);
        const key = await keyOf('work');
        GLib.mkdir_with_parents(GLib.path_get_dirname(key), 0o700);
        GLib.file_set_contents(key, 'secret');
        await runAndAnswer([PASSPHRASE, PASSPHRASE], 'export', 'work', file, '--with-secrets');
        await workspaces.update(work, { name: 'before' });
        const imported = async (): Promise<void> => {
            await eventually('it is imported', async () =>
                (await workspaces.list()).some(({ name }) => name === 'work'),
            );
            await window.gone('button', 'Cancel');
        };
        const choose = async (): Promise<void> => {
            await window.pressOn('button', 'Import…', 'space');
            await openFile(file);
            await window.find('label', 'Import the Secrets of “work”?');
        };
        await choose();
        await window.until(
            'button',
            'With Secrets',
            'cannot be pressed',
            part => !part.isSensitive,
        );
        await window.activate('button', 'Cancel');
        await window.gone('button', 'Cancel');
        expect(await workspaces.list()).toHaveSize(2);
        await choose();
        await window.activate('button', 'Without Secrets');
        await imported();
        expect(has(await keyOf('work'))).toBeFalse();
        await workspaces.remove('work');
        await workspaces.purge('work');
        await choose();
        await input.type('wrong horse');
        await input.press('Return');
        await window.find('label', 'That is not the passphrase.');
        await choose();
        await input.type(PASSPHRASE);
        await input.press('Return');
        await imported();
        expect(has(await keyOf('work'))).toBeTrue();
        await workspaces.remove('work');
        await workspaces.purge('work');
        await workspaces.update(work, { name: 'work' });
        await desktop.execute(['rm', '-r', GLib.path_get_dirname(key)]);
    });

    it('close the apps of what is exported only if one agrees, before one chooses a file', async () => {
        const file = `${GLib.get_home_dir()}/work.kolide-workspace`;
        const state = async (): Promise<string | undefined> => (await summary())?.state;
        await workspaces.run(work, ['sleep', '600'], '');
        await window.pressOn('list item', 'work', 'Return');
        await window.pressOn('button', 'Export…', 'space');
        await window.find('label', 'Close the Apps of “work”?');
        await window.activate('button', 'Keep Open');
        await window.gone('button', 'Keep Open');
        expect(await state()).not.toBe('empty');
        await window.pressOn('button', 'Export…', 'space');
        await window.find('button', 'Close Apps');
        await window.activate('button', 'Close Apps');
        await saveFile();
        await eventually('it is written', () => GLib.file_test(file, GLib.FileTest.EXISTS));
        await eventually('its apps are closed', async () => (await state()) === 'empty');
        await window.gone('button', 'Cancel');
        await desktop.execute(['rm', file]);
    });

    it('export what has a passphrase once one has chosen a file, and leave it open until then', async () => {
        const file = `${GLib.get_home_dir()}/vaulted.kolide-workspace`;
        await workspaces.create('vaulted', {});
        await vaults.protect('vaulted', 'correct horse');
        await shell.untilFocused('Kolide Workspaces');
        const vault = async (): Promise<string | undefined> =>
            (await workspaces.list()).find(({ name }) => name === 'vaulted')?.vault;
        await window.pressOn('list item', 'vaulted', 'Return');
        await window.pressOn('button', 'Export…', 'space');
        await shell.untilFocused('Save a File');
        await eventually('a part of the dialog has the keyboard', () =>
            dialog.parts().some(({ isFocused }) => isFocused),
        );
        await input.press('Escape');
        await shell.untilFocused('Kolide Workspaces');
        expect(await vault()).toBe('open');
        await window.pressOn('button', 'Export…', 'space');
        await saveFile();
        await eventually('it is written', () => GLib.file_test(file, GLib.FileTest.EXISTS));
        await window.gone('button', 'Cancel');
        await workspaces.lock('vaulted');
        await window.find('label', 'Locked');
        await window.pressOn('button', 'Export…', 'space');
        await window.find('label', '“vaulted” is locked. Unlock it first.');
        await workspaces.remove('vaulted');
        await workspaces.purge('vaulted');
        await desktop.execute(['rm', file]);
    });
});
