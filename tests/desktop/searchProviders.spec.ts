import GLib from 'gi://GLib';

import { busServiceOf, sliceOf } from '../../src/core/systemd/unitNames.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { OverviewSearch } from './driver/overviewSearch.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';

const CALCULATOR = 'gnome-calculator-search-provider';
const SETTINGS = 'gnome-control-center-search-provider';
const PASSPHRASE = 'correct horse';

describe('What apps find for the overview’s search', () => {
    const desktop = useDesktop();
    const freezes = new Freezes(desktop);
    const { actors, extension, input, shell, workspaces } = desktop;
    const search = new OverviewSearch(shell, input, actors);
    const personsFile = `${GLib.get_home_dir()}/zebrafish-of-the-person.txt`;

    beforeAll(async () => {
        await freezes.postpone();
        await workspaces.create('idle', {});
        await workspaces.create('work', {});
        await workspaces.run('work', ['sleep', '3600'], '');
        const home = `${workspaces.root}/${await workspaces.idOf('work')}/home`;
        await desktop.execute(['touch', personsFile, `${home}/zebrafish-at-work.txt`]);
    });

    afterAll(async () => {
        await desktop.execute(['rm', '-f', personsFile]);
        await freezes.resetGrace();
    });

    /** Types into the overview until something is found that is called so. */
    async function find(text: string, result: string): Promise<void> {
        await eventually(`“${text}” finds ${result}`, async () => {
            await search.type(text);
            if ((await search.foundByApps()).some(found => found.includes(result))) return true;
            await search.clear();
            return false;
        });
    }

    /** The names of the workspaces in which a program runs; of the session, “none”. */
    async function homesOf(program: string): Promise<string[]> {
        const script = 'for p in $(pgrep -f "/$1\\$"); do tail -n 1 /proc/$p/cgroup; done';
        const cgroups = await desktop.execute(['sh', '-c', script, 'homes', program]);
        const list = await workspaces.list();
        return cgroups
            .split('\n')
            .filter(line => line !== '')
            .map(line => list.find(({ id }) => line.includes(sliceOf(id)))?.name ?? 'none');
    }

    /** Waits until the calculator, in this workspace, has the keyboard. */
    async function untilCalculating(workspace: string): Promise<void> {
        await shell.untilFocused('Calculator');
        const pid = await shell.run(() => {
            const window = global.display.focus_window as { get_pid(): number } | null;
            return window?.get_pid() ?? 0;
        });
        const cgroup = await desktop.execute(['cat', `/proc/${pid}/cgroup`]);
        expect(cgroup).toContain(sliceOf(await workspaces.idOf(workspace)));
    }

    it('comes from the active workspace’s apps, and so does the window that is chosen', async () => {
        await workspaces.activate('work');
        await find('6*7', '42');
        expect(await homesOf(CALCULATOR)).toContain('work');
        await input.click({ style: 'list-search-result', text: '*42*' });
        await untilCalculating('work');
    });

    it('leads on to the app of the active workspace', async () => {
        await workspaces.activate('work');
        await find('6*7', '42');
        await input.click({ style: 'search-provider-icon', name: 'Calculator' });
        await untilCalculating('work');
    });

    it('comes out of a sandbox, too', async () => {
        await workspaces.create('sealed', { isolation: 'confined' });
        await workspaces.run('sealed', ['sleep', '3600'], '');
        await workspaces.activate('sealed');
        await find('6*7', '42');
        await input.click({ style: 'list-search-result', text: '*42*' });
        await untilCalculating('sealed');
    });

    it('is the person’s own in “default”', async () => {
        await workspaces.activate('default');
        await find('6*7', '42');
        expect(await homesOf(CALCULATOR)).toContain('none');
    });

    it('of files, those of the active workspace', async () => {
        await workspaces.activate('work');
        await find('zebrafish', 'zebrafish-at-work.txt');
        expect(await search.foundByApps()).toEqual([jasmine.stringContaining('at-work')]);
    });

    it('is gone when another workspace comes', async () => {
        await workspaces.activate('work');
        await find('6*7', '42');
        await workspaces.activate('default');
        await shell.painted();
        expect(await search.foundByApps()).toEqual([]);
    });

    it('comes from the session where the app is the session’s', async () => {
        await workspaces.activate('work');
        await find('wallpaper', 'Appearance');
        const homes = await homesOf(SETTINGS);
        expect(homes).toContain('none');
        expect(homes).not.toContain('work');
    });

    it('is nothing where no app has run yet, or where the bus has ended', async () => {
        await workspaces.activate('idle');
        await search.type('6*7');
        expect(await search.foundByApps()).toEqual([]);
        await search.clear();
        await workspaces.activate('work');
        const bus = busServiceOf(await workspaces.idOf('work'));
        await desktop.execute(['systemctl', '--user', 'stop', bus]);
        await search.type('6*7');
        expect(await search.foundByApps()).toEqual([]);
        await workspaces.run('work', ['sleep', '3600'], '');
    });

    it('is gone, and asked for no more, when the workspace is locked', async () => {
        await workspaces.create('safe', {});
        await new VaultDialogs(desktop).protect('safe', PASSPHRASE);
        await workspaces.activate('safe');
        await workspaces.run('safe', ['sleep', '3600'], '');
        await find('6*7', '42');
        await workspaces.lock('safe');
        await shell.painted();
        expect(await search.foundByApps()).toEqual([]);
        await search.clear();
        await search.type('6*7');
        expect(await search.foundByApps()).toEqual([]);
        await search.clear();
        await workspaces.activate('default');
    });

    it('is the session’s while the extension is switched off', async () => {
        await workspaces.activate('idle');
        await search.type('6*7');
        await extension.disable();
        expect(await search.foundByApps()).toEqual([]);
        await find('6*7', '42');
        await search.clear();
        await extension.enable();
    });
});
