/**
 * Measures how long a person waits after a click on another workspace:
 *
 *     gjs -m bench.main.js FILE
 *
 * With few and with many workspaces in turns, so that neither has the better half of the run.
 * Prints a table and writes JSON into the file.
 */
import GLib from 'gi://GLib';
import System from 'system';

import { step } from './driver/step.js';
import { Desktop } from './driver/desktop.js';
import { MENU, PANEL_BUTTON, rowOf } from './driver/product.js';
import { Stopwatch } from './driver/stopwatch.js';

const FEW = 3;
const MANY = 200;
const TURNS = 3;
const SAMPLES_PER_TURN = 12;

/** What was measured with some number of workspaces, in milliseconds. */
interface Series {
    readonly workspaces: number;
    readonly clickToPaint: number[];
    readonly longestStall: number[];
    /** The same, where the click was on the workspace that is active already. */
    readonly longestStallWithoutSwitch: number[];
}

interface Summary {
    readonly p50: number;
    readonly p95: number;
    readonly max: number;
}

const desktop = new Desktop();
const { actors, extension, input, shell, workspaces } = desktop;
const stopwatch = new Stopwatch(shell);

function emptySeries(count: number): Series {
    return {
        workspaces: count,
        clickToPaint: [],
        longestStall: [],
        longestStallWithoutSwitch: [],
    };
}

function summarize(values: readonly number[]): Summary {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share: number): number =>
        sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
    return { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? NaN };
}

/** Clicks on a workspace in the menu, and measures. */
async function measureClick(name: string, series: Series): Promise<void> {
    const isSwitch = !(await actors.isShown({ ...PANEL_BUTTON, name: `Workspace: ${name}` }));
    await input.click(PANEL_BUTTON);
    await actors.still(MENU);
    await input.pointAt(rowOf(name));
    await shell.painted();
    await stopwatch.arm(PANEL_BUTTON);
    await input.button(true);
    await input.button(false);
    // Nothing else may be asked of the shell until it has been read.
    const { clickToPaint, longestStall } = await stopwatch.read();
    await actors.gone(MENU);
    await actors.get({ ...PANEL_BUTTON, name: `Workspace: ${name}` });
    if (isSwitch === (clickToPaint === null))
        throw new Error(`A click on ${name} had ${isSwitch ? 'no' : 'an'} effect`);
    if (clickToPaint === null) series.longestStallWithoutSwitch.push(longestStall);
    else {
        series.clickToPaint.push(clickToPaint);
        series.longestStall.push(longestStall);
    }
}

async function measureTurn(series: Series): Promise<void> {
    for (let sample = 0; sample < SAMPLES_PER_TURN; sample += 1) {
        const name = sample % 2 === 0 ? 'work' : 'personal';
        await measureClick(name, series);
        if (sample % 2 === 1) await measureClick(name, series);
    }
}

/** The workspaces that are there in every other turn only. */
async function makeSpares(): Promise<string[]> {
    const ids: string[] = [];
    for (let number = FEW + 1; number <= MANY; number += 1) {
        const name = `client-${String(number).padStart(3, '0')}`;
        const identity = { koder_user_id: `rpm@client-${number}.example` };
        ids.push(await workspaces.create(name, identity));
    }
    return ids;
}

/** Returns when the menu has been brought up to date, which takes idle time. */
async function settle(): Promise<void> {
    await shell.run(
        async ({ GLib }) =>
            new Promise<void>(resolve => {
                GLib.idle_add(GLib.PRIORITY_LOW, () => {
                    resolve();
                    return GLib.SOURCE_REMOVE;
                });
            }),
    );
    await shell.painted();
}

function printTable(results: readonly Series[], interval: number): void {
    const columns = ['workspaces', 'what', 'p50', 'p95', 'max', 'p50 in frames', 'n'];
    const rows = results.flatMap(series =>
        (
            [
                ['click to paint', series.clickToPaint],
                ['longest stall', series.longestStall],
                ['… without a switch', series.longestStallWithoutSwitch],
            ] as const
        ).map(([what, values]) => {
            const { p50, p95, max } = summarize(values);
            const ms = [p50, p95, max].map(value => `${value.toFixed(1)} ms`);
            const frames = (p50 / interval).toFixed(2);
            return [String(series.workspaces), what, ...ms, frames, String(values.length)];
        }),
    );
    const widths = columns.map((column, index) =>
        Math.max(column.length, ...rows.map(row => row[index]?.length ?? 0)),
    );
    for (const row of [columns, ...rows])
        print(row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
}

async function run(file: string): Promise<void> {
    await desktop.startAfresh();
    await workspaces.create('work', {});
    await workspaces.create('personal', {});
    const spares = await step(`made ${MANY} workspaces`, makeSpares);
    const few = emptySeries(FEW);
    const many = emptySeries(MANY);

    // The first clicks load what all later ones use.
    await measureTurn(emptySeries(MANY));
    for (let turn = 0; turn < TURNS; turn += 1) {
        await step(`removed ${spares.length} workspaces`, async () => {
            for (const id of spares) await workspaces.remove(id);
            await settle();
        });
        await step(`measured with ${FEW}`, async () => measureTurn(few));
        await step(`restored ${spares.length} workspaces`, async () => {
            for (const id of spares) await workspaces.restore(id);
            await settle();
        });
        await step(`measured with ${MANY}`, async () => measureTurn(many));
    }

    const interval = await stopwatch.frameInterval();
    const [fewPaint, manyPaint] = [few, many].map(series => summarize(series.clickToPaint).p50);
    const ratio = (manyPaint ?? NaN) / (fewPaint ?? NaN);
    printTable([few, many], interval);
    print(
        `\nA frame takes ${interval.toFixed(2)} ms. ` +
            `${MANY} workspaces to ${FEW}: ${ratio.toFixed(2)} times the median.`,
    );
    const summaries = [few, many].map(series => ({
        workspaces: series.workspaces,
        clickToPaintMs: summarize(series.clickToPaint),
        longestStallMs: summarize(series.longestStall),
        longestStallWithoutSwitchMs: summarize(series.longestStallWithoutSwitch),
    }));
    const report = { frameMs: interval, ratio, summaries, samplesMs: [few, many] };
    GLib.file_set_contents(file, `${JSON.stringify(report, null, 4)}\n`);
    await input.close();
    await extension.disable();
}

try {
    await run(ARGV[0] ?? 'bench.json');
} catch (error) {
    printerr(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
    System.exit(1);
}
