import Gio from 'gi://Gio';

import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import type { ActorQuery } from './driver/inside.js';
import { Slices, type Ticker } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';

// The shell’s own (js/ui/endSessionDialog.js).
const LOGOUT_DIALOG: ActorQuery = { style: 'end-session-dialog' };

const LOCK_KEY = '/org/gnome/desktop/screensaver/lock-enabled';

describe('What is frozen', () => {
    const desktop = useDesktop();
    const { actors, input, workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    let work = '';
    let play = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        play = await workspaces.create('play', {});
        await freezes.setGrace(0);
        // Else the computer would wake up with its screen locked.
        await desktop.execute(['dconf', 'write', LOCK_KEY, 'false']);
    });

    afterEach(async () => {
        await slices.clear();
    });

    afterAll(async () => {
        await desktop.execute(['dconf', 'reset', LOCK_KEY]);
        await freezes.resetGrace();
    });

    /** Who delays the sleep and the end of the computer. */
    async function delays(): Promise<string> {
        return desktop.execute(['systemd-inhibit', '--list', '--no-legend', '--no-pager']);
    }

    async function isDelayed(): Promise<boolean> {
        return (await delays()).includes('Kolide Workspaces');
    }

    /** Starts a program in each workspace but one, and leaves them. */
    async function freezeTickers(): Promise<{ tickers: Ticker[]; all: string[] }> {
        const all = [work, await workspaces.idOf('default')];
        const tickers: Ticker[] = [];
        for (const id of all) {
            await workspaces.activate(id);
            tickers.push(await slices.tick(id));
        }
        await workspaces.activate(play);
        await expectFrozen(all);
        return { tickers, all };
    }

    async function expectFrozen(all: string[]): Promise<void> {
        for (const id of all) await freezes.untilState(id, 'frozen');
        for (const id of all) expect(slices.isFrozen(id)).toBeTrue();
    }

    async function expectRunning(tickers: Ticker[], all: string[]): Promise<void> {
        for (const ticker of tickers) await ticker.advances();
        for (const id of all) expect(slices.isFrozen(id)).toBeFalse();
    }

    it('goes on while the person is asked whether to log out', async () => {
        const { tickers, all } = await freezeTickers();
        await desktop.execute(['gnome-session-quit', '--logout']);
        await actors.get(LOGOUT_DIALOG);
        await expectRunning(tickers, all);
        await input.press('Escape');
        await expectFrozen(all);
    });

    for (const [what, verb] of [
        ['sleeps', 'suspend'],
        ['is switched off', 'poweroff'],
    ] as const) {
        it(`goes on before the computer ${what}`, async () => {
            const { tickers, all } = await freezeTickers();
            expect(await isDelayed()).toBeTrue();

            // Holds it at the point at which everybody has been told of it.
            const flags = Gio.SubprocessFlags.NONE;
            const options = ['--mode=delay', '--what=sleep:shutdown', '--why=test'];
            const hold = ['systemd-inhibit', ...options, 'sleep', '60'];
            const holder = Gio.Subprocess.new(hold, flags);
            await eventually('it is held', async () => (await delays()).includes(' test '));
            try {
                await desktop.execute(['systemctl', verb]);
                await expectRunning(tickers, all);
                await eventually('nothing of ours delays it', async () => !(await isDelayed()));
            } finally {
                holder.send_signal(15);
            }
            // It has woken up, or was left on after all.
            await expectFrozen(all);
            await eventually('the next time is waited for', isDelayed);
        });
    }
});
