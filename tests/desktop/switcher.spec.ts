import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { SWITCHER, switcherRowOf } from './driver/product.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { Window } from './driver/window.js';

const ROWS = { style: 'kolide-switcher-row', within: SWITCHER };
const HELD = 'Ctrl+Super';

describe('The switcher', () => {
    const desktop = useDesktop();
    const { actors, input, lockScreen, screen, shell, workspaces } = desktop;
    const freezes = new Freezes(desktop);
    const vaults = new VaultDialogs(desktop);
    /** The shell, as a screen reader knows it. */
    const reader = new Window('gnome-shell', shell, input);

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev', colour: 'blue' });
        await workspaces.create('personal', { colour: 'green' });
        await workspaces.create('Éclair', { colour: 'orange' });
        await freezes.postpone();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    beforeEach(async () => {
        for (const name of ['default', 'Éclair', 'personal', 'work'])
            await workspaces.activate(name);
    });

    async function names(): Promise<string[]> {
        return (await actors.all(ROWS)).map(({ texts }) => texts[1] ?? '');
    }

    async function untilChosen(name: string): Promise<void> {
        await eventually(`${name} is chosen`, async () => {
            const focused = (await actors.all(ROWS)).filter(({ isFocused }) => isFocused);
            return focused.map(({ texts }) => texts[1]).join() === name;
        });
    }

    /** Has the switcher open while the keys are held. */
    async function whileOpen(work: () => Promise<void>): Promise<void> {
        await input.hold(HELD, async () => {
            await input.press('Tab');
            await actors.still(SWITCHER);
            await work();
        });
    }

    async function expectActive(name: string): Promise<void> {
        await actors.get({ style: 'kolide-panel-button', name: `Workspace: ${name}*` });
        expect(await workspaces.activeId()).toBe(await workspaces.idOf(name));
    }

    it('goes back to the workspace before with one press of its keys', async () => {
        await workspaces.signal('ActiveChanged', async () => input.press(`${HELD}+Tab`));
        await expectActive('personal');
        await workspaces.signal('ActiveChanged', async () => input.press(`${HELD}+Tab`));
        await expectActive('work');
    });

    it('shows all of them, that which was active last first, and switches when let go', async () => {
        await workspaces.signal('ActiveChanged', async () =>
            whileOpen(async () => {
                expect(await names()).toEqual(['work', 'personal', 'Éclair', 'default']);
                await untilChosen('personal');
                await input.press('Tab');
                await untilChosen('Éclair');
            }),
        );
        await expectActive('Éclair');
        await actors.gone(SWITCHER);
    });

    it('goes backwards with Shift', async () => {
        await workspaces.signal('ActiveChanged', async () => input.press(`Shift+${HELD}+Tab`));
        await expectActive('default');
    });

    it('leads anywhere with arrows, Home and End, and with letters without their accents', async () => {
        await whileOpen(async () => {
            const walk: [key: string, to: string][] = [
                ['Down', 'Éclair'],
                ['Up', 'personal'],
                ['Left', 'work'],
                ['Right', 'personal'],
                ['End', 'default'],
                ['Down', 'work'],
                ['Home', 'work'],
                ['p', 'personal'],
            ];
            for (const [key, to] of walk) {
                await input.press(key);
                await untilChosen(to);
            }
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });
        await actors.gone(SWITCHER);
        await whileOpen(async () => {
            await input.press('e');
            await untilChosen('Éclair');
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });
        await expectActive('work');
    });

    it('is closed by Escape and changes nothing, and chooses with Return', async () => {
        await whileOpen(async () => {
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });
        await expectActive('work');
        await workspaces.signal('ActiveChanged', async () =>
            whileOpen(async () => {
                await input.press('End');
                await input.press('Return');
                await actors.gone(SWITCHER);
            }),
        );
        await expectActive('default');
    });

    it('can be used with the pointer, too', async () => {
        await workspaces.signal('ActiveChanged', async () =>
            whileOpen(async () => {
                await input.pointAt(switcherRowOf('default'));
                await input.click(switcherRowOf('Éclair'));
                await actors.gone(SWITCHER);
            }),
        );
        await expectActive('Éclair');
    });

    it('says the state in words, and how many windows there are', async () => {
        await workspaces.launch('personal', 'org.gnome.TextEditor', []);
        await shell.until('its window is there, and hidden', () => {
            const [actor] = global.get_window_actors();
            return actor?.meta_window?.skip_taskbar === true;
        });
        await whileOpen(async () => {
            const details = (await actors.all(ROWS)).map(({ name }) => name);
            expect(details).toEqual([
                'work, rpm@koder.dev, Active, No windows',
                jasmine.stringMatching(/^personal, (Running|Paused), 1 window$/),
                'Éclair, No apps running',
                'default, No apps running',
            ]);
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });
    });

    it('says that a workspace is locked, and nothing of what is in it', async () => {
        const id = await workspaces.create('vaulted', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.launch('vaulted', 'org.gnome.TextEditor', []);
        await shell.until('its window is there, and hidden', () => {
            const [actor] = global.get_window_actors();
            return actor?.meta_window?.skip_taskbar === true;
        });
        await vaults.protect('vaulted', 'correct horse');
        const spoken = async (): Promise<string> => {
            const { name } = await actors.get(switcherRowOf('vaulted'));
            await input.press('Escape');
            await actors.gone(SWITCHER);
            return name;
        };
        await whileOpen(async () => {
            expect(await spoken()).toMatch(/^vaulted, rpm@koder.dev, .*, 1 window$/);
        });
        await workspaces.lock('vaulted');
        await whileOpen(async () => {
            expect(await spoken()).toBe('vaulted, rpm@koder.dev, Locked');
        });
        await workspaces.remove(id);
        await workspaces.purge(id);
    });

    it('tells a screen reader which one is chosen', async () => {
        await whileOpen(async () => {
            await reader.find('list', 'Workspaces');
            for (const name of ['Éclair', 'default']) {
                await input.press('Tab');
                await untilChosen(name);
                // A screen reader is told some time after it.
                await reader.until('list item', `${name}, No apps running`, 'is chosen', part => {
                    const selected = reader.parts().filter(({ isSelected }) => isSelected);
                    return part.isSelected && selected.length === 1;
                });
                expect(reader.parts().filter(({ isSelected }) => isSelected)).toEqual([
                    jasmine.objectContaining({
                        ...{ role: 'list item', name: `${name}, No apps running` },
                        ...{ isFocused: true, isFocusable: true },
                    }),
                ]);
            }
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });
    });

    it('is not there on the lock screen', async () => {
        await lockScreen.lock();
        await input.hold(HELD, async () => {
            await input.press('Tab');
            await shell.painted();
            expect(await actors.all(SWITCHER)).toEqual([]);
        });
        await lockScreen.unlock();
        await expectActive('work');
    });

    it('has keys that GNOME has for nothing else, and other ones if the person wishes', async () => {
        const taken = await shell.run(({ Gio }) => {
            const source = Gio.SettingsSchemaSource.get_default();
            const ids = (source?.list_schemas(true)[0] ?? []).filter(id =>
                /keybindings|media-keys/.test(id),
            );
            return ids.flatMap(id => {
                const settings = new Gio.Settings({ schema_id: id });
                return settings.settings_schema
                    .list_keys()
                    .filter(key => settings.get_value(key).get_type_string() === 'as')
                    .flatMap(key => settings.get_strv(key));
            });
        });
        expect(taken.length).toBeGreaterThan(50);
        const normalise = (keys: string): string => keys.toLowerCase().split('>').sort().join('>');
        for (const keys of ['<Control><Super>Tab', '<Shift><Control><Super>Tab'])
            expect(taken.map(normalise)).not.toContain(normalise(keys));

        await desktop.set('workspace-switcher', "['<Super>F7']");
        await shell.painted();
        await workspaces.signal('ActiveChanged', async () => input.press('Super+F7'));
        await expectActive('personal');
        const path = '/org/gnome/shell/extensions/kolide-workspaces/workspace-switcher';
        await desktop.execute(['dconf', 'reset', path]);
    });

    it('shows as many as there is room for, at every scale, and goes to all of them', async () => {
        const ids: string[] = [];
        for (let number = 1; number <= 30; number += 1)
            ids.push(
                await workspaces.create(`client ${number}`, {
                    koder_user_id: 'somebody.with.a.long.name@legal.example',
                }),
            );
        for (const scale of [1, 2]) {
            await input.close();
            await screen.setScale(scale);
            await whileOpen(async () => {
                expect(await actors.findClipped(SWITCHER)).toEqual([]);
                expect((await names()).length).toBeLessThan(20);
                const all = (await workspaces.list()).map(({ name }) => name);
                const order = ['personal', 'Éclair', 'default'];
                order.push(...all.filter(name => name.startsWith('client')), 'work');
                expect(order.length).toBe(34);
                await untilChosen('personal');
                for (const name of order.slice(1)) {
                    await input.press('Tab');
                    await untilChosen(name);
                }
                await input.press('End');
                await untilChosen('client 30');
                expect(await actors.findClipped(SWITCHER)).toEqual([]);
                await input.press('Escape');
                await actors.gone(SWITCHER);
            });
            await actors.gone(SWITCHER);
        }
        await input.close();
        await screen.reset();
        for (const id of ids) await workspaces.remove(id);
        for (const id of ids) await workspaces.purge(id);
    });
});
