import { DefaultApps } from '../../../../src/system/apps/defaultApps.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const LIST = 'tree/XDG_CONFIG_HOME/mimeapps.list';
const BROWSER = 'default-apps web-browser';
const [MINE, THEIRS] = ["'mine.desktop'", "'theirs.desktop'"];
const FULL = new Error('The disk is full');

describe('Default apps of a workspace', () => {
    const home = useTemporaryHome();
    let apps: DefaultApps;

    beforeEach(async () => {
        apps = new DefaultApps(() => `${home().path}/tree`);
        home().makeDirectory('tree/XDG_CONFIG_HOME');
        await choose(MINE);
    });

    async function choose(app: string, complete?: () => Promise<void>): Promise<void> {
        await apps.change('work', new Map([[BROWSER, app]]), complete);
    }

    async function chosen(): Promise<string | null | undefined> {
        return (await apps.chosenIn('work')).get(BROWSER);
    }

    it('are chosen when what belongs to it is done, and then stay', async () => {
        await choose(THEIRS, async () => {
            expect(await chosen()).toBe(THEIRS);
        });
        expect(await chosen()).toBe(THEIRS);
    });

    it('are as they were if what belongs to it fails', async () => {
        const before = home().read(LIST);
        await expectAsync(choose(THEIRS, () => Promise.reject(FULL))).toBeRejectedWith(FULL);
        expect(home().read(LIST)).toBe(before);
        await expectAsync(choose(MINE, () => Promise.reject(FULL))).toBeRejectedWith(FULL);
        expect(home().read(LIST)).toBe(before);
    });

    it('are what a program has chosen meanwhile', async () => {
        const later = '[Default Applications]\ntext/html=later.desktop\n';
        const failing = choose(THEIRS, () => {
            home().write(LIST, later);
            return Promise.reject(FULL);
        });
        await expectAsync(failing).toBeRejectedWith(FULL);
        expect(home().read(LIST)).toBe(later);
    });

    it('that are not chosen do not keep the rest from being done', async () => {
        let isDone = false;
        await apps.change('work', new Map(), () => {
            isDone = true;
            return Promise.resolve();
        });
        expect(isDone).toBeTrue();
    });

    it('are chosen in place of a pipe that nobody reads from', async () => {
        home().remove(LIST);
        home().makePipe(LIST);
        await choose(THEIRS);
        expect(await chosen()).toBe(THEIRS);
        expect(home().read(LIST)).toContain('theirs.desktop');
    });
});
