import GLib from 'gi://GLib';

import { fill, _ } from '../core/words.js';

/** How to tell of the progress of something that takes its time. */
export const PROGRESS_STYLES = ['bar', 'json', 'none'] as const;

/** One of PROGRESS_STYLES. */
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];

const WIDTH = 30;

/** Tells of progress on the standard error: a bar for people, lines of JSON for programs. */
export class Progress {
    private shown = '';
    private furthest = 0;

    constructor(
        private readonly style: ProgressStyle,
        private readonly write: (text: string) => void,
    ) {}

    /** So many bytes of so many are done. */
    readonly report = (done: number, total: number): void => {
        // Two programs tell of it, one of them a little later.
        if (done <= this.furthest || total <= 0) return;
        this.furthest = done;
        if (this.style === 'json') this.write(`${JSON.stringify({ done, total })}\n`);
        if (this.style === 'bar') this.show(formatBar(done, total));
    };

    /** Takes the bar away. */
    end(): void {
        if (this.shown !== '') this.write('\r\x1b[K');
    }

    private show(text: string): void {
        if (text === this.shown) return;
        this.shown = text;
        this.write(`\r\x1b[K${text}`);
    }
}

/** A bar with what it means in words, for a line of a terminal. */
export function formatBar(done: number, total: number): string {
    const filled = Math.floor((done / total) * WIDTH);
    const bar = '#'.repeat(filled) + '-'.repeat(WIDTH - filled);
    const values = {
        percent: Math.floor((done / total) * 100),
        done: GLib.format_size(done),
        total: GLib.format_size(total),
    };
    return `[${bar}] ${fill(_('%(percent) %, %(done) of %(total)'), values)}`;
}
