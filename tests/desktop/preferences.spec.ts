import type { WorkspaceSummary } from '../../src/system/dbus/workspacesClient.js';
import { eventually } from './driver/eventually.js';
import { LockedPreferences } from './driver/lockedPreferences.js';
import { Preferences } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';

describe('The preferences window', () => {
    const desktop = useDesktop();
    const { extension, input, workspaces } = desktop;
    const window = new Preferences(desktop);

    beforeAll(async () => {
        await window.resetSettings();
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev', colour: 'blue' });
        await workspaces.create('<b>personal & co', { colour: '#663399' });
        await workspaces.activate('work');
    });
    beforeEach(async () => {
        await window.open('Workspaces');
        await window.find('list item', 'work');
    });

    /** What the window shows that begins so. */
    function complaints(beginning: string): string[] {
        const names = window.parts().map(({ name }) => name);
        return names.filter(name => name.startsWith(beginning));
    }

    /** Opens the page of a workspace. */
    async function edit(name: string): Promise<void> {
        await window.pressOn('list item', name, 'Return');
        await window.find('button', 'Back');
    }

    /** Makes a workspace for the time of the work. */
    async function withWorkspace(
        name: string,
        settings: Parameters<typeof workspaces.create>[1],
        work: (id: string) => Promise<void>,
    ): Promise<void> {
        const id = await workspaces.create(name, settings);
        try {
            await work(id);
        } finally {
            await workspaces.remove(id);
            await workspaces.purge(id);
        }
    }

    it('lists the workspaces, and says which one is active', async () => {
        expect((await window.find('list item', 'work')).description).toBe('Active · rpm@koder.dev');
        expect((await window.find('list item', '<b>personal & co')).description).toBe('');
        await workspaces.activate('default');
        await window.until('list item', 'default', 'is active', part => {
            return part.description === 'Active';
        });
        await workspaces.activate('work');
    });

    it('gives every button a name, on every page', async () => {
        await edit('work');
        for (const page of [null, 'Workspaces', 'Accounts', 'Behaviour', 'About'] as const) {
            if (page === 'Workspaces') await window.activate('button', 'Back');
            if (page !== null) await window.turnTo(page);
            // A name that is put together of labels comes a moment after them.
            await eventually(`all buttons of ${page ?? 'work'} have names`, () => {
                const buttons = window.parts().filter(({ role }) => role.endsWith('button'));
                return buttons.length > 0 && buttons.every(({ name }) => name !== '');
            });
        }
    });

    it('makes workspaces, of which it checks the name at once', async () => {
        await window.write('New Workspace', 'Work');
        await window.find('label', 'There is already a workspace named “Work”.');
        expect((await window.find('button', 'Create')).isSensitive).toBeFalse();
        await window.write('New Workspace', 'a/b');
        await window.find('label', 'A name cannot contain a slash.');
        await window.write('New Workspace', '  client-acme ');
        await window.gone('label', 'A name cannot contain a slash.');
        await window.activate('button', 'Create');
        await window.find('list item', 'client-acme');
        // The entry is empty again.
        await window.gone('button', 'Create');
        expect(await workspaces.idOf('client-acme')).toBeTruthy();
        await workspaces.remove('client-acme');
        await workspaces.purge('client-acme');
    });

    it('makes one workspace where Enter was pressed twice', async () => {
        await window.write('New Workspace', 'client-acme');
        await window.focus('text', 'New Workspace');
        await input.press('Return');
        await input.press('Return');
        await window.find('list item', 'client-acme');
        await window.gone('button', 'Create');
        // What the shell does next it does after what it was asked for twice.
        await workspaces.remove('client-acme');
        await window.find('button', 'Restore “client-acme”');
        expect(complaints('There is already')).toEqual([]);
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

    describe('puts the workspaces in order', () => {
        afterEach(async () => {
            await window.resetSettings();
        });

        async function untilOrder(...names: string[]): Promise<void> {
            await eventually(`the order is ${names.join()}`, async () => {
                const list = await workspaces.list();
                return list.map(({ name }) => name).join() === names.join();
            });
        }

        it('by keys, and the row that moved keeps the keyboard', async () => {
            const third = '<b>personal & co';
            await window.pressOn('list item', third, 'Alt+Up');
            await untilOrder('default', third, 'work');
            await window.until('list item', third, 'has the keyboard', part => part.isFocused);
            await input.press('Alt+Up');
            await untilOrder(third, 'default', 'work');
            await window.until('list item', third, 'has the keyboard', part => part.isFocused);
            await input.press('Alt+Down');
            await untilOrder('default', third, 'work');
        });

        it('by the menu of a row', async () => {
            await window.pressOn('toggle button', 'More of “work”', 'space');
            // GTK calls the items of its menus nothing.
            await window.until('menu item', '', 'has the keyboard', part => part.isFocused);
            await input.press('Return');
            await untilOrder('work', 'default', '<b>personal & co');
        });

        it('by drag', async () => {
            await window.drag('default', 'work');
            await untilOrder('work', 'default', '<b>personal & co');
        });

        it('and what is restored is where it was', async () => {
            await workspaces.create('passing', {});
            await window.pressOn('list item', 'passing', 'Alt+Up');
            await untilOrder('default', 'work', 'passing', '<b>personal & co');
            await workspaces.remove('passing');
            await window.find('button', 'Restore “passing”');
            await window.pressOn('list item', 'work', 'Alt+Up');
            await untilOrder('work', 'default', '<b>personal & co');
            await workspaces.restore('passing');
            await untilOrder('work', 'default', 'passing', '<b>personal & co');
            await workspaces.remove('passing');
            await workspaces.purge('passing');
        });

        it('unless an administrator has locked that', async () => {
            const locked = new LockedPreferences(desktop);
            await locked.start({ 'workspace-order': '@as []' });
            try {
                await window.open('Workspaces');
                await window.find('label', 'Their order: Set by your administrator.');
                await window.pressOn('list item', 'work', 'Alt+Up');
                // What comes later has found the order as it was.
                await edit('work');
                await untilOrder('default', 'work', '<b>personal & co');
            } finally {
                await locked.stop();
            }
        });
    });

    it('renames, recolours and sets all that can be set', async () => {
        const settings = { colour: 'blue', icon: 'starred-symbolic' };
        await withWorkspace('old', settings, async id => {
            await edit('old');
            expect((await window.find('toggle button', 'Blue')).isPressed).toBeTrue();
            expect((await window.find('toggle button', 'Star')).isPressed).toBeTrue();
            await window.activate('toggle button', 'Red');
            await window.activate('toggle button', 'Heart');
            await window.write('Name', 'new');
            await window.activate('button', 'Rename');
            await window.gone('button', 'Rename');
            await window.enter('Identity', 'anna@acme.example');
            for (const title of [
                'Pause in Background',
                'Share Clipboard',
                'Keep Awake While Active',
                'Confine Its Apps',
            ])
                await window.pressOn('check box', title, 'space');
            const wanted = {
                name: 'new',
                colour: 'red',
                icon: 'emote-love-symbolic',
                koder_user_id: 'anna@acme.example',
                keep_running: true,
                clipboard: 'shared',
                keep_awake: true,
                isolation: 'confined',
            } as const;
            const keys = Object.keys(wanted) as (keyof typeof wanted)[];
            await eventually('all of it is set', async () => {
                const found = (await workspaces.list()).find(workspace => workspace.id === id);
                return keys.every(key => found?.[key] === wanted[key]);
            });
            await window.activate('button', 'Back');
            await window.find('list item', 'new');
        });
    });

    it('says that pausing is off for all, and offers it for none then', async () => {
        await edit('work');
        await window.until('check box', 'Pause in Background', 'is on', part => part.isChecked);
        await window.set('freeze-in-background', 'false');
        const row = ['check box', 'Pause in Background (Off for All)'] as const;
        await window.until(...row, 'cannot be set', part => !part.isSensitive);
        await window.set('freeze-in-background', 'true');
        await window.until('check box', 'Pause in Background', 'is on', part => part.isChecked);
        await window.resetSettings();
    });

    it('leaves what is edited when it is gone', async () => {
        await withWorkspace('passing', {}, async () => edit('passing'));
        await window.gone('button', 'Back');
        await window.find('list item', 'work');
    });

    it('confines apps that run once one agrees that they are closed', async () => {
        await withWorkspace('busy', {}, async id => {
            const row = ['check box', 'Confine Its Apps'] as const;
            const summary = async (): Promise<WorkspaceSummary | undefined> =>
                (await workspaces.list()).find(workspace => workspace.id === id);
            await workspaces.run(id, ['sleep', '600'], '');
            await edit('busy');
            await window.pressOn(...row, 'space');
            await window.find('label', 'Close the Apps of “busy”?');
            await window.activate('button', 'Keep Open');
            await window.until(...row, 'is off again', part => !part.isChecked);
            expect((await summary())?.isolation).toBe('separate');
            await window.gone('button', 'Keep Open');
            await window.pressOn(...row, 'space');
            await window.find('button', 'Close Apps');
            await window.activate('button', 'Close Apps');
            await eventually('it is confined, and empty', async () => {
                const { isolation, state } = (await summary()) ?? {};
                return isolation === 'confined' && state === 'empty';
            });
            await window.until(...row, 'is on', part => part.isChecked);
        });
    });

    it('removes, restores, and deletes forever only when the name was typed', async () => {
        await workspaces.create('passing', {});
        await edit('passing');
        await window.pressOn('button', 'Remove', 'space');
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
        await window.write('Name', 'pass');
        expect((await window.find('button', 'Delete Forever')).isSensitive).toBeFalse();
        await window.activate('button', 'Cancel');
        await window.gone('button', 'Cancel');
        expect(await workspaces.listRemoved()).toHaveSize(1);
        await window.activate('button', 'Delete “passing” forever');
        await window.write('Name', 'passing');
        await window.until('button', 'Delete Forever', 'can be pressed', part => part.isSensitive);
        await window.activate('button', 'Delete Forever');
        await window.gone('button', 'Delete “passing” forever');
        expect(await workspaces.listRemoved()).toEqual([]);
    });

    it('takes back the offer to undo a removal when the workspace is back', async () => {
        await withWorkspace('passing', {}, async id => {
            const restore = [
                async (): Promise<void> => window.activate('button', 'Restore “passing”'),
                async (): Promise<void> => workspaces.restore(id),
            ];
            for (const bringBack of restore) {
                await edit('passing');
                await window.pressOn('button', 'Remove', 'space');
                // Below the pointer it does not go by itself.
                await window.pointAt('button', 'Undo');
                await bringBack();
                await window.gone('button', 'Undo');
            }
        });
    });

    it('offers once to undo a removal that was asked for twice', async () => {
        await withWorkspace('passing', {}, async id => {
            await edit('passing');
            await window.focus('button', 'Remove');
            await input.type('  ');
            await window.pointAt('button', 'Undo');
            await workspaces.restore(id);
            await window.gone('button', 'Undo');
        });
    });

    it('restores once what it was asked for twice', async () => {
        await withWorkspace('passing', {}, async id => {
            await workspaces.remove(id);
            await window.focus('button', 'Restore “passing”');
            await input.type('  ');
            await window.find('list item', 'passing');
            await workspaces.remove(id);
            await window.find('button', 'Restore “passing”');
            expect(complaints('There is no workspace')).toEqual([]);
            await workspaces.restore(id);
        });
    });

    it('says how to restore a workspace whose name was taken meanwhile', async () => {
        await withWorkspace('passing', {}, async id => {
            await workspaces.remove(id);
            await withWorkspace('passing', {}, async () => {
                await window.activate('button', 'Restore “passing”');
                await window.find(
                    'label',
                    'There is already a workspace named “passing”. Rename that one first.',
                );
            });
            await workspaces.restore(id);
        });
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
        await withWorkspace('safe', {}, async id => {
            const vault = async (): Promise<string | undefined> =>
                (await workspaces.list()).find(workspace => workspace.id === id)?.vault;
            await edit('safe');
            await window.activate('button', 'Set…');
            await vaults.cancel();
            await window.activate('button', 'Set…');
            await vaults.answer('correct horse', 'correct horse');
            await window.find('button', 'Change…');
            expect(await vault()).toBe('open');
            await window.activate('button', 'Remove…');
            await vaults.answer('correct horse');
            await window.find('button', 'Set…');
            expect(await vault()).toBe('none');
        });
    });
});
