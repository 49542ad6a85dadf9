import GLib from 'gi://GLib';

import type { ActorQuery } from './driver/actors.js';
import { eventually } from './driver/eventually.js';
import {
    CREATE,
    DIALOG,
    ENTRY,
    MANAGE_WORKSPACES,
    MENU,
    NEW_WORKSPACE,
    PANEL_BUTTON,
    PROBLEM,
    ROW,
    rowOf,
} from './driver/product.js';
import { useDesktop } from './driver/suite.js';
import type { WorkspaceSignal } from './driver/workspaces.js';

describe('The panel', () => {
    const desktop = useDesktop();
    const { actors, input, screen, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev', colour: 'blue' });
        await workspaces.create('personal', { colour: 'green' });
        await workspaces.activate('work');
    });

    async function openMenu(): Promise<void> {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
    }

    async function openDialog(): Promise<void> {
        await openMenu();
        await input.click(NEW_WORKSPACE);
        await actors.still(DIALOG);
    }

    it('says to a screen reader which workspace is active', async () => {
        const button = await actors.get(PANEL_BUTTON);
        expect(button.name).toBe('Workspace: work (rpm@koder.dev)');
        expect(button.role).toBe('MENU');
    });

    it('lists every workspace with its name, its identity and what it is doing', async () => {
        await openMenu();
        const rows = await actors.all(ROW);
        expect(rows.map(({ texts }) => texts)).toEqual([
            ['D', 'default', 'No apps running'],
            ['W', 'work', 'rpm@koder.dev', 'Active'],
            ['P', 'personal', 'No apps running'],
        ]);
        expect(rows.map(({ name }) => name)).toEqual([
            'default, No apps running',
            'work, rpm@koder.dev, Active',
            'personal, No apps running',
        ]);
        expect(rows.map(({ role }) => role)).toEqual(Array(3).fill('RADIO_MENU_ITEM'));
    });

    it('marks the active workspace by a sign, in words and for a screen reader', async () => {
        await openMenu();
        const rows = await actors.all(ROW);
        expect(rows.map(({ isChecked }) => isChecked)).toEqual([false, true, false]);
        expect(rows.filter(({ texts }) => texts.join().includes('Active')).length).toBe(1);
        const signs = await actors.all({ style: 'popup-menu-ornament', within: rowOf('work') });
        expect(signs.length).toBe(1);
        const others = await actors.all({ style: 'popup-menu-ornament', within: rowOf('default') });
        const iconNames = await shell.run(
            ({ findAll }, queries) =>
                queries.map(query =>
                    findAll(query).map(actor => (actor as { icon_name?: string }).icon_name ?? ''),
                ),
            [rowOf('work'), rowOf('default')].map(within => ({
                style: 'popup-menu-ornament',
                within,
            })),
        );
        expect(iconNames[0]).toEqual(['ornament-check-symbolic']);
        expect(
            others.length === 0 || !iconNames[1]?.includes('ornament-check-symbolic'),
        ).toBeTrue();
    });

    it('can be used with the keyboard alone', async () => {
        await input.press('Ctrl+Alt+Tab');
        await input.pressUntilFocused('Right', PANEL_BUTTON);
        await input.press('Return');
        await actors.still(MENU);
        await input.pressUntilFocused('Down', rowOf('personal'));
        await workspaces.signal('ActiveChanged', async () => input.press('Return'));
        await actors.get({ ...PANEL_BUTTON, name: 'Workspace: personal' });
        await actors.gone(MENU);
        await workspaces.activate('work');
    });

    it('leads with the keys to the last of many workspaces, and back to the first', async () => {
        const made: string[] = [];
        for (let n = 1; n <= 30; n += 1)
            made.push(await workspaces.create(`many ${String(n)}`, {}));
        await openMenu();
        const rows = { role: 'RADIO_MENU_ITEM', within: MENU } as const;
        const focusedRow = async (): Promise<string> =>
            (await actors.all(rows)).find(({ isFocused }) => isFocused)?.texts[1] ?? '';
        const visited: string[] = [];
        for (const key of ['Down', 'Up']) {
            const end = key === 'Down' ? 'many 30' : 'default';
            for (let presses = 0; presses < 40 && visited.at(-1) !== end; presses += 1) {
                await input.press(key);
                await shell.painted();
                visited.push(await focusedRow());
            }
            expect(visited.at(-1)).toBe(end);
            expect((await actors.all(rows)).length).toBeLessThan(20);
        }
        expect(new Set(visited).size).toBeGreaterThan(30);
        await input.press('Escape');
        await actors.gone(MENU);
        for (const id of made) {
            await workspaces.remove(id);
            await workspaces.purge(id);
        }
    });

    it('closes the menu with Escape and changes nothing', async () => {
        await openMenu();
        await input.press('Escape');
        await actors.gone(MENU);
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('work'));
    });

    it('follows the order that a person gives the workspaces while it is open', async () => {
        const key = '/org/gnome/shell/extensions/kolide-workspaces/workspace-order';
        const ids = await Promise.all(
            ['default', 'personal', 'work'].map(name => workspaces.idOf(name)),
        );
        const signals: WorkspaceSignal[] = [];
        const stop = workspaces.record(signals);
        await openMenu();
        await desktop.execute(['dconf', 'write', key, `['${ids.join("', '")}']`]);
        await eventually('the rows are in the other order', async () => {
            const rows = await actors.all(ROW);
            return rows.map(({ texts }) => texts[1]).join() === 'default,personal,work';
        });
        await input.press('Escape');
        await actors.gone(MENU);
        expect(signals.sort()).toEqual(
            ids
                .slice(1)
                .map(id => ['WorkspaceChanged', id] as WorkspaceSignal)
                .sort(),
        );
        stop();
        await desktop.execute(['dconf', 'reset', key]);
    });

    describe('asked for a new workspace', () => {
        it('says while one types what is wrong with the name', async () => {
            await openDialog();
            expect((await actors.get(ENTRY)).texts.length).toBeGreaterThan(0);
            expect((await actors.get(CREATE)).isReactive).toBeFalse();

            await input.type('PERSONAL');
            await actors.get({ ...PROBLEM, text: '*already*' });
            expect((await actors.get(CREATE)).isReactive).toBeFalse();

            await input.type('/');
            await actors.get({ ...PROBLEM, text: '*slash*' });
            await input.press('Return');
            await shell.painted();
            expect(await actors.isShown(DIALOG)).toBeTrue();

            await input.press('BackSpace');
            await input.type(' 2');
            await shell.until(
                'the name can be taken',
                ({ find }, create) => find(create)?.reactive === true,
                CREATE,
            );
            await input.press('Escape');
            await actors.gone(DIALOG);
            expect((await workspaces.list()).length).toBe(3);
        });

        it('makes it with the look that was chosen and switches to it', async () => {
            await openDialog();
            await input.type('client-acme');
            const choices: ActorQuery = { role: 'RADIO_BUTTON', within: DIALOG };
            for (const name of ['Purple', 'Star']) {
                await input.click({ ...choices, name });
                await actors.get({ ...choices, name, checked: true });
            }
            const chosen = await actors.all({ ...choices, checked: true });
            expect(chosen.map(({ name }) => name)).toEqual(['Purple', 'Star']);
            const changed = workspaces.signal('ActiveChanged', async () => input.click(CREATE));
            const [id = ''] = await changed;
            const made = (await workspaces.list()).find(workspace => workspace.id === id);
            expect(made).toEqual(
                jasmine.objectContaining({
                    name: 'client-acme',
                    colour: 'purple',
                    icon: 'starred-symbolic',
                    active: true,
                }),
            );
            await actors.gone(DIALOG);
            await actors.get({ ...PANEL_BUTTON, name: 'Workspace: client-acme' });
            await workspaces.activate('work');
            await workspaces.remove(id);
            await workspaces.purge(id);
        });

        it('can be answered with the keyboard alone', async () => {
            await openDialog();
            await input.type('by keys');
            await input.pressUntilFocused('Tab', {
                role: 'RADIO_BUTTON',
                name: 'Red',
                within: DIALOG,
            });
            await input.press('space');
            const confine: ActorQuery = { role: 'CHECK_BOX', within: DIALOG };
            await input.pressUntilFocused('Tab', confine);
            await input.press('space');
            await actors.get({ ...confine, name: 'Confine its apps to a sandbox', checked: true });
            await input.pressUntilFocused('Tab', CREATE);
            const changed = workspaces.signal('ActiveChanged', async () => input.press('Return'));
            const [id = ''] = await changed;
            const made = (await workspaces.list()).find(workspace => workspace.id === id);
            expect([made?.colour, made?.isolation]).toEqual(['red', 'confined']);
            await actors.gone(DIALOG);
            await workspaces.activate('work');
            await workspaces.remove(id);
            await workspaces.purge(id);
        });
    });

    it('opens the preferences to manage workspaces', async () => {
        await openMenu();
        await input.click(MANAGE_WORKSPACES);
        const title = await shell.until('a window opens', () => {
            const [window] = global.display.list_all_windows();
            return window?.get_title() ?? null;
        });
        expect(title).toContain('Workspaces');
    });

    it('lists a broken workspace with the reason, and the others as before', async () => {
        const id = GLib.uuid_string_random();
        const directory = `${workspaces.root}/${id}`;
        await workspaces.signal('WorkspaceAdded', async () =>
            desktop.execute([
                'sh',
                '-c',
                'mkdir "$1" && echo "name =" >"$1/meta.toml"',
                '',
                directory,
            ]),
        );
        await openMenu();
        const row = await actors.get(rowOf(id));
        expect(row.name).toContain('meta.toml');
        expect(row.texts.join('\n')).toContain('line 1');
        expect((await actors.all(ROW)).length).toBe(4);

        await input.click(rowOf(id));
        await shell.painted();
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('work'));
        await workspaces.signal('WorkspaceRemoved', async () =>
            desktop.execute(['rm', '-r', directory]),
        );
    });

    for (const scale of [1, 2]) {
        for (const scheme of ['light', 'dark'] as const) {
            it(`is whole when the desktop is ${scheme} at ${scale * 100} %`, async () => {
                await input.close();
                await screen.setScale(scale);
                await screen.setColourScheme(scheme);
                expect(await actors.findClipped(PANEL_BUTTON)).toEqual([]);
                await openMenu();
                expect(await actors.findClipped(MENU)).toEqual([]);
                await input.click(NEW_WORKSPACE);
                await actors.still(DIALOG);
                expect(await actors.findClipped(DIALOG)).toEqual([]);
                await input.press('Escape');
                await actors.gone(DIALOG);
                await input.close();
                await screen.reset();
            });
        }
    }

    it('keeps the actions on a small screen however many workspaces there are', async () => {
        const ids: string[] = [];
        for (let number = 1; number <= 30; number += 1)
            ids.push(await workspaces.create(`client ${number}`, {}));
        await input.close();
        await screen.setScale(2);
        await openMenu();
        const height = await shell.run(
            ({ Main }) => Main.layoutManager.primaryMonitor?.height ?? 0,
        );
        const { y, height: itemHeight } = await actors.get(MANAGE_WORKSPACES);
        expect(y + itemHeight).toBeLessThanOrEqual(height);
        // The last workspace is reached by keys, and comes into sight.
        await input.pressUntilFocused('Down', rowOf('client 30'), 60);
        const row = await actors.still(rowOf('client 30'));
        const list = await actors.get({ style: 'kolide-workspace-list' });
        expect(row.y).toBeGreaterThanOrEqual(list.y - 1);
        expect(row.y + row.height).toBeLessThanOrEqual(list.y + list.height + 1);
        await input.press('Escape');
        await input.close();
        await screen.reset();
        for (const id of ids) await workspaces.remove(id);
        for (const id of ids) await workspaces.purge(id);
    });

    it('looks different in the light and in the dark', async () => {
        const pictures: string[] = [];
        for (const scheme of ['light', 'dark'] as const) {
            await screen.setColourScheme(scheme);
            await openMenu();
            const colour = await shell.run(({ find, St }, query) => {
                const menu = find(query);
                const label = menu instanceof St.Widget ? menu.get_theme_node() : null;
                return label?.get_foreground_color().to_string() ?? '';
            }, MENU);
            pictures.push(colour);
            await input.press('Escape');
            await actors.gone(MENU);
        }
        await screen.reset();
        expect(pictures[0]).not.toBe(pictures[1]);
    });
});
