import { eventually } from './driver/eventually.js';
import { UUID } from './driver/extension.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { Window } from './driver/window.js';

describe('The preferences window', () => {
    const desktop = useDesktop();
    const { extension, input, workspaces } = desktop;
    const window = new Window('org.gnome.Shell.Extensions', desktop.shell, input);

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev', colour: 'blue' });
        await workspaces.create('<b>personal & co', { colour: '#663399' });
        await workspaces.activate('work');
    });
    beforeEach(async () => {
        // Plugged in before the window opens, which else would miss the first click of a new pointer.
        await input.moveTo(1, 500);
        await desktop.execute(['gnome-extensions', 'prefs', UUID]);
        await window.find('list item', 'work');
        // What is scrolled out of sight cannot be clicked on.
        await window.resize(640, 900);
    });

    it('lists the workspaces, and says which one is active', async () => {
        expect((await window.find('list item', 'work')).description).toBe('Active · rpm@koder.dev');
        expect((await window.find('list item', '<b>personal & co')).description).toBe('');
        await workspaces.activate('default');
        await window.find('label', 'Active');
        expect((await window.find('list item', 'default')).description).toBe('Active');
        await workspaces.activate('work');
    });

    it('gives every button a name', () => {
        const buttons = window.parts().filter(({ role }) => role.endsWith('button'));
        expect(buttons.length).toBeGreaterThan(0);
        for (const { name } of buttons) expect(name).not.toBe('');
    });

    it('makes workspaces, of which it checks the name at once', async () => {
        await window.write('New workspace', 'Work');
        await window.find('label', 'There is already a workspace named “Work”.');
        expect((await window.find('button', 'Create')).isSensitive).toBeFalse();
        await window.write('New workspace', 'a/b');
        await window.find('label', 'A name cannot contain a slash.');
        await window.write('New workspace', '  client-acme ');
        await window.gone('label', 'A name cannot contain a slash.');
        await window.activate('button', 'Create');
        await window.find('list item', 'client-acme');
        // The entry is empty again.
        await window.gone('button', 'Create');
        expect(await workspaces.idOf('client-acme')).toBeTruthy();
        await workspaces.remove('client-acme');
        await workspaces.purge('client-acme');
    });

    it('follows what others change', async () => {
        await workspaces.create('other', {});
        await window.find('list item', 'other');
        await workspaces.update('other', { name: 'another', koder_user_id: 'a@b.example' });
        await window.find('label', 'a@b.example');
        await window.gone('list item', 'other');
        await workspaces.remove('another');
        await window.find('button', 'Restore “another”');
        await workspaces.purge('another');
    });

    it('renames, recolours and switches', async () => {
        await workspaces.create('old', { colour: 'blue', icon: 'starred-symbolic' });
        const id = await workspaces.idOf('old');
        await window.click('list item', 'old');
        await window.find('text', 'Name');
        expect((await window.find('toggle button', 'Blue')).isPressed).toBeTrue();
        expect((await window.find('toggle button', 'Star')).isPressed).toBeTrue();
        await window.activate('toggle button', 'Red');
        await window.activate('toggle button', 'Heart');
        await window.click('check box', 'Confine Its Apps');
        await window.write('Name', 'new');
        await window.activate('button', 'Rename');
        await window.find('list item', 'new');
        await window.gone('button', 'Rename');
        // It is asked at first whether workspaces can be confined.
        const changed = await eventually('it is confined', async () => {
            const found = (await workspaces.list()).find(workspace => workspace.id === id);
            return found?.isolation === 'confined' && found;
        });
        expect(changed).toEqual(
            jasmine.objectContaining({
                name: 'new',
                colour: 'red',
                icon: 'emote-love-symbolic',
                isolation: 'confined',
            }),
        );
        await workspaces.remove('new');
        await workspaces.purge('new');
    });

    it('removes, restores, and deletes forever only when that was confirmed', async () => {
        await workspaces.create('passing', {});
        await window.click('list item', 'passing');
        await window.click('button', 'Remove');
        await window.find('label', '“passing” was removed');
        await window.find('button', 'Restore “passing”');
        await window.activate('button', 'Undo');
        await window.gone('button', 'Restore “passing”');
        expect(await workspaces.listRemoved()).toEqual([]);

        await workspaces.remove('passing');
        await window.activate('button', 'Restore “passing”');
        await window.gone('button', 'Restore “passing”');
        expect(await workspaces.idOf('passing')).toBeTruthy();

        await workspaces.remove('passing');
        await window.activate('button', 'Delete “passing” forever');
        await window.activate('button', 'Cancel');
        await window.gone('button', 'Cancel');
        expect(await workspaces.listRemoved()).toHaveSize(1);
        await window.activate('button', 'Delete “passing” forever');
        await window.activate('button', 'Delete Forever');
        await window.gone('button', 'Delete “passing” forever');
        expect(await workspaces.listRemoved()).toEqual([]);
    });

    it('shows broken workspaces with the reason', async () => {
        const id = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
        await desktop.execute(['mkdir', `${workspaces.root}/${id}`]);
        const { description } = await window.find('list item', id);
        expect(description).toContain('meta.toml');
        await desktop.execute(['rmdir', `${workspaces.root}/${id}`]);
        await window.gone('list item', id);
    });

    it('says when the extension is not running', async () => {
        await extension.disable();
        await window.find('label', 'Kolide Workspaces Is Not Running');
        await window.gone('list item', 'work');
        await extension.enable();
        await window.find('list item', 'work');
        await window.gone('label', 'Kolide Workspaces Is Not Running');
    });

    it('has passphrases set, changed and removed in the shell’s own dialog', async () => {
        const vaults = new VaultDialogs(desktop);
        await workspaces.create('safe', {});
        await window.click('list item', 'safe');
        await window.activate('button', 'Set…');
        await vaults.cancel();
        await window.activate('button', 'Set…');
        await vaults.answer('correct horse', 'correct horse');
        await window.find('button', 'Change…');
        expect((await workspaces.list()).at(-1)?.vault).toBe('open');
        await window.activate('button', 'Remove…');
        await vaults.answer('correct horse');
        await window.find('button', 'Set…');
        expect((await workspaces.list()).at(-1)?.vault).toBe('none');
        await workspaces.remove('safe');
        await workspaces.purge('safe');
    });
});
