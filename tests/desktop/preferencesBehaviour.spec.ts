import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { LockedPreferences } from './driver/lockedPreferences.js';
import { Preferences } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';

const GRACE = 'Grace Time Seconds that apps run on after a switch.';

describe('The preferences’ page of behaviour', () => {
    const desktop = useDesktop();
    const { input, workspaces } = desktop;
    const window = new Preferences(desktop);

    beforeAll(async () => {
        await window.resetSettings();
    });
    beforeEach(async () => {
        await window.open('Behaviour');
    });
    afterEach(async () => {
        await window.resetSettings();
    });

    async function untilSet(key: string, value: string): Promise<void> {
        await eventually(`${key} is ${value}`, async () => (await window.setting(key)) === value);
    }

    it('turns switches', async () => {
        await window.pressOn('check box', 'Name in the Panel', 'space');
        await untilSet('show-name-in-panel', 'true');
        await window.set('show-name-in-panel', 'false');
        await window.until('check box', 'Name in the Panel', 'is off', part => !part.isChecked);
    });

    it('sets numbers within the bounds of the schema', async () => {
        await window.pressOn('spin button', GRACE, 'Up');
        await untilSet('freeze-grace-seconds', '4');
        await window.set('freeze-grace-seconds', '9');
        const part = await window.until('spin button', GRACE, 'is 9', ({ value }) => value === 9);
        expect(part.maximum).toBe(3600);
    });

    it('sets how long apps run on only where they are paused then', async () => {
        const row = ['list item', 'Grace Time'] as const;
        await window.pressOn('check box', 'Pause in Background', 'space');
        await untilSet('freeze-in-background', 'false');
        await window.until(...row, 'cannot be set', part => !part.isSensitive);
        await window.set('freeze-in-background', 'true');
        await window.until(...row, 'can be set', part => part.isSensitive);
    });

    it('sets what is one of several', async () => {
        await window.choose('Signs on Windows', 1);
        await untilSet('window-signs', "'tag'");
        await window.set('window-signs', "'frame'");
        await window.find('label', 'Tag and Frame');
    });

    it('takes the keys that are pressed, and only those that can be held', async () => {
        expect((await window.find('list item', 'Switch Workspaces')).description).toBe(
            'Ctrl+Super+Tab',
        );
        await window.pressOn('list item', 'Switch Workspaces', 'Return');
        await window.find('button', 'Set');
        await input.press('F6');
        await input.press('Ctrl+Super+F6');
        await window.find('label', 'Ctrl+Super+F6');
        await window.activate('button', 'Set');
        await untilSet('workspace-switcher', "['<Control><Super>F6']");
        await window.pressOn('list item', 'Switch Workspaces', 'Return');
        await window.find('button', 'Set');
        await input.press('Ctrl+Super+F7');
        await window.find('label', 'Ctrl+Super+F7');
        await input.press('Return');
        await untilSet('workspace-switcher', "['<Control><Super>F7']");
        await window.pressOn('list item', 'Switch Workspaces', 'Return');
        await window.activate('button', 'Turn Off');
        await untilSet('workspace-switcher', '@as []');
        await window.pressOn('list item', 'Switch Workspaces', 'Return');
        await window.activate('button', 'Reset');
        await untilSet('workspace-switcher', '');
    });

    it('pauses nothing in the background where that is turned off', async () => {
        const freezes = new Freezes(desktop);
        await freezes.setGrace(0);
        await window.pressOn('check box', 'Pause in Background', 'space');
        await untilSet('freeze-in-background', 'false');
        const work = await workspaces.create('work', {});
        await workspaces.run('work', ['sleep', '600'], '');
        await freezes.untilState(work, 'background', 'setting');
        await window.pressOn('check box', 'Pause in Background', 'space');
        await freezes.untilState(work, 'frozen');
        await window.pressOn('check box', 'Pause in Background', 'space');
        await freezes.untilState(work, 'background', 'setting');
        // Else it would be frozen again with the settings of before, and thawed in the midst of that.
        await workspaces.remove(work);
        await workspaces.purge(work);
    });

    it('shows what an administrator has locked, and lets nobody change it', async () => {
        const locked = new LockedPreferences(desktop);
        await locked.start({ 'freeze-grace-seconds': '42', 'window-signs': "'tag'" });
        try {
            await window.open('Behaviour');
            const spoken = `${GRACE} Set by your administrator.`;
            expect((await window.find('spin button', spoken)).value).toBe(42);
            const grace = await window.find('list item', 'Grace Time');
            expect(grace.isSensitive).toBeFalse();
            expect(grace.description).toContain('Set by your administrator.');
            const signs = await window.find('combo box', 'Signs on Windows');
            expect(signs.isSensitive).toBeFalse();
            expect(signs.description).toContain('Set by your administrator.');
            const shield = 'Hide Others While the Screen Is Shared';
            expect((await window.find('check box', shield)).isSensitive).toBeTrue();
        } finally {
            await locked.stop();
        }
    });
});
