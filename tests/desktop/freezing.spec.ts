import GLib from 'gi://GLib';

import type { ActorQuery } from './driver/inside.js';
import { PANEL_BUTTON, MENU } from './driver/product.js';
import { eventually, pass } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { Random } from './driver/random.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';

// Long enough that a busy machine does something in it.
const GRACE_SECONDS = 5;

describe('Freezing', () => {
    const desktop = useDesktop();
    const { actors, extension, input, workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    const random = new Random();
    let work = '';
    let play = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        play = await workspaces.create('play', {});
    });

    beforeEach(async () => {
        await freezes.setGrace(0);
        await workspaces.activate('work');
    });

    afterEach(async () => {
        await slices.clear();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    it('stops what runs in the background, until it is active again', async () => {
        const left = await slices.count('work');
        expect((await freezes.summary(work)).state).toBe('active');
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        expect(slices.isFrozen(work)).toBeTrue();

        const [value, cpuTime] = [left.value, slices.cpuTime(work)];
        const control = await slices.count('play');
        await control.advances(200_000);
        expect(left.value).toBe(value);
        expect(slices.cpuTime(work)).toBe(cpuTime);

        await workspaces.activate('work');
        expect(slices.isFrozen(work)).toBeFalse();
        await left.advances();
        await freezes.untilState(play, 'frozen');
        expect(slices.isFrozen(play)).toBeTrue();
    });

    it('lets all of it go on, however late systemd answers', async () => {
        await workspaces.activate('play');
        await slices.tick('play');
        await workspaces.activate('work');
        const tickers = [];
        for (let count = 0; count < 4; count += 1) tickers.push(await slices.tick('work'));
        const manager = (
            await desktop.execute(['pgrep', '--euid', 'koder', '-x', 'systemd'])
        ).trim();
        for (let round = 0; round < 10; round += 1) {
            await desktop.execute(['kill', '-STOP', manager]);
            try {
                for (let turn = 0; turn < 2; turn += 1) {
                    await workspaces.activate('play');
                    // So that it is asked to freeze what was left, in most rounds.
                    await pass(random.below(300));
                    await workspaces.activate('work');
                }
            } finally {
                await desktop.execute(['kill', '-CONT', manager]);
            }
            await eventually('all of it goes on', async () => slices.runsAsWhole(work));
            for (const ticker of tickers) await ticker.advances();
        }
        await freezes.untilState(play, 'frozen');
        expect(slices.isFrozen(play)).toBeTrue();
    });

    it('lets it run on for the grace time, in which coming back cancels it', async () => {
        await freezes.setGrace(GRACE_SECONDS);
        const counter = await slices.count('work');
        await workspaces.activate('play');
        expect((await freezes.summary(work)).state).toBe('background');
        await counter.advances();
        await workspaces.activate('work');

        // The grace time of the other one begins later, so that this one's is over after it.
        await slices.count('play');
        await workspaces.activate('play');
        await workspaces.activate('work');
        await freezes.untilState(play, 'frozen');
        await counter.advances();
        expect((await freezes.summary(work)).state).toBe('active');
        expect(slices.isFrozen(work)).toBeFalse();
    });

    it('says in the menu what a workspace does', async () => {
        await slices.count('work');
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await input.click(PANEL_BUTTON);
        await actors.get(rowSaying('work, Paused'));
        await workspaces.update(work, { keep_running: true });
        await actors.get(rowSaying('work, Running: set to keep running'));
        await workspaces.update(work, { keep_running: false });
        await actors.get(rowSaying('work, Paused'));
        await slices.clear();
        await actors.get(rowSaying('work, No apps running'));
    });

    it('starts a program in a frozen workspace, and freezes it again', async () => {
        const first = await slices.count('work');
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await freezes.setGrace(GRACE_SECONDS);
        const second = await slices.count('work');
        await first.advances();
        await freezes.untilState(work, 'frozen');
        expect(slices.isFrozen(work)).toBeTrue();
        await workspaces.activate('work');
        await second.advances();
    });

    it('freezes what is started in the background', async () => {
        await freezes.setGrace(GRACE_SECONDS);
        await slices.count('play');
        expect((await freezes.summary(play)).state).toBe('background');
        await freezes.untilState(play, 'frozen');
        expect(slices.isFrozen(play)).toBeTrue();
    });

    it('freezes what was started in the default workspace too', async () => {
        await workspaces.activate('default');
        const id = await workspaces.idOf('default');
        const counter = await slices.count('default');
        await workspaces.activate('work');
        await freezes.untilState(id, 'frozen');
        expect(slices.isFrozen(id)).toBeTrue();
        await workspaces.activate('default');
        await counter.advances();
    });

    it('lets everything run while the extension is off, and takes it over again', async () => {
        const counter = await slices.count('work');
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');

        await extension.disable();
        await counter.advances();
        await eventually('the guard is gone', async () => !(await isGuarded()));

        await extension.enable();
        await freezes.untilState(work, 'frozen');
        expect(await isGuarded()).toBeTrue();
        // Thawed though the extension did not know that it is frozen.
        await workspaces.activate('work');
        await counter.advances();
    });

    it('takes over what another one had frozen', async () => {
        const counter = await slices.count('work');
        await extension.disable();
        // What still thaws at the end aborts it.
        await eventually('it is frozen by hand', async () =>
            desktop.execute(['systemctl', '--user', 'freeze', sliceName(work)]).then(
                () => true,
                () => false,
            ),
        );
        await extension.enable();
        await counter.advances();
        expect(await workspaces.activeId()).toBe(work);
    });

    it('freezes again what went on because somebody ended the guard', async () => {
        const counter = await slices.count('work');
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await freezes.setGrace(GRACE_SECONDS);
        await desktop.execute(['systemctl', '--user', 'stop', 'kolide-guard.service']);
        await counter.advances();
        await freezes.untilState(work, 'frozen');
        expect(await isGuarded()).toBeTrue();
    });

    it('closes the apps of a workspace that is removed, at first politely', async () => {
        const id = await workspaces.create('short-lived', {});
        const said = `${GLib.get_tmp_dir()}/said-${GLib.uuid_string_random()}`;
        const script =
            'trap "echo closing > $1; exit" TERM; touch $1; while :; do sleep 0.01; done';
        await workspaces.activate(id);
        await workspaces.run(id, ['sh', '-c', script, 'polite', said], '');
        await eventually('it is ready', () => GLib.file_test(said, GLib.FileTest.EXISTS));
        await workspaces.activate('work');
        await freezes.untilState(id, 'frozen');
        await workspaces.remove(id);
        expect(await desktop.execute(['cat', said])).toBe('closing\n');
        expect(await slices.units(id)).toEqual([]);
        await workspaces.restore(id);
        // In the background it would be frozen again at once.
        await workspaces.activate(id);
        await slices.count(id);
    });

    /** The row of the menu that a screen reader reads thus. */
    function rowSaying(name: string): ActorQuery {
        return { role: 'RADIO_MENU_ITEM', name, within: MENU };
    }

    async function isGuarded(): Promise<boolean> {
        const show = ['systemctl', '--user', 'show', '-P', 'ActiveState', 'kolide-guard.service'];
        return (await desktop.execute(show)).trim() === 'active';
    }

    function sliceName(id: string): string {
        return GLib.path_get_basename(slices.cgroupOf(id));
    }
});
