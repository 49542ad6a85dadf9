/** Writes docs/performance.md. */
import { baseSeries, mainLoopCost, megabytes, ms, servicesMemory } from './budgets.mjs';
import { distributionOf } from './distribution.mjs';

/** @import { Budget } from './budgets.mjs' */
/** @import { Samples } from './measure.mjs' */
/** @import { Flood, Stalls } from '../../tests/desktop/bench/samples.js' */

/**
 * @param {Samples} samples
 * @param {readonly Budget[]} budgets
 * @param {string} machine what was measured on, and when
 * @returns {string} the page, in Markdown
 */
export function page(samples, budgets, machine) {
    const load = samples.load.map(value => value.toFixed(1)).join(', ');
    return `# Performance

Written by \`npm run bench -- --write\`, all of it in one run on the real desktop; do not edit.

Measured ${machine}. The machine’s load average was ${load} in the course of the run: it is shared, so that all times are upper bounds. What counts are ratios and distributions.

${table(
    ['budget', 'goal', 'found', ''],
    budgets.map(({ what, goal, found, isMet }) => [
        what,
        goal,
        found,
        isMet ? 'met' : '**not met**',
    ]),
)}

The command fails if a budget is missed that does not depend on what else the machine does (memory, processes, processor time of what is frozen), and only says so of times.

![From the click to the painted workspace](performance.svg)

## A switch

A real pointer clicks on the workspace’s row in the panel’s menu, its button held down for 60 to 140 ms, as people do, so that the release falls into any moment of a frame. *Painted* is the end of the painting in which the panel shows the new workspace, a window of it is on the screen and one of the old is not; it counts from the time stamp of the release of the button. The grace time is 0, so that each click thaws a workspace that stands still and has the other frozen. Each of three workspaces has the windows (GTK 4); the processes are spread over them. A frame takes ${ms(samples.switching.frameInterval)}.

${table(
    [
        'workspaces',
        'windows in each',
        'processes',
        'more',
        'p50',
        'p95',
        'max',
        'main loop p50',
        'main loop p95',
        'drawing p50',
        'n',
    ],
    samples.switching.series.map(series => {
        const click = distributionOf(series.clickToPaint);
        const cost = distributionOf(mainLoopCost(series));
        const drawing =
            distributionOf(series.drawing).p50 - distributionOf(series.drawingWithoutSwitch).p50;
        return [
            ...[series.workspaces, series.windows, series.processes].map(String),
            series.isBurdened ? 'to exchange' : '',
            ...[click.p50, click.p95, click.max, cost.p50, cost.p95, drawing].map(ms),
            String(click.n),
        ];
    }),
)}

Where there is *more to exchange*, 20 settings of the two workspaces differ, an app has 1,000 notifications wait in the one that is clicked on, and 10 MiB were copied in each. All of that is seen to after what is measured as painted; its cost is in the main loop’s, as far as it falls into the time that is looked at, the building of GNOME’s own style for another colour scheme and text size included. The longest turn of the main loop after such a switch takes ${ms(distributionOf(samples.switching.longestTurns).p50)} of the processor (median of ${samples.switching.longestTurns.length}; of switches by \`Activate\`, until all has arrived); where the active workspace is only given the same settings, ${ms(distributionOf(samples.switching.longestTurnsOfSettings).p50)}.

*Main loop* is the processor time (schedstat of the kernel) of the shell’s main thread in the 300 ms after the click, outside of frames, less the median after a click on the workspace that is active already. So it holds all that a switch makes the shell do, at once and later: our JavaScript, what mutter does on its behalf, the talk with systemd and with clients. To minimise 10 windows and to restore as many, without us, costs GNOME ${ms(distributionOf(samples.switching.minimising).p50)} of it (median of ${samples.switching.minimising.length}, without animation); the rest is called our share. *Drawing* is the same within frames: layout, painting, and what mutter puts off until then. The clicks that switch nothing cost ${ms(distributionOf(baseSeries(samples).mainLoopWithoutSwitch).p50)} and ${ms(distributionOf(baseSeries(samples).drawingWithoutSwitch).p50)}.

${distributions([
    [
        'from the answer of `Activate` until the old workspace stands still, with 10 windows and a third of 200 processes',
        samples.switching.frozen,
    ],
    [
        'from the call of `Activate` until the client of a frozen window has drawn a new frame',
        samples.thawing.clientPaint,
    ],
    ['from the request for GDM’s login screen until it offers the accounts', samples.greeters],
    ['login of a second Linux account, until its panel is painted', samples.logins],
])}

The login is that of a second user beside the first: PAM, systemd user manager, GNOME session, and a shell whose panel is painted and whose start is over. The account has logged in before; choosing it and typing the password are not counted. GDM starts a login screen anew for each “Switch User…”: a session of its own, with a shell in it, here on a remote screen without a client, since there is no graphics card. A person waits for the one and then for the other, so the budget is judged by the sum of their medians; what it would be by the login alone stands beside it. Going back to the first account would come on top.

## Frozen workspaces

A workspace with an app that draws every frame and a program that counts used ${ms(samples.thawing.awake.used)} of processor time in ${ms(samples.thawing.awake.elapsed)} while active (all processors together), and ${ms(samples.thawing.frozen.used)} in ${ms(samples.thawing.frozen.elapsed)} while frozen (cpu.stat of its cgroup).

## Notifications

${notifications(samples)}

## Launching

From the request to the first frame of the window; \`gio launch\`, ours and \`systemd-run\` in turns. The last shows what it costs by itself to have systemd start a program as a service, which is what makes it possible to freeze it: most of that is a wait in the kernel (for RCU) when systemd moves the new process to its cgroup.

${distributions([
    ...samples.launching.apps.flatMap(({ app, gio, service, warm, first }) => [
        /** @type {[string, number[]]} */ ([`${app}, gio launch in the session`, gio]),
        /** @type {[string, number[]]} */ ([`${app}, systemd-run in the session`, service]),
        /** @type {[string, number[]]} */ ([`${app}, in a workspace in use`, warm]),
        /** @type {[string, number[]]} */ ([`${app}, the first app of a new workspace`, first]),
    ]),
])}

## Memory

What the extension adds to a shell that has never loaded it, with one workspace, after collecting garbage; each sample is a shell of its own.

${memoryTable(samples)}

PSS divides what is shared by the number of those who share it, so that it also moves when other programs start or end.

The services of workspaces in which one app was started (PSS, of ${samples.services.length} workspaces ${servicesMemory(samples).map(megabytes).join(', ')}):

${servicesTable(samples)}
`;
}

