import { WorkspaceError } from '../../../../src/core/errors.js';
import { changeMeta, formatMeta, parseMeta } from '../../../../src/core/workspace/meta.js';

const WHOLE = `
version = 1
name = "work"
koder_user_id = "rpm@koder.dev"
created_at = 2026-11-22T03:16:48.909Z
icon = "starred-symbolic"
colour = "teal"
home = "own"
`;

describe('meta.toml', () => {
    it('says who the workspace is', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.name).toBe('work');
        expect(meta.koderUserId).toBe('rpm@koder.dev');
        expect(meta.createdAt.toISOString()).toBe('2026-11-22T03:16:48.909Z');
        expect([meta.icon, meta.colour, meta.home]).toEqual(['starred-symbolic', 'teal', 'own']);
    });

    it('needs no more than a name and the time of its making', () => {
        const meta = parseMeta('name = "work"\ncreated_at = "2026-11-22T03:16:48Z"');
        expect([meta.koderUserId, meta.home, meta.picture]).toEqual(['', 'own', '']);
    });

    it('keeps what it does not know, to the type', () => {
        const unknown = [
            'float = 1.0',
            'big = 9223372036854775807',
            'text = "a \\"quoted\\" \\u0001 word"',
            'day = 2026-11-22',
            'list = [ 1, 2.5, "x", true ]',
        ];
        const text = `${WHOLE}\n${unknown.join('\n')}\n[table.inner]\nkey = "value"\n`;
        const rewritten = formatMeta(changeMeta(parseMeta(text), { name: 'job' }));
        for (const line of unknown) expect(rewritten).toContain(line);
        expect(rewritten).toContain('[table.inner]\nkey = "value"');
        expect(parseMeta(rewritten).name).toBe('job');
    });

    it('says whether the workspace goes on in the background', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.keepRunning).toBeFalse();
        const changed = formatMeta(changeMeta(meta, { keepRunning: true }));
        expect(changed).toContain('keep_running = true');
        expect(parseMeta(changed).keepRunning).toBeTrue();
    });

    it('says whether it keeps the computer awake', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.keepAwake).toBeFalse();
        const changed = formatMeta(changeMeta(meta, { keepAwake: true }));
        expect(parseMeta(changed).keepAwake).toBeTrue();
        const back = formatMeta(changeMeta(parseMeta(changed), { keepAwake: false }));
        expect(parseMeta(back).keepAwake).toBeFalse();
    });

    it('says what becomes of its notifications, which is what is set for all unless it says so', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.notifications).toBe('default');
        const changed = changeMeta(meta, { notifications: 'show' });
        expect(parseMeta(formatMeta(changed)).notifications).toBe('show');
        const back = changeMeta(changed, { notifications: 'default' });
        expect(parseMeta(formatMeta(back)).notifications).toBe('default');
        expect(() => changeMeta(meta, { notifications: 'eat' })).toThrowError(/hold-unless-urgent/);
    });

    it('says whether the workspace has a vault', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.vault).toBeFalse();
        const changed = formatMeta(changeMeta(meta, { vault: true }));
        expect(changed).toContain('vault = true');
        expect(parseMeta(changed).vault).toBeTrue();
    });

    it('holds how far its apps are kept from others, separate unless it is said', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.isolation).toBe('separate');
        const changed = formatMeta(changeMeta(meta, { isolation: 'confined' }));
        expect(parseMeta(changed).isolation).toBe('confined');
        expect(() => changeMeta(meta, { isolation: 'strict' })).toThrowError(/separate, confined/);
        expect(() => parseMeta(`isolation = "none"\n${WHOLE}`)).toThrowError(/isolation/);
    });

    it('says which apps the workspace shows, all of them unless it is said', () => {
        const meta = parseMeta(WHOLE);
        expect(meta.apps).toEqual({ mode: 'all', apps: [] });
        expect(formatMeta(meta)).not.toContain('apps');
        const apps = { mode: 'only', apps: ['b.desktop', 'a', 'b'] };
        const changed = formatMeta(changeMeta(meta, { apps }));
        expect(changed).toContain('[apps]\nmode = "only"\nlist = [ "b", "a" ]');
        expect(parseMeta(changed).apps).toEqual({ mode: 'only', apps: ['b', 'a'] });
        const kept = parseMeta(`${WHOLE}\n[apps]\nmode = "except"\nlist = ["a"]\nmore = 7\n`);
        const reset = formatMeta(changeMeta(kept, { apps: { mode: 'all', apps: [] } }));
        for (const line of ['mode = "all"', 'list = []', 'more = 7']) expect(reset).toContain(line);
    });

    it('may have a picture, and none again', () => {
        const changed = formatMeta({ ...parseMeta(WHOLE), picture: 'kolide/picture.png' });
        expect(parseMeta(changed).picture).toBe('kolide/picture.png');
        const back = formatMeta({ ...parseMeta(changed), picture: '' });
        expect(back).not.toContain('picture');
    });

    it('reads what it writes', () => {
        const written = formatMeta(parseMeta(WHOLE));
        expect(formatMeta(parseMeta(written))).toBe(written);
    });

    const bad: [what: string, text: string, problem: RegExp][] = [
        ['is not TOML', 'name = ', /line 1, column \d/],
        ['is cut off', WHOLE.slice(0, 30), /line \d/],
        ['has no name', 'created_at = 2026-11-22T03:16:48Z', /no “name”/],
        ['has no time of making', 'name = "work"', /no “created_at”/],
        ['has a number for a name', WHOLE.replace('"work"', '7'), /“name” must be of type string/],
        [
            'has a name that is refused',
            WHOLE.replace('"work"', '"a/b"'),
            /“name” is wrong: .*slash/,
        ],
        ['has no time as time', WHOLE.replace(/2026.*Z/, '"soon"'), /“created_at” must be/],
        ['has an unknown colour', WHOLE.replace('teal', 'mauve'), /“colour” is wrong/],
        ['has an icon that is a path', WHOLE.replace('starred', '/x'), /“icon” is wrong/],
        ['has another keep_running', `${WHOLE}keep_running = "yes"`, /“keep_running” must be/],
        ['has another keep_awake', `${WHOLE}keep_awake = 1`, /“keep_awake” must be/],
        ['eats notifications', `${WHOLE}notifications = "eat"`, /“notifications” is wrong/],
        ['has apps that are no table', `${WHOLE}apps = 7`, /“apps” must be of type table/],
        ['lists apps otherwise', `${WHOLE}[apps]\nlist = [7]`, /list of strings/],
        ['chooses apps otherwise', `${WHOLE}[apps]\nmode = "some"`, /“some” is no way/],
        ['has another vault', `${WHOLE}vault = "yes"`, /“vault” must be/],
        ['has an unknown home', WHOLE.replace('"own"', '"theirs"'), /“home” must be/],
        ['has a picture elsewhere', `${WHOLE}picture = "../x.png"`, /“picture” is wrong/],
        ['is of a newer version', WHOLE.replace('version = 1', 'version = 2'), /newer version/],
    ];
    for (const [what, text, problem] of bad)
        it(`is refused, with the reason, if it ${what}`, () => {
            expect(() => parseMeta(text)).toThrowMatching(
                error =>
                    error instanceof WorkspaceError &&
                    error.code === 'InvalidArgument' &&
                    problem.test(error.message),
            );
        });

    it('says in one line what is wrong, without an excerpt of the file', () => {
        expect(() => parseMeta('name = "work"\nsecret = hunter2')).toThrowMatching(
            (error: Error) => !error.message.includes('\n') && !error.message.includes('hunter2'),
        );
    });
});

describe('A change of a workspace', () => {
    const meta = parseMeta(WHOLE);

    it('leaves what is not named', () => {
        expect(changeMeta(meta, { colour: '#ABCDEF' })).toEqual({ ...meta, colour: '#abcdef' });
    });

    it('refuses a user id with control characters', () => {
        expect(() => changeMeta(meta, { koderUserId: 'a\nb' })).toThrowError(WorkspaceError);
    });
});
