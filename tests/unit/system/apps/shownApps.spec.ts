import { ShownApps } from '../../../../src/system/apps/shownApps.js';
import type { Catalogue } from '../../../../src/core/apps/catalogue.js';
import type { Workspace } from '../../../../src/core/workspace/workspace.js';
import { sampleWorkspace } from '../../core/workspace/sample.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const HIDDEN = 'run/kolide/work-apps/applications';

describe('ShownApps', () => {
    const home = useTemporaryHome();
    let installed: string[];
    let looks: number;
    let shownApps: ShownApps;

    beforeEach(() => {
        installed = ['chat.desktop', 'mail.desktop'];
        looks = 0;
        shownApps = new ShownApps(`${home().path}/run`, () => {
            looks += 1;
            return installed;
        });
    });

    function showing(...apps: string[]): Workspace {
        const choice: Catalogue = { mode: 'only', apps };
        const workspace = sampleWorkspace('work', 'work');
        return { ...workspace, meta: { ...workspace.meta, apps: choice } };
    }

    it('hides what is not shown, and what is installed later', async () => {
        await shownApps.ensure(showing('mail'));
        expect(home().list(HIDDEN)).toEqual(['chat.desktop']);
        installed.push('draw.desktop');
        await shownApps.update(showing('mail'));
        expect(home().list(HIDDEN)).toEqual(['chat.desktop', 'draw.desktop']);
    });

    it('hides what the last choice wants, however fast they follow each other', async () => {
        await shownApps.ensure(showing('mail'));
        await Promise.all([shownApps.ensure(showing('chat')), shownApps.ensure(showing('mail'))]);
        expect(home().list(HIDDEN)).toEqual(['chat.desktop']);
    });

    it('looks at all apps only if the workspace shows others', async () => {
        await shownApps.ensure(showing('mail'));
        await shownApps.updateChoice(showing('mail'));
        expect(looks).toBe(1);
        await shownApps.updateChoice(showing('chat'));
        expect(home().list(HIDDEN)).toEqual(['mail.desktop']);
        expect(looks).toBe(2);
    });

    it('leaves alone a workspace in which nothing runs', async () => {
        await shownApps.updateChoice(showing('mail'));
        expect(home().exists('run')).toBeFalse();
    });
});
