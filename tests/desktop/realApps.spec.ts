// @apps: those of scripts/desktop/appsRecipe.mjs.
import GLib from 'gi://GLib';

import compatibility from '../../docs/compatibility.md';
import { useDesktop } from './driver/suite.js';
import { REAL_APPS } from './realApps/catalogue.js';
import { lasting, readTable, rowOf, writeTable, type Row } from './realApps/table.js';
import { Trial } from './realApps/trial.js';

const DEADLINE_MS = 570_000;
/** Where `npm run compatibility` looks for the document with what was found out. */
const FOUND = `${GLib.get_tmp_dir()}/compatibility.md`;

describe('Real apps', () => {
    const desktop = useDesktop();
    const known = readTable(compatibility);
    let found: Row[] = [];

    beforeAll(async () => {
        found = (await new Trial(desktop).run()).map(rowOf);
        GLib.file_set_contents(FOUND, writeTable(compatibility, found));
    }, DEADLINE_MS);

    for (const { name } of REAL_APPS)
        it(`${name} does in two workspaces what docs/compatibility.md says`, () => {
            const isRow = (row: Row): boolean => row.get('App') === name;
            const [actual, expected] = [found.find(isRow), known.find(isRow)];
            expect(actual && lasting(actual))
                .withContext('“npm run compatibility” writes the table anew')
                .toEqual(expected && lasting(expected));
            expect(actual).toBeDefined();
        });
});
