import { parseFirstRunApps } from '../../../../src/core/apps/firstRun.js';

describe('first-run-apps.json', () => {
    it('says which apps are started and which are offered', () => {
        const apps = ['org.a', { app: 'org.b.desktop', start: true }, { app: 'org.c' }];
        expect(parseFirstRunApps(JSON.stringify({ version: 1, apps }))).toEqual({
            apps: [
                { app: 'org.a', start: false },
                { app: 'org.b', start: true },
                { app: 'org.c', start: false },
            ],
            problems: [],
        });
    });

    it('may have entries that are not understood, which are left out', () => {
        const apps = [7, null, [], '../a', { app: 1 }, { app: 'b', start: 'yes' }, 'org.a'];
        const { apps: found, problems } = parseFirstRunApps(JSON.stringify({ apps }));
        expect(found).toEqual([{ app: 'org.a', start: false }]);
        expect(problems.length).toBe(6);
        expect(problems[0]).toBe('Entry 1 of first-run-apps.json is left out.');
    });

    it('names each app once, and no more than a person can take in', () => {
        const apps = ['a', 'a', ...Array.from({ length: 100 }, (_, index) => `org.x${index}`)];
        expect(parseFirstRunApps(JSON.stringify({ apps })).apps.length).toBe(32);
    });

    it('is refused if it is something else', () => {
        for (const text of ['', 'x', '7', '[]', '{"apps": {}}', '{"version": 2, "apps": []}'])
            expect(() => parseFirstRunApps(text))
                .withContext(text)
                .toThrowError(/first-run-apps\.json cannot be read/);
    });
});
