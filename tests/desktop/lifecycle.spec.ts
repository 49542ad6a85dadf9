import { hexOf, sliceOf } from '../../src/core/systemd/unitNames.js';
import { LeakWatch, type Memory } from './driver/leaks.js';
import { eventually } from './driver/eventually.js';
import { UUID } from './driver/extension.js';
import { DIALOG, MENU, NEW_WORKSPACE, PANEL_BUTTON } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

const CYCLES = 50;

// Wraps functions of the shell, which no other spec should see: @ownShell
describe('Enabling and disabling', () => {
    const desktop = useDesktop();
    const { actors, extension, input, shell, workspaces } = desktop;
    const watch = new LeakWatch(shell);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('personal', {});
        // A bus that runs is taken up by each shell anew.
        await workspaces.run('work', ['true'], '');
    });

    afterAll(async () => {
        await watch.stop();
    });

    /** Uses the extension, and leaves it in the middle of something now and then. */
    async function use(cycle: number): Promise<void> {
        const request = workspaces.activate(cycle % 2 === 0 ? 'work' : 'personal');
        // Disabled while it switches, it cannot answer.
        if (cycle % 3 === 0) request.catch(() => undefined);
        else await request;
        if (cycle % 2 === 0) return;
        await input.click(PANEL_BUTTON);
        await actors.get(MENU);
        if (cycle % 5 !== 0) return;
        await input.click(NEW_WORKSPACE);
        await actors.get(DIALOG);
    }

    /** Disables it and lets the shell draw, so that all that was begun is over. */
    async function disable(): Promise<void> {
        await extension.disable();
        await shell.until('no grab is left', () => global.stage.get_grab_actor() === null);
        await shell.painted();
    }

    /** What is held once all that was under way, such as a switch, has ended. */
    async function heldAtLast(): Promise<string[]> {
        let held: string[] = [];
        const look = async (): Promise<boolean> => {
            held = await watch.takeHeld();
            return held.length === 0;
        };
        await eventually('nothing is held', look).catch(() => undefined);
        return held;
    }

    function tell(when: string, { pssKb, rssKb, heapKb }: Memory): void {
        const mb = (kb: number): string => `${(kb / 1024).toFixed(1)} MB`;
        print(`${when}: PSS ${mb(pssKb)}, RSS ${mb(rssKb)}, JavaScript ${mb(heapKb)}`);
    }

    it('comes back although it was switched off while a workspace was closed down', async () => {
        const work = (await workspaces.list()).find(({ name }) => name === 'work')?.id ?? '';
        const unit = `kolide-stubborn-${hexOf(work)}.service`;
        const asked = ['KillSignal=SIGCONT', 'TimeoutStopSec=infinity'];
        await desktop.execute([
            ...['systemd-run', '--user', '--collect', `--unit=${unit}`, `--slice=${sliceOf(work)}`],
            ...asked.flatMap(property => ['-p', property]),
            ...['sleep', 'infinity'],
        ]);
        try {
            const changing = workspaces.update('work', { isolation: 'confined' });
            // Disabled meanwhile, it cannot answer.
            changing.catch(() => undefined);
            const show = ['systemctl', '--user', 'show', '--property=ActiveState', unit];
            await eventually('its services are being stopped', async () =>
                (await desktop.execute(show)).includes('deactivating'),
            );
            // What is being stopped is not thawed.
            desktop.expectComplaint(/Unit has a pending job/);
            await extension.disable();
            await extension.enable();
            const found = (await workspaces.list()).find(({ id }) => id === work);
            expect(found?.isolation).toBe('separate');
        } finally {
            await desktop.execute(['systemctl', '--user', 'kill', '-s', 'KILL', unit]);
            const list = ['systemctl', '--user', 'list-units', '--all', '--plain', '--no-legend'];
            await eventually('it was closed down', async () => {
                const left = await desktop.execute([...list, sliceOf(work)]);
                return left.trim() === '';
            });
        }
    });

    it(`leaves nothing behind, ${CYCLES} times`, async () => {
        // The shell fills its grid of apps when it is first seen, or else some time later.
        await shell.run(({ Main }) => {
            Main.overview.showApps();
        });
        await shell.until('the overview is there', ({ Main }) =>
            Main.overview.animationInProgress ? null : Main.overview.visible,
        );
        await desktop.tidyUp();
        // The first uses fill the shell's caches: styles, icons, modules.
        for (let cycle = 1; cycle <= 5; cycle += 1) {
            await use(cycle);
            await disable();
            await extension.enable();
        }
        await disable();
        await watch.start();
        const atFirst = await watch.takeInventory();
        const before = await watch.measureMemory();
        expect(atFirst.own).toEqual([]);
        expect(atFirst.names['status area']).not.toContain(UUID);

        for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
            const context = `cycle ${cycle}`;
            await extension.enable();
            expect((await watch.takeInventory()).own.length)
                .withContext(context)
                .toBeGreaterThan(0);
            await use(cycle);
            await disable();
            expect(await watch.takeInventory())
                .withContext(context)
                .toEqual(atFirst);
            expect(await heldAtLast())
                .withContext(context)
                .toEqual([]);
            expect(await watch.takePatches())
                .withContext(context)
                .toEqual([]);
        }
        const after = await watch.measureMemory();
        tell('before', before);
        tell(`after ${CYCLES} times`, after);
        await extension.enable();
    }, 300_000);
});