/** @param {Samples} samples */
function notifications({ notifying }) {
    const { idle, background, session, active, withoutUs, held, history } = notifying;
    /**
     * @param {string} what
     * @param {Stalls} stalls
     * @param {string} [each]
     */
    const row = (what, { processor, clock }, each = '') => [
        what,
        each,
        ...[processor.p50, processor.p99, processor.max].map(ms),
        `${processor.overFrame} of ${processor.n}`,
        ms(clock.max),
    ];
    /** @type {[string, Flood][]} */
    const floods = [
        ['from a workspace in the background', background],
        ['from `default` in the background', session],
        ['from the active workspace', active],
        ['without the extension', withoutUs],
    ];
    const rows = [
        row('nothing comes', idle),
        ...floods.map(([what, flood]) => row(what, flood, ms(flood.elapsed / flood.count))),
    ];
    return `${background.count} notifications, each with two buttons, sent by one program as fast as they are answered, sixteen at a time. A timer of high priority ticks in the shell’s main loop every millisecond: what it finds used between two ticks is a turn, by the processor time of the shell’s main thread and by the clock, which also tells what else this machine of two cores does. How long they are depends on when JavaScript collects its garbage, too.

${table(['', 'each', 'p50', 'p99', 'longest', 'longer than a frame', 'longest by the clock'], rows)}

Of those in the background ${held} are held, the newest; the history had ${history.lines} lines and ${(history.bytes / 1024).toFixed(0)} KiB after all of them. Its bound is the setting \`notification-history-count\`, and twice as much until it is next written anew.`;
}

/** @param {[what: string, values: readonly number[]][]} rows */
function distributions(rows) {
    return table(
        ['from … to …', 'p50', 'p95', 'max', 'n'],
        rows.map(([what, values]) => {
            const { p50, p95, max, n } = distributionOf(values);
            return [what, ms(p50), ms(p95), ms(max), String(n)];
        }),
    );
}

/** @param {Samples} samples */
function memoryTable({ shellMemory }) {
    const keys = /** @type {const} */ ([
        ['heap', 'JavaScript’s heap'],
        ['anonymous', 'all that the shell has made (anonymous)'],
        ['rss', 'RSS'],
        ['pss', 'PSS'],
    ]);
    return table(
        ['', 'without, p50', 'added, p50', 'least', 'most', 'n'],
        keys.map(([key, name]) => {
            const added = shellMemory.map(({ enabled, without }) => enabled[key] - without[key]);
            const before = distributionOf(shellMemory.map(({ without }) => without[key])).p50;
            const { p50, max, n } = distributionOf(added);
            return [name, ...[before, p50, Math.min(...added), max].map(megabytes), String(n)];
        }),
    );
}

/** @param {Samples} samples */
function servicesTable({ services }) {
    const names = [...new Set(services.flat().map(({ name }) => name))];
    const rows = names.map(name => {
        const sizes = services.flatMap(list => list.filter(one => one.name === name));
        return { name, size: distributionOf(sizes.map(({ pss }) => pss)).p50, n: sizes.length };
    });
    return table(
        ['process', 'PSS, p50', 'n'],
        rows
            .sort((a, b) => b.size - a.size)
            .map(({ name, size, n }) => [name, megabytes(size), String(n)]),
    );
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
    return [head, head.map(() => '---'), ...rows]
        .map(cells => `| ${cells.join(' | ')} |`)
        .join('\n');
}
