import GLib from 'gi://GLib';
import type Meta from 'gi://Meta';

import { ClientWindows } from '../driver/clientWindows.js';
import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';
import type { Inside } from '../driver/inside.js';
import { programPath } from '../driver/program.js';
import { Slices } from '../driver/slices.js';
import { step } from '../driver/step.js';
import type { Thawing } from './samples.js';

const GRACE_KEY = '/org/gnome/shell/extensions/kolide-workspaces/freeze-grace-seconds';
const TITLE = 'Frames';
const ROUNDS = 16;
const AWAKE_MS = 3000;
const FROZEN_MS = 10_000;

/** Freezes and thaws a workspace with busy apps. */
export async function measureThawing(desktop: Desktop): Promise<Thawing> {
    const { shell, workspaces } = desktop;
    const slices = new Slices(desktop);
    await desktop.startAfresh();
    await desktop.execute(['dconf', 'write', GRACE_KEY, '0']);
    const busy = await workspaces.create('busy', {});
    await workspaces.create('other', {});
    await workspaces.activate('busy');
    await workspaces.run('busy', ['gjs', '-m', programPath('frameCounter'), 'Frames', TITLE], '');
    await new ClientWindows(desktop).drawn([TITLE]);
    const freeze = async (): Promise<void> => {
        await workspaces.activate('other');
        await eventually('it is frozen', () => slices.isFrozen(busy));
    };

    const clientPaint: number[] = [];
    await step(`thawed ${ROUNDS} times`, async () => {
        for (let round = 0; round < ROUNDS; round += 1) {
            await freeze();
            const painted = shell.run(untilDamaged, TITLE);
            const start = GLib.get_monotonic_time();
            await workspaces.activate('busy');
            clientPaint.push(((await painted) - start) / 1000);
        }
    });

    await slices.count('busy');
    const measure = async (ms: number): Promise<{ used: number; elapsed: number }> => {
        const [time, used] = [GLib.get_monotonic_time(), slices.cpuTime(busy)];
        await wait(ms);
        return {
            used: (slices.cpuTime(busy) - used) / 1000,
            elapsed: (GLib.get_monotonic_time() - time) / 1000,
        };
    };
    const awake = await step('watched busy apps', async () => measure(AWAKE_MS));
    await freeze();
    const frozen = await step('watched frozen apps', async () => measure(FROZEN_MS));
    await slices.clear();
    await desktop.execute(['dconf', 'reset', GRACE_KEY]);
    return { clientPaint, awake, frozen };
}

/** Resolves to the time at which the client of a window has next drawn. */
async function untilDamaged({ GLib }: Inside, title: string): Promise<number> {
    const window = global.display
        .list_all_windows()
        .find(candidate => candidate.get_title() === title);
    const actor = window?.get_compositor_private<Meta.WindowActor>();
    if (!actor) throw new Error(`There is no window ${title}`);
    return new Promise(resolve => {
        const damaged = actor.connect('damaged', () => {
            actor.disconnect(damaged);
            resolve(GLib.get_monotonic_time());
        });
    });
}

async function wait(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
        setTimeout(resolve, ms);
    });
}
