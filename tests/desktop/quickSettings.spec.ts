import type { WorkspaceSummary } from '../../src/system/dbus/workspacesClient.js';
import { eventually } from './driver/eventually.js';
import {
    MENU,
    PANEL_BUTTON,
    QUICK_SETTINGS_BUTTON,
    ROW,
    switchCalled,
    TOGGLE,
    TOGGLE_MENU,
    toggleRowOf,
} from './driver/product.js';
import { useDesktop } from './driver/suite.js';

const ROWS = { style: 'kolide-workspace-row', within: TOGGLE_MENU };
const PAUSE = switchCalled('Pause in Background');
const PAUSING = '/org/gnome/shell/extensions/kolide-workspaces/freeze-in-background';
const HOLD = switchCalled('Hold Notifications in Background');

describe('Quick Settings', () => {
    const desktop = useDesktop();
    const { actors, input, lockScreen, screen, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev', colour: 'blue' });
        await workspaces.create('personal', { colour: 'green' });
    });

    beforeEach(async () => {
        await workspaces.activate('work');
    });

    async function openMenu(): Promise<void> {
        await input.click(QUICK_SETTINGS_BUTTON);
        await input.click(TOGGLE);
        await actors.still(TOGGLE_MENU);
    }

    async function closeAll(): Promise<void> {
        await input.press('Escape');
        await actors.gone(TOGGLE_MENU);
        await input.press('Escape');
        await actors.gone(TOGGLE);
    }

    async function untilSaid(
        name: string,
        key: keyof WorkspaceSummary,
        value: unknown,
    ): Promise<void> {
        await eventually(`${key} of ${name} is ${String(value)}`, async () => {
            const all = await workspaces.list();
            return all.find(one => one.name === name)?.[key] === value;
        });
    }

    it('has a toggle that says which workspace is active', async () => {
        await input.click(QUICK_SETTINGS_BUTTON);
        expect((await actors.get(TOGGLE)).texts).toEqual(['Workspaces', 'work']);
        await workspaces.activate('personal');
        await actors.get({ ...TOGGLE, text: 'personal' });
        expect((await actors.get(TOGGLE)).isChecked).toBeFalse();
    });

    it('lists the workspaces as the panel does', async () => {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
        const inPanel = await actors.all(ROW);
        await input.press('Escape');
        await actors.gone(MENU);
        await openMenu();
        const rows = await actors.all(ROWS);
        expect(rows.length).toBe(3);
        for (const key of ['texts', 'name', 'role', 'isChecked'] as const)
            expect(rows.map(row => row[key])).toEqual(inPanel.map(row => row[key]));
        await closeAll();
    });

    it('switches with a click, and is closed then', async () => {
        await openMenu();
        const [id] = await workspaces.signal('ActiveChanged', async () =>
            input.click(toggleRowOf('personal')),
        );
        expect(id).toBe(await workspaces.idOf('personal'));
        await actors.gone(TOGGLE);
        await shell.until('nothing holds the keyboard', ({ Main }) => Main.modalCount === 0);
    });

    it('has switches of the active workspace', async () => {
        await openMenu();
        await actors.get({ style: 'popup-separator-menu-item', text: 'work', within: TOGGLE_MENU });
        expect((await actors.get(PAUSE)).isChecked).toBeTrue();
        expect((await actors.get(HOLD)).isChecked).toBeTrue();
        await input.click(PAUSE);
        await untilSaid('work', 'keep_running', true);
        await actors.gone(TOGGLE_MENU);

        await input.click(TOGGLE);
        await actors.still(TOGGLE_MENU);
        expect((await actors.get(PAUSE)).isChecked).toBeFalse();
        await input.click(HOLD);
        await untilSaid('work', 'notifications', 'show');
        await actors.gone(TOGGLE_MENU);
        await input.press('Escape');
        await actors.gone(TOGGLE);

        await workspaces.activate('personal');
        await openMenu();
        expect((await actors.get(PAUSE)).isChecked).toBeTrue();
        expect((await actors.get(HOLD)).isChecked).toBeTrue();
        await untilSaid('personal', 'keep_running', false);
        await closeAll();
        await workspaces.update('work', { keep_running: false, notifications: 'default' });
    });

    it('shares the clipboard and keeps the computer awake, on and off', async () => {
        const share = switchCalled('Share Clipboard');
        const awake = switchCalled('Keep Awake While Active');
        await openMenu();
        expect((await actors.get(share)).isChecked).toBeFalse();
        expect((await actors.get(awake)).isChecked).toBeFalse();
        for (const isOn of [true, false]) {
            await input.click(share);
            await untilSaid('work', 'clipboard', isOn ? 'shared' : 'own');
            await actors.gone(TOGGLE_MENU);
            await input.click(TOGGLE);
            await actors.still(TOGGLE_MENU);
            await actors.get({ ...share, checked: isOn });
            await input.click(awake);
            await untilSaid('work', 'keep_awake', isOn);
            await actors.gone(TOGGLE_MENU);
            await input.click(TOGGLE);
            await actors.still(TOGGLE_MENU);
            await actors.get({ ...awake, checked: isOn });
        }
        await untilSaid('personal', 'clipboard', 'own');
        await untilSaid('personal', 'keep_awake', false);
        await closeAll();
    });

    it('follows what programs change while it is open', async () => {
        await openMenu();
        await workspaces.update('work', { keep_running: true });
        await actors.get({ ...PAUSE, checked: false });
        await workspaces.update('work', { keep_running: false });
        await actors.get({ ...PAUSE, checked: true });
        await closeAll();
    });

    it('says that pausing is off for all, and offers it for none then', async () => {
        const overruled = switchCalled('Pause in Background (Off for All)');
        await openMenu();
        await desktop.execute(['dconf', 'write', PAUSING, 'false']);
        const shown = await actors.get({ ...overruled, checked: false });
        expect(shown.isReactive).toBeFalse();
        // What a switch had changed by being shown would be stored before this.
        await workspaces.update('work', { colour: 'blue' });
        await untilSaid('work', 'keep_running', false);
        await desktop.execute(['dconf', 'reset', PAUSING]);
        expect((await actors.get({ ...PAUSE, checked: true })).isReactive).toBeTrue();
        await closeAll();
    });

    it('can be used with the keyboard alone', async () => {
        await input.press('Super+s');
        await actors.get(TOGGLE);
        await input.pressUntilFocused('Tab', TOGGLE);
        await input.press('Return');
        await actors.still(TOGGLE_MENU);
        await input.pressUntilFocused('Down', PAUSE);
        await input.press('space');
        await untilSaid('work', 'keep_running', true);
        await input.press('space');
        await untilSaid('work', 'keep_running', false);
        await input.pressUntilFocused('Up', toggleRowOf('personal'));
        await workspaces.signal('ActiveChanged', async () => input.press('Return'));
        await actors.gone(TOGGLE);
    });

    it('shows nothing of workspaces on the lock screen', async () => {
        await lockScreen.lock();
        await input.click(QUICK_SETTINGS_BUTTON);
        await actors.get({ style: 'quick-settings' });
        expect(await actors.all(TOGGLE)).toEqual([]);
        await input.press('Escape');
        await lockScreen.unlock();
        await input.click(QUICK_SETTINGS_BUTTON);
        await actors.get(TOGGLE);
    });

    it('fits on a small screen however many workspaces there are', async () => {
        const ids: string[] = [];
        for (let number = 1; number <= 30; number += 1)
            ids.push(await workspaces.create(`client ${number}`, {}));
        for (const scale of [1, 2]) {
            await input.close();
            await screen.setScale(scale);
            await openMenu();
            expect(
                await actors.findClipped({ text: 'Manage Workspaces…', style: 'popup-menu-item' }),
            ).toEqual([]);
            await input.pressUntilFocused('Down', PAUSE, 60);
            expect(await actors.findClipped(PAUSE)).toEqual([]);
            await closeAll();
        }
        await input.close();
        await screen.reset();
        for (const id of ids) await workspaces.remove(id);
        for (const id of ids) await workspaces.purge(id);
    });
});
