import GLib from 'gi://GLib';

import { ClientWindows } from '../driver/clientWindows.js';
import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';
import { MainLoopProbe } from '../driver/mainLoopProbe.js';
import { MENU, PANEL_BUTTON, rowOf } from '../driver/product.js';
import { Random } from '../driver/random.js';
import { Slices } from '../driver/slices.js';
import { step } from '../driver/step.js';
import { Stopwatch } from '../driver/stopwatch.js';
import { Burden } from './burden.js';
import type { Load, SwitchSeries, Switching } from './samples.js';

const NAMES = ['work', 'personal', 'default'];
const [WORK = '', PERSONAL = ''] = NAMES;
const GRACE_KEY = '/org/gnome/shell/extensions/kolide-workspaces/freeze-grace-seconds';

interface Step {
    readonly load: Load;
    readonly clicks: number;
}

// Base comes twice, so that what the machine does meanwhile can be told from what the load does.
const BASE: Load = { workspaces: 3, windows: 10, processes: 200, isBurdened: false };
const STEPS: readonly Step[] = [
    { load: { ...BASE, windows: 1 }, clicks: 18 },
    { load: { ...BASE, windows: 3 }, clicks: 18 },
    { load: { ...BASE, processes: 0 }, clicks: 18 },
    { load: BASE, clicks: 30 },
    { load: { ...BASE, processes: 1000 }, clicks: 18 },
    { load: { ...BASE, workspaces: 30 }, clicks: 18 },
    { load: { ...BASE, workspaces: 200 }, clicks: 18 },
    { load: BASE, clicks: 30 },
    { load: { ...BASE, windows: 30 }, clicks: 18 },
];

// How long people hold the button of a mouse down in a click.
const SHORTEST_PRESS_MS = 60;
const LONGEST_PRESS_MS = 140;

const BURDENED: Step = { load: { ...BASE, isBurdened: true }, clicks: 30 };

/** Clicks on workspaces in the menu, under different loads. */
export async function measureSwitching(desktop: Desktop): Promise<Switching> {
    const series: SwitchSeries[] = [];
    let frozen: number[] = [];
    let minimising: number[] = [];
    const click = async (bench: SwitchBench, { load, clicks }: Step): Promise<void> => {
        await bench.bring(load);
        const found = series.find(candidate => isSame(candidate, load)) ?? emptySeries(load);
        if (!series.includes(found)) series.push(found);
        await step(`clicked ${clicks} times with ${describe(load)}`, async () =>
            bench.click(found, clicks),
        );
    };
    const bench = new SwitchBench(desktop);
    await bench.prepare();
    for (const one of STEPS) {
        await click(bench, one);
        if (one.load !== BASE || frozen.length > 0) continue;
        frozen = await step('timed the freezing', async () => bench.timeFreezing(16));
        minimising = await step('minimised and restored', async () => bench.timeMinimising(10));
    }
    await bench.end();
    // On a tree of its own: what differs stays different.
    const burdened = new SwitchBench(desktop);
    await burdened.prepare();
    await click(burdened, BURDENED);
    const turns = await step('found the longest turns', async () => burdened.findLongestTurns(8));
    await burdened.end();
    const frameInterval = await new Stopwatch(desktop.shell).frameInterval();
    return { frameInterval, series, frozen, minimising, ...turns };
}

class SwitchBench {
    private readonly windows: ClientWindows;
    private readonly slices: Slices;
    private readonly stopwatch: Stopwatch;
    private readonly random = new Random();
    private readonly burden: Burden;
    private readonly ids = new Map<string, string>();
    private spares: string[] = [];
    private windowCount = 0;
    private processes = 0;
    private processUnits: string[] = [];
    private active = '';

    constructor(private readonly desktop: Desktop) {
        this.windows = new ClientWindows(desktop);
        this.slices = new Slices(desktop);
        this.stopwatch = new Stopwatch(desktop.shell);
        this.burden = new Burden(desktop, [WORK, PERSONAL]);
    }

