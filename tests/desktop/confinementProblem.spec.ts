import GLib from 'gi://GLib';

import type { ActorQuery } from './driver/inside.js';
import { Preferences } from './driver/preferences.js';
import { DIALOG, NEW_WORKSPACE, PANEL_BUTTON } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

const REASON = 'Apps cannot be confined on this computer: ';
// As on a computer that has no Python.
const DROP_IN = `${GLib.get_user_runtime_dir()}/systemd/user/kolide-probe-.service.d`;
const WITHOUT_PYTHON = '[Service]\nInaccessiblePaths=/usr/bin/python3\n';

describe('Where apps cannot be confined', () => {
    const desktop = useDesktop();
    const { actors, extension, input, workspaces } = desktop;

    beforeAll(async () => {
        await extension.disable();
        GLib.mkdir_with_parents(DROP_IN, 0o700);
        GLib.file_set_contents(`${DROP_IN}/test.conf`, WITHOUT_PYTHON);
        await desktop.execute(['systemctl', '--user', 'daemon-reload']);
        await extension.enable();
        await workspaces.create('work', {});
        await workspaces.activate('work');
    });

    // It is tried out once for as long as the extension is on.
    afterAll(async () => {
        await extension.disable();
        await desktop.execute(['rm', '-r', DROP_IN]);
        await desktop.execute(['systemctl', '--user', 'daemon-reload']);
        await extension.enable();
        expect(await workspaces.confinementProblem()).toBe('');
    });

    it('the API says why, and refuses', async () => {
        expect(await workspaces.confinementProblem()).toContain(REASON);
        await expectAsync(
            workspaces.create('client', { isolation: 'confined' }),
        ).toBeRejectedWithError(new RegExp(REASON));
        await expectAsync(
            workspaces.update('work', { isolation: 'confined' }),
        ).toBeRejectedWithError(new RegExp(REASON));
    });

    it('the dialog for a new workspace shows why, and does not offer it', async () => {
        const box: ActorQuery = { role: 'CHECK_BOX', name: 'Its apps cannot be confined here' };
        await input.click(PANEL_BUTTON);
        await input.click(NEW_WORKSPACE);
        const { isReactive, y } = await actors.still({ ...box, within: DIALOG });
        expect(isReactive).toBeFalse();
        const shown = await actors.still({
            style: 'kolide-confinement-problem',
            text: `${REASON}*`,
            within: DIALOG,
        });
        expect(shown.y).toBeGreaterThan(y);
        await input.press('Escape');
        await actors.gone(DIALOG);
    });

    it('the preferences show why, and do not offer it', async () => {
        const window = new Preferences(desktop);
        await window.open('Workspaces');
        await window.pressOn('list item', 'work', 'Return');
        await window.until('check box', 'Confine Its Apps', 'says why not', part =>
            part.description.includes(REASON),
        );
    });
});
