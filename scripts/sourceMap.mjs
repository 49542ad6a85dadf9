/** Leads places in bundles back to the sources. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { relative } from 'node:path';

import { ROOT } from './setup.mjs';

/**
 * @param {string} bundle a bundle with a source map beside it
 * @param {string} [ranAs] where it was when it ran
 * @returns {(line: string) => string} replaces places in the bundle by places in the sources
 */
export function sourceMapper(bundle, ranAs = bundle) {
    const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
    const base = new URL(`file://${bundle}`);
    return line =>
        line.replace(/file:\/\/(\/[^\s:]+):(\d+):(\d+)/g, (place, path, row, column) => {
            if (path !== ranAs) return place;
            const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
            if (!('originalSource' in entry)) return place;
            const source = relative(ROOT, new URL(entry.originalSource, base).pathname);
            return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
        });
}