    async prepare(): Promise<void> {
        const { desktop } = this;
        await desktop.startAfresh();
        // So that every switch thaws one workspace and has the other frozen.
        await desktop.execute(['dconf', 'write', GRACE_KEY, '0']);
        await desktop.workspaces.create(WORK, {});
        await desktop.workspaces.create(PERSONAL, {});
        for (const name of NAMES) this.ids.set(name, await desktop.workspaces.idOf(name));
    }

    async end(): Promise<void> {
        await this.slices.clear();
        await this.burden.drop();
        await this.desktop.execute(['dconf', 'reset', GRACE_KEY]);
        await this.desktop.input.close();
    }

    /** Sees to it that there is what the load says. */
    async bring(load: Load): Promise<void> {
        await step(`brought about ${describe(load)}`, async () => {
            await this.bringWorkspaces(load.workspaces);
            await this.bringProcesses(load.processes);
            await this.bringWindows(load.windows);
            if (load.isBurdened) await this.burden.take();
            await this.activate(WORK);
            await this.activate(PERSONAL);
            await this.desktop.shell.idle();
            await this.desktop.shell.painted();
        });
    }

    /** Clicks on the one and the other workspace in turns, every third time where it changes nothing. */
    async click(series: SwitchSeries, clicks: number): Promise<void> {
        // The first ones load what all later ones use.
        for (let index = -2; index < clicks; index += 1) {
            const isSwitch = index % 3 !== 2;
            const other = this.active === WORK ? PERSONAL : WORK;
            const wanted = isSwitch ? other : this.active;
            const isBurdened = series.isBurdened && isSwitch;
            if (isBurdened) await this.burden.loadUp(wanted);
            await this.clickOn(wanted, index < 0 ? null : series);
            if (!isBurdened) continue;
            await this.burden.arrived(wanted);
            await this.burden.unload();
        }
    }

    /** How long after the answer of a switch the workspace that was left is frozen. */
    async timeFreezing(count: number): Promise<number[]> {
        const times: number[] = [];
        for (let index = 0; index < count; index += 1) {
            const left = this.active;
            await this.desktop.workspaces.activate(left === WORK ? PERSONAL : WORK);
            const answered = GLib.get_monotonic_time();
            await this.frozen(left);
            times.push((GLib.get_monotonic_time() - answered) / 1000);
            this.active = left === WORK ? PERSONAL : WORK;
        }
        return times;
    }

    async timeMinimising(count: number): Promise<number[]> {
        const times: number[] = [];
        for (let index = 0; index < count; index += 1)
            times.push(await this.stopwatch.timeMinimising());
        return times;
    }

    /** How long the main loop is held up at most where a switch has more to see to. */
    async findLongestTurns(
        count: number,
    ): Promise<Pick<Switching, 'longestTurns' | 'longestTurnsOfSettings'>> {
        const longestTurns: number[] = [];
        const longestTurnsOfSettings: number[] = [];
        const probe = new MainLoopProbe(this.desktop.shell);
        const longestOf = async (work: () => Promise<void>): Promise<number> => {
            await this.desktop.shell.idle();
            await probe.start();
            await work();
            const { processor } = await probe.stop();
            return processor.max;
        };
        for (let index = 0; index < count; index += 1) {
            const next = this.active === WORK ? PERSONAL : WORK;
            await this.burden.loadUp(next);
            const turn = await longestOf(async () => {
                await this.activate(next);
                await this.burden.arrived(next);
            });
            await this.burden.unload();
            longestTurns.push(turn);
        }
        for (let index = 0; index < count; index += 1) {
            const other = index % 2 === 0 ? WORK : PERSONAL;
            longestTurnsOfSettings.push(await longestOf(() => this.burden.takeSettingsOf(other)));
        }
        return { longestTurns, longestTurnsOfSettings };
    }

