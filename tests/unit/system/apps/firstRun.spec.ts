import { FirstRun } from '../../../../src/system/apps/firstRun.js';
import { sampleWorkspace } from '../../core/workspace/sample.js';
import type { Workspace } from '../../../../src/core/workspace/workspace.js';
import { DesktopFile } from '../../../../src/system/apps/desktopFile.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const WORK = sampleWorkspace('work', 'work');

describe('FirstRun', () => {
    const home = useTemporaryHome();
    let isActive: boolean;
    let started: string[];
    let offered: string[];
    let whenFound: () => void;
    let firstRun: FirstRun;

    beforeEach(() => {
        isActive = true;
        started = [];
        offered = [];
        whenFound = () => undefined;
        const launch = (_id: string, app: string): Promise<string> => {
            started.push(app);
            if (app === 'leave') isActive = false;
            return Promise.resolve('unit');
        };
        const findApp = (_workspace: Workspace, desktopId: string): Promise<DesktopFile> => {
            whenFound();
            return Promise.resolve(
                DesktopFile.parse(desktopId, '[Desktop Entry]\nType=Application\nName=App\n'),
            );
        };
        firstRun = new FirstRun(
            id => `${home().path}/${id}`,
            { launch },
            findApp,
            () => isActive,
            ({ app }) => offered.push(app),
        );
    });

    function choose(...apps: { app: string; start?: boolean }[]): void {
        home().write('work/kolide/first-run-apps.json', JSON.stringify({ version: 1, apps }));
    }

    it('starts and offers what is chosen', async () => {
        choose({ app: 'mail', start: true }, { app: 'chat' });
        await firstRun.run(WORK);
        expect(started).toEqual(['mail']);
        expect(offered).toEqual(['chat']);
    });

    it('looks no more, in this login, where there was nothing left to do', async () => {
        await firstRun.run(WORK);
        choose({ app: 'mail', start: true });
        await firstRun.run(WORK);
        expect(started).toEqual([]);
    });

    it('starts nothing in a workspace that is not active any more', async () => {
        choose({ app: 'mail', start: true });
        isActive = false;
        await firstRun.run(WORK);
        expect(started).toEqual([]);
    });

    it('leaves the rest for the next time when the person leaves meanwhile', async () => {
        choose({ app: 'leave', start: true }, { app: 'mail', start: true });
        await firstRun.run(WORK);
        expect(started).toEqual(['leave']);
    });

    it('offers nothing that is found only after the person has left', async () => {
        choose({ app: 'chat' });
        whenFound = () => {
            isActive = false;
        };
        await firstRun.run(WORK);
        expect(offered).toEqual([]);
    });
});
