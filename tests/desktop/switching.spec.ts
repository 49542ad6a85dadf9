import { MENU, PANEL_BUTTON, rowOf } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

describe('Switching', () => {
    const { actors, input, shell, workspaces } = useDesktop();

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.create('personal', {});
    });

    it('makes a workspace active with a click on its row in the panel menu', async () => {
        const id = await workspaces.idOf('work');
        const previous = await workspaces.activeId();

        await input.click(PANEL_BUTTON);
        const signal = await workspaces.signal('ActiveChanged', async () =>
            input.click(rowOf('work')),
        );

        expect(signal).toEqual([id, previous]);
        expect(await workspaces.activeId()).toBe(id);
        expect(workspaces.linkTarget()).toBe(id);
        await actors.get({ ...PANEL_BUTTON, name: 'Workspace: work (rpm@koder.dev)' });
        await actors.gone(MENU);
        await shell.painted();
    });
});