    private async clickOn(name: string, series: SwitchSeries | null): Promise<void> {
        const { actors, input, shell } = this.desktop;
        const left = this.active;
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
        await input.pointAt(rowOf(name));
        await shell.painted();
        await this.stopwatch.arm({
            actor: PANEL_BUTTON,
            shown: titleOf(name, 0),
            hidden: name === left ? null : titleOf(left, 0),
        });
        await input.button(true);
        await this.holdButton();
        await input.button(false);
        // Nothing else may be asked of the shell until it has been read.
        const { clickToPaint, otherwise, drawing } = await this.stopwatch.read();
        await actors.gone(MENU);
        this.active = name;
        if ((name === left) !== (clickToPaint === null))
            throw new Error(`A click on ${name} had ${name === left ? 'an' : 'no'} effect`);
        if (name !== left) await this.frozen(left);
        if (!series) return;
        if (clickToPaint === null) {
            series.mainLoopWithoutSwitch.push(otherwise);
            series.drawingWithoutSwitch.push(drawing);
        } else {
            series.clickToPaint.push(clickToPaint);
            series.mainLoop.push(otherwise);
            series.drawing.push(drawing);
        }
    }

    /** Lets a finger's time pass, so that the release falls into any moment of a frame. */
    private async holdButton(): Promise<void> {
        const ms = SHORTEST_PRESS_MS + this.random.below(LONGEST_PRESS_MS - SHORTEST_PRESS_MS);
        return new Promise(resolve => {
            GLib.timeout_add(GLib.PRIORITY_DEFAULT, ms, () => {
                resolve();
                return GLib.SOURCE_REMOVE;
            });
        });
    }

    private async activate(name: string): Promise<void> {
        const left = this.active;
        await this.desktop.workspaces.activate(name);
        this.active = name;
        if (left !== '' && left !== name) await this.frozen(left);
    }

    /** Returns when all of the workspace stands still. */
    private async frozen(name: string): Promise<void> {
        const id = this.ids.get(name) ?? '';
        if (this.windowCount > 0)
            await eventually(`${name} is frozen`, () => this.slices.isFrozen(id));
    }

    private async bringWindows(count: number): Promise<void> {
        if (count <= this.windowCount) return;
        for (const name of NAMES) {
            await this.activate(name);
            const titles = Array.from({ length: count - this.windowCount }, (_, index) =>
                titleOf(name, this.windowCount + index),
            );
            await this.windows.open(name, titles);
        }
        this.windowCount = count;
    }

    private async bringProcesses(count: number): Promise<void> {
        if (count === this.processes) return;
        const { workspaces } = this.desktop;
        await this.desktop.execute(['systemctl', '--user', 'thaw', 'app-kolide-*.slice']);
        for (const unit of this.processUnits.splice(0))
            await this.desktop.execute(['systemctl', '--user', 'stop', unit]);
        const script = 'for i in $(seq "$1"); do sleep infinity & done; wait';
        if (count > 0)
            for (const name of NAMES) {
                const share = String(Math.ceil(count / NAMES.length));
                const unit = await workspaces.run(name, ['sh', '-c', script, 'many', share], '');
                this.processUnits.push(unit);
            }
        this.processes = count;
    }

    private async bringWorkspaces(count: number): Promise<void> {
        const { workspaces } = this.desktop;
        for (const id of this.spares.splice(count - NAMES.length)) await workspaces.remove(id);
        while (this.spares.length < count - NAMES.length) {
            const number = this.spares.length + NAMES.length + 1;
            const identity = { koder_user_id: `rpm@client-${number}.example` };
            this.spares.push(await workspaces.create(`client-${number}`, identity));
        }
    }
}

function titleOf(workspace: string, index: number): string {
    return `${workspace} ${index + 1}`;
}

function emptySeries(load: Load): SwitchSeries {
    return {
        ...load,
        clickToPaint: [],
        mainLoop: [],
        drawing: [],
        mainLoopWithoutSwitch: [],
        drawingWithoutSwitch: [],
    };
}

function isSame(one: Load, other: Load): boolean {
    return (
        one.workspaces === other.workspaces &&
        one.windows === other.windows &&
        one.processes === other.processes &&
        one.isBurdened === other.isBurdened
    );
}

function describe({ workspaces, windows, processes, isBurdened }: Load): string {
    const burden = isBurdened ? ', a burden' : '';
    return `${workspaces} workspaces, ${windows} windows in each, ${processes} processes${burden}`;
}
