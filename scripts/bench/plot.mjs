/** Draws what was measured of switches. */
import {
    baseSeries,
    BASE,
    CLICK_FRAMES,
    CLICK_P95_MS,
    findSeries,
    loginRatios,
} from './budgets.mjs';
import { distributionOf } from './distribution.mjs';

/** @import { Samples } from './measure.mjs' */
/** @import { Distribution } from './distribution.mjs' */

const WIDTH = 760;
const HEIGHT = 604;

// Dark and light enough for 4.5:1 on what is behind them; the shapes tell the same as the colours.
const STYLE = `
    .paper { fill: #ffffff; }
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 15px; }
    .small { font-size: 12px; fill: #57606a; }
    .axis { stroke: #8c959f; stroke-width: 1; fill: none; }
    .goal { stroke: #57606a; stroke-dasharray: 6 4; fill: none; }
    .median { stroke: #0550ae; fill: #0550ae; }
    .tail { stroke: #953800; fill: #953800; }
    .line { fill: none; stroke-width: 2; }
    @media (prefers-color-scheme: dark) {
        .paper { fill: #0d1117; }
        text { fill: #e6edf3; }
        .small { fill: #9198a1; }
        .axis { stroke: #656c76; }
        .goal { stroke: #9198a1; }
        .median { stroke: #79c0ff; fill: #79c0ff; }
        .tail { stroke: #ffa657; fill: #ffa657; }
    }`;

/** What a load grows in, and to what. */
const GROWTHS = /** @type {const} */ ([
    { key: 'windows', title: 'windows in each of 3', values: [1, 3, 10, 30] },
    { key: 'processes', title: 'background processes', values: [0, 200, 1000] },
    { key: 'workspaces', title: 'workspaces', values: [3, 30, 200] },
]);

/**
 * @param {Samples} samples
 * @returns {string} an SVG image that can be read in the light and in the dark
 */
export function plot(samples) {
    const ratio = loginRatios(samples).whole.toFixed(0);
    const { p50, p95 } = distributionOf(baseSeries(samples).clickToPaint);
    const description =
        `A switch takes ${p50.toFixed(0)} ms in the median and ${p95.toFixed(0)} ms at the 95th ` +
        `percentile, with 3 workspaces of 10 windows and 200 processes; the login screen and ` +
        `the login of a second account take ${ratio} times as long. Three curves show how that grows with windows, ` +
        'processes and workspaces.';
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">
<title id="title">From the click to the painted workspace</title>
<desc id="description">${description}</desc>
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
${growthCharts(samples)}
${comparison(samples)}
</svg>
`;
}

/** @param {Samples} samples */
function growthCharts(samples) {
    const { series, frameInterval } = samples.switching;
    const charts = GROWTHS.map(({ key, title, values }) => ({
        title,
        points: values.map(value => ({
            value,
            ...distributionOf(findSeries(series, { ...BASE, [key]: value }).clickToPaint),
        })),
    }));
    const most = Math.max(CLICK_P95_MS, ...charts.flatMap(({ points }) => points.map(p => p.p95)));
    const [top, bottom, width, gap] = [80, 290, 200, 30];
    const y = (/** @type {number} */ ms) => bottom - ((bottom - top) * ms) / (most * 1.1);
    const left = (/** @type {number} */ index) => 60 + index * (width + gap);
    const parts = [
        text(20, 28, 'From the click to the painted workspace, in ms', 'title'),
        legend(20, 50),
        ...[0, 25, 50, 75, 100].map(ms => text(50, y(ms) + 4, String(ms), 'small', 'end')),
        ...goal(left(0), left(2) + width, y(CLICK_P95_MS), `goal for 95 % of clicks`),
        ...goal(
            left(0),
            left(2) + width,
            y(CLICK_FRAMES * frameInterval),
            `goal for the median: ${CLICK_FRAMES} frames`,
        ),
        ...charts.map((chart, index) => growthChart(chart, left(index), width, bottom, y)),
    ];
    return parts.join('\n');
}

/**
 * @param {{ title: string, points: ({ value: number } & Distribution)[] }} chart
 * @param {number} left
 * @param {number} width
 * @param {number} bottom
 * @param {(ms: number) => number} y
 */
function growthChart({ title, points }, left, width, bottom, y) {
    const x = (/** @type {number} */ index) =>
        left + 20 + (index * (width - 40)) / (points.length - 1);
    const line = (/** @type {'p50' | 'p95'} */ key, /** @type {string} */ style) =>
        `<polyline class="line ${style}" points="${points
            .map((point, index) => `${round(x(index))},${round(y(point[key]))}`)
            .join(' ')}"/>`;
    const marks = points.flatMap((point, index) => [
        circle(x(index), y(point.p50)),
        square(x(index), y(point.p95)),
        text(x(index), y(point.p50) + 20, point.p50.toFixed(0), 'small', 'middle'),
        text(x(index), y(point.p95) - 10, point.p95.toFixed(0), 'small', 'middle'),
        text(x(index), bottom + 18, String(point.value), 'small', 'middle'),
    ]);
    return [
        `<path class="axis" d="M${left},${bottom}h${width}"/>`,
        line('p50', 'median'),
        line('p95', 'tail'),
        ...marks,
        text(left + width / 2, bottom + 38, title, '', 'middle'),
    ].join('\n');
}

