// @ts-check

/**
 * @typedef {object} Step
 * @property {(text: string) => void} update what is going on inside the step right now
 * @property {(text?: string) => void} done ends the step, with a word on its result
 * @property {(text?: string) => void} fail ends the step as failed
 *
 * @typedef {object} Progress
 * @property {(title: string) => Step} step
 */

const HEARTBEAT_MS = 10_000;
const REFRESH_MS = 200;

/**
 * Reports long steps with their time: a line that refreshes itself on a terminal, and elsewhere
 * (a log, a CI run) a line at the start, a sign of life now and then, and a line at the end.
 *
 * @param {NodeJS.WriteStream} [stream]
 * @returns {Progress}
 */
export function createProgress(stream = process.stderr) {
    return { step: stream.isTTY ? refreshingSteps(stream) : plainSteps(stream) };
}

/** @type {Progress} */
export const silentProgress = {
    step: () => ({ update() {}, done() {}, fail() {} }),
};

/**
 * @param {NodeJS.WriteStream} stream
 * @returns {Progress['step']}
 */
function plainSteps(stream) {
    return title => {
        const elapsed = startClock();
        let current = '';
        stream.write(`> ${title}\n`);
        const heartbeat = setInterval(() => {
            stream.write(`  ${title}: ${current || 'still going'} (${elapsed()})\n`);
        }, HEARTBEAT_MS);
        heartbeat.unref();

        /**
         * @param {string} mark
         * @param {string} [text]
         */
        const end = (mark, text) => {
            clearInterval(heartbeat);
            stream.write(`${mark} ${title}${text ? `: ${text}` : ''} (${elapsed()})\n`);
        };
        return {
            update: text => void (current = text),
            done: text => end('✓', text),
            fail: text => end('✗', text ?? 'failed'),
        };
    };
}

/**
 * @param {NodeJS.WriteStream} stream
 * @returns {Progress['step']}
 */
function refreshingSteps(stream) {
    /** @type {{title: string, current: string, elapsed: () => string}[]} */
    const running = [];

    const draw = () => {
        const last = running.at(-1);
        if (last === undefined) return;
        const current = last.current ? `: ${last.current}` : '';
        const line = `… ${last.title}${current} (${last.elapsed()})`;
        stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    };
    /** @type {NodeJS.Timeout | undefined} */
    let timer;

    return title => {
        const entry = { title, current: '', elapsed: startClock() };
        running.push(entry);
        timer ??= setInterval(draw, REFRESH_MS).unref();
        draw();

        /**
         * @param {string} mark
         * @param {string} [text]
         */
        const end = (mark, text) => {
            running.splice(running.indexOf(entry), 1);
            const result = text ? `: ${text}` : '';
            stream.write(`\r\x1b[K${mark} ${title}${result} (${entry.elapsed()})\n`);
            if (running.length === 0) {
                clearInterval(timer);
                timer = undefined;
            }
            draw();
        };
        return {
            update: text => {
                entry.current = text;
                draw();
            },
            done: text => end('✓', text),
            fail: text => end('✗', text ?? 'failed'),
        };
    };
}

/** @returns {() => string} */
function startClock() {
    const start = performance.now();
    return () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
