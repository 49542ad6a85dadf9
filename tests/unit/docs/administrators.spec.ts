import { CATALOGUE_MODES } from '../../../src/core/apps/catalogue.js';
import { CLIPBOARD_SHARING } from '../../../src/core/clipboard/sharing.js';
import { NOTIFICATION_CHOICES } from '../../../src/core/session/backgroundNotifications.js';
import { COLOURS } from '../../../src/core/workspace/appearance.js';
import { ISOLATION_LEVELS } from '../../../src/core/workspace/isolation.js';
import { META_VERSION, parseMeta } from '../../../src/core/workspace/meta.js';
import { MAX_NAME_LENGTH } from '../../../src/core/workspace/name.js';
import { read } from './documents.js';
import { cellsOf, readTable } from './table.js';

const DOCUMENT = 'docs/administrators.md';
const READ = /(?:optional|required)\(table, '(\w+)'/g;

describe(DOCUMENT, () => {
    const rows = new Map(
        readTable(DOCUMENT, 'meta').body.map(row => {
            const [key = '', values = '', missing = ''] = cellsOf(row).map(cell => cell.trim());
            return [key, { values, missing }];
        }),
    );

    it('has every key of meta.toml', () => {
        const source = read('src/core/workspace/meta.ts');
        const known = [...source.matchAll(READ)].map(([, key = '']) => key);
        expect(known).toContain('name');
        expect([...rows.keys()].sort()).toEqual([...new Set([...known, 'identity'])].sort());
    });

    it('has what can be chosen for each', () => {
        const choices = {
            colour: [...Object.keys(COLOURS), '#rrggbb'],
            home: ['own', 'shared'],
            isolation: ISOLATION_LEVELS,
            notifications: NOTIFICATION_CHOICES,
            clipboard: CLIPBOARD_SHARING,
            apps: CATALOGUE_MODES,
        };
        for (const [key, values] of Object.entries(choices))
            expect(quotedIn(rows.get(key)?.values)).toEqual([...values]);
        expect(rows.get('name')?.values).toContain(`1 to ${MAX_NAME_LENGTH} characters`);
        expect(rows.get('version')?.values).toBe(String(META_VERSION));
    });

    it('has what holds if one is missing', () => {
        const meta = parseMeta('name = "work"\ncreated_at = 2026-11-22T09:00:00Z\n');
        const { colour, home, isolation, notifications, clipboard } = meta;
        for (const [key, value] of Object.entries({
            colour,
            home,
            isolation,
            notifications,
            clipboard,
        }))
            expect(quotedIn(rows.get(key)?.missing)).toEqual([value]);
        const { keepRunning, keepAwake, vault, apps, picture, koderUserId } = meta;
        const flags = { keep_running: keepRunning, keep_awake: keepAwake, vault };
        for (const [key, value] of Object.entries(flags))
            expect(rows.get(key)?.missing).toBe(String(value));
        expect(rows.get('apps')?.missing).toBe(apps.mode);
        expect([rows.get('picture')?.missing, picture]).toEqual(['none', '']);
        expect([rows.get('koder_user_id')?.missing, koderUserId]).toEqual(['nobody', '']);
        for (const key of ['name', 'created_at']) expect(rows.get(key)?.missing).toBe('broken');
    });
});

function quotedIn(cell = ''): string[] {
    return [...cell.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text);
}