/** @param {Samples} samples */
function comparison(samples) {
    const clicks = baseSeries(samples).clickToPaint;
    const rows = /** @type {const} */ ([
        ['Switch to a workspace', clicks],
        ['Bring up the login screen', samples.greeters],
        ['Log a second account in', samples.logins],
    ]);
    const [left, right, top] = [210, 720, 410];
    const most = Math.max(...samples.logins, ...samples.greeters) * 1.2;
    // Logarithmic, from a millisecond on: a hundred times more would not fit otherwise.
    const x = (/** @type {number} */ ms) =>
        left + ((right - left) * Math.log10(Math.max(1, ms))) / Math.log10(most);
    const ticks = [1, 10, 100, 1000, 10_000].filter(ms => ms <= most);
    const bottom = top + rows.length * 44;
    return [
        text(
            20,
            top - 28,
            `What a person would otherwise wait for (in sum ${loginRatios(samples).whole.toFixed(0)} times longer)`,
            'title',
        ),
        ...rows.flatMap(([name, values], index) => {
            const y = top + 18 + index * 44;
            const { p50, p95 } = distributionOf(values);
            return [
                text(left - 12, y + 4, name, '', 'end'),
                `<path class="line median" d="M${round(x(p50))},${y}H${round(x(p95))}"/>`,
                circle(x(p50), y),
                square(x(p95), y),
                text(x(p50) - 12, y + 4, `${p50.toFixed(0)} ms`, 'small', 'end'),
            ];
        }),
        `<path class="axis" d="M${left},${bottom}H${right}"/>`,
        ...ticks.map(ms => text(x(ms), bottom + 18, `${ms} ms`, 'small', 'middle')),
    ].join('\n');
}

/**
 * @param {number} x
 * @param {number} y
 */
function legend(x, y) {
    return [
        circle(x + 6, y - 4),
        text(x + 18, y, 'median', 'small'),
        square(x + 86, y - 4),
        text(x + 98, y, '95th percentile', 'small'),
    ].join('\n');
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} y
 * @param {string} label
 */
function goal(from, to, y, label) {
    return [
        `<path class="goal" d="M${from},${round(y)}H${to}"/>`,
        text(to, y - 5, label, 'small', 'end'),
    ];
}

/**
 * @param {number} x
 * @param {number} y
 */
function circle(x, y) {
    return `<circle class="median" cx="${round(x)}" cy="${round(y)}" r="4.5"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 */
function square(x, y) {
    return `<rect class="tail" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} [style]
 * @param {'start' | 'middle' | 'end'} [anchor]
 */
function text(x, y, content, style = '', anchor = 'start') {
    const attributes = `${style === '' ? '' : ` class="${style}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
    return `<text x="${round(x)}" y="${round(y)}"${attributes}>${content}</text>`;
}

/** @param {number} value */
function round(value) {
    return Math.round(value * 10) / 10;
}
