import Gio from 'gi://Gio';

import { messageOf } from '../../../../src/core/errors.js';
import { metaText, useTemporaryHome } from './temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const KOLIDE = '.config/kolide';
const OUR_LINK = 'koder/workspaces/active/kolide';
const WORK = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const DEFAULT = 'dddddddd-0000-4000-8000-000000000001';

describe('Opening a store', () => {
    const home = useTemporaryHome();

    async function open(): Promise<string[]> {
        return (await home().store().open()).map(({ message }) => message);
    }

    async function openImportant(): Promise<string[]> {
        const notes = await home().store().open();
        return notes.filter(({ important }) => important).map(({ message }) => message);
    }

    /** Whatever a spec did, another start finds nothing to do. */
    async function expectSettled(): Promise<void> {
        const before = home().everything();
        expect(await open()).toEqual([]);
        expect(home().everything()).toEqual(before);
    }

    async function namesOf(): Promise<string[]> {
        const { entries } = await home().store().read();
        return entries.map(({ id, meta }) => meta?.name ?? id).sort();
    }

    describe('for the first time', () => {
        it('makes “default”, whose directories are the person’s own', async () => {
            expect(await open()).toEqual(['The workspace “default” was made.']);
            const path = `${ROOT}/${DEFAULT}`;
            const { config, data, cache, state } = home().layout.base;
            expect(home().target(`${path}/XDG_CONFIG_HOME`)).toBe(config);
            expect(home().target(`${path}/XDG_DATA_HOME`)).toBe(data);
            expect(home().target(`${path}/XDG_CACHE_HOME`)).toBe(cache);
            expect(home().target(`${path}/XDG_STATE_HOME`)).toBe(state);
            expect(home().target(`${ROOT}/active`)).toBe(DEFAULT);
            expect(home().target(KOLIDE)).toBe(OUR_LINK);
            expect(home().list(KOLIDE)).toEqual([]);
            expect(home().read(`${path}/meta.toml`)).toContain('home = "shared"');
            expect(await namesOf()).toEqual(['default']);
            await expectSettled();
        });

        it('lets only the person in', async () => {
            await open();
            for (const path of [ROOT, `${ROOT}/${DEFAULT}`, `${ROOT}/${DEFAULT}/kolide`])
                expect([path, home().mode(path)]).toEqual([path, 0o700]);
            expect(home().mode(`${ROOT}/${DEFAULT}/meta.toml`)).toBe(0o600);
        });

        it('leaves all other files alone', async () => {
            home().write('.config/app/settings', 'mine');
            home().write('.local/share/app/data', 'mine');
            const before = home().everything();
            await open();
            const after = home().everything();
            expect(before.filter(line => !after.includes(line))).toEqual([]);
        });
    });

    describe('where there is ~/.config/kolide already', () => {
        it('moves a directory into “default”', async () => {
            home().write(`${KOLIDE}/settings.json`, '{"theme": "dark"}');
            home().write(`${KOLIDE}/plugins/.hidden`, 'hidden');
            home().makeLink(`${KOLIDE}/link`, 'settings.json');
            const [note, ...others] = await openImportant();
            expect(note).toMatch(/kolide belongs to the workspace “default” now\.$/);
            expect(others).toEqual([]);
            expect(home().target(KOLIDE)).toBe(OUR_LINK);
            const path = `${ROOT}/${DEFAULT}/kolide`;
            expect(home().list(path)).toEqual(['link', 'plugins', 'settings.json']);
            expect(home().read(`${path}/plugins/.hidden`)).toBe('hidden');
            expect(home().read(`${KOLIDE}/settings.json`)).toBe('{"theme": "dark"}');
            await expectSettled();
        });

        it('moves an empty directory', async () => {
            home().makeDirectory(KOLIDE);
            await open();
            expect(home().target(KOLIDE)).toBe(OUR_LINK);
            expect(home().kind(`${ROOT}/${DEFAULT}/kolide`)).toBe(Gio.FileType.DIRECTORY);
            await expectSettled();
        });

        it('keeps a link to elsewhere, seen from where it lies now', async () => {
            home().write('dotfiles/kolide/settings.json', 'in dotfiles');
            home().makeLink(KOLIDE, '../dotfiles/kolide');
            expect((await openImportant()).length).toBe(1);
            expect(home().target(`${ROOT}/${DEFAULT}/kolide`)).toBe(
                `${home().path}/dotfiles/kolide`,
            );
            expect(home().read(`${KOLIDE}/settings.json`)).toBe('in dotfiles');
            await expectSettled();
        });

        it('keeps a link that leads nowhere', async () => {
            home().makeLink(KOLIDE, '/nowhere/kolide');
            await open();
            expect(home().target(`${ROOT}/${DEFAULT}/kolide`)).toBe('/nowhere/kolide');
            expect(home().target(KOLIDE)).toBe(OUR_LINK);
            await expectSettled();
        });

        it('sets a plain file aside', async () => {
            home().write(KOLIDE, 'not a directory');
            const [note] = await openImportant();
            expect(note).toContain('was in the way. It is ');
            const [kept = ''] = home().list(`${ROOT}/.set-aside`);
            expect(home().read(`${ROOT}/.set-aside/${kept}`)).toBe('not a directory');
            expect(home().target(KOLIDE)).toBe(OUR_LINK);
            await expectSettled();
        });

        it('sets a new directory aside once “default” has one', async () => {
            home().write(`${KOLIDE}/settings.json`, 'old');
            await open();
            home().remove(KOLIDE);
            home().write(`${KOLIDE}/settings.json`, 'new');
            const [note] = await openImportant();
            expect(note).toContain('was in the way. It is ');
            const [kept = ''] = home().list(`${ROOT}/.set-aside`);
            expect(home().read(`${ROOT}/.set-aside/${kept}/settings.json`)).toBe('new');
            expect(home().read(`${KOLIDE}/settings.json`)).toBe('old');
            await expectSettled();
        });

        it('does not lead in a circle where a link leads into the tree by another way', async () => {
            await open();
            const ways = [
                `${home().path}/.config/${OUR_LINK}`,
                `koder/workspaces/${DEFAULT}/kolide`,
                `./koder/workspaces/../workspaces/active/kolide`,
            ];
            for (const way of ways) {
                home().remove(KOLIDE);
                home().makeLink(KOLIDE, way);
                expect((await open()).length).toBe(1);
                expect(home().target(KOLIDE)).toBe(OUR_LINK);
                expect(home().list(KOLIDE)).toEqual([]);
                await expectSettled();
            }
        });

        it('makes the link again where it is missing, and says so', async () => {
            await open();
            home().remove(KOLIDE);
            const [note] = await open();
            expect(note).toMatch(/kolide leads to the active workspace again\.$/);
            await expectSettled();
        });

        it('works without the link where it cannot be made', async () => {
            await open();
            home().remove(KOLIDE);
            home().remove(`${ROOT}/${DEFAULT}/kolide`);
            home().write(`${ROOT}/${DEFAULT}/kolide`, 'a file');
            home().write(`${ROOT}/.set-aside`, 'a file too');
            home().makeDirectory(KOLIDE);
            const [note] = await openImportant();
            expect(note).toContain('could not be made to follow the active workspace: ');
            expect(home().kind(KOLIDE)).toBe(Gio.FileType.DIRECTORY);
            expect(await namesOf()).toEqual(['default']);
        });
    });

    describe('after an interruption', () => {
        beforeEach(async () => {
            await open();
            home().write(`${ROOT}/${WORK}/meta.toml`, metaText('work'));
        });

        it('clears away what was not made completely', async () => {
            home().write(`${ROOT}/.creating-${OTHER}/home/x`, '');
            home().setMode(`${ROOT}/.creating-${OTHER}/home`, 0o500);
            expect(await open()).toEqual([
                'A workspace that was not made completely was cleared away.',
            ]);
            expect(home().exists(`${ROOT}/.creating-${OTHER}`)).toBe(false);
            await expectSettled();
        });

        it('completes a purge', async () => {
            home().write(`${ROOT}/.purging-${OTHER}/home/a/b/c`, '');
            expect(await open()).toEqual(['A purge that was interrupted was completed.']);
            await expectSettled();
        });

        it('deletes temporary files, and only ours', async () => {
            const ours = [
                `${ROOT}/${WORK}/.goutputstream-AB12CD`,
                `${ROOT}/${WORK}/.meta.toml.new-${OTHER}`,
                `${ROOT}/.active.new-${OTHER}`,
                `${ROOT}/.active.new-${OTHER}-17`,
                `.config/.kolide.new-${OTHER}`,
            ];
            const others = [
                '.config/.goutputstream-AB12CD',
                `${ROOT}/${WORK}/XDG_CONFIG_HOME/.goutputstream-AB12CD`,
                `${ROOT}/${WORK}/.goutputstream-notes`,
            ];
            for (const path of [...ours, ...others]) home().write(path, 'half');
            expect((await open()).length).toBe(ours.length);
            expect(ours.filter(path => home().exists(path))).toEqual([]);
            expect(others.filter(path => !home().exists(path))).toEqual([]);
            await expectSettled();
        });

        it('deletes pictures that nothing leads to, and only ours', async () => {
            await open();
            const [kept, left] = [1, 2].map(
                digit => `kolide/picture-${WORK.slice(0, -1)}${String(digit)}.png`,
            ) as [string, string];
            for (const [id, more] of [
                [WORK, `picture = "${kept}"`],
                [OTHER, 'picture = 7'],
            ] as const) {
                home().write(`${ROOT}/${id}/meta.toml`, metaText('work', more));
                for (const place of [kept, left, 'kolide/picture.png'])
                    home().write(`${ROOT}/${id}/${place}`, 'an image');
            }
            const path = `${home().path}/${ROOT}/${WORK}/${left}`;
            expect(await open()).toEqual([`${path} was left by an interruption and deleted.`]);
            expect(home().list(`${ROOT}/${WORK}/kolide`)).toHaveSize(2);
            // Where nobody knows which one is meant they stay.
            expect(home().list(`${ROOT}/${OTHER}/kolide`)).toHaveSize(3);
            await expectSettled();
        });

        it('leaves the pictures that a link leads to', async () => {
            const picture = `picture-${OTHER}.png`;
            home().write(`dotfiles/${picture}`, 'an image');
            home().makeLink(`${ROOT}/${WORK}/kolide`, `${home().path}/dotfiles`);
            expect(await open()).toEqual([]);
            expect(home().list('dotfiles')).toEqual([picture]);
            await expectSettled();
        });

        it('follows no link when it tidies up', async () => {
            home().write('Documents/.goutputstream-AB12CD', 'of another program');
            home().makeLink(`${ROOT}/documents`, '../../../Documents');
            home().makeLink(`${ROOT}/${OTHER}`, '../../../Documents');
            await open();
            expect(home().exists('Documents/.goutputstream-AB12CD')).toBe(true);
            await expectSettled();
        });

        it('makes the root directory private again', async () => {
            home().setMode(ROOT, 0o755);
            expect((await open()).length).toBe(1);
            expect(home().mode(ROOT)).toBe(0o700);
            await expectSettled();
        });
    });

    describe('with strange things in the root directory', () => {
        it('opens where links lead in a circle, to a file or to nothing', async () => {
            await open();
            home().write('file', '');
            home().makeLink(`${ROOT}/circle`, 'circle');
            home().makeLink(`${ROOT}/to-file`, '../../../file');
            home().makeLink(`${ROOT}/nowhere`, 'nothing');
            home().makeLink(`${ROOT}/${OTHER}`, OTHER);
            home().write(`${ROOT}/notes.txt`, 'mine');
            home().makePipe(`${ROOT}/pipe`);
            expect(await open()).toEqual([]);
            expect(await namesOf()).toContain('default');
        });

        it('does not take a copy or a link for the session’s own workspace', async () => {
            home().makeLink(`${ROOT}/a copy/XDG_CONFIG_HOME`, home().layout.base.config);
            home().makeLink(`elsewhere/XDG_CONFIG_HOME`, home().layout.base.config);
            home().makeLink(`${ROOT}/${OTHER}`, '../../../elsewhere');
            home().setMode(ROOT, 0o700);
            expect(await open()).toEqual(['The workspace “default” was made.']);
            expect(home().target(`${ROOT}/active`)).toBe(DEFAULT);
            await expectSettled();
        });

        it('chooses the oldest of several that could be the session’s own', async () => {
            for (const [id, year] of [
                [WORK, 2024],
                [OTHER, 2020],
            ]) {
                home().makeLink(`${ROOT}/${id}/XDG_CONFIG_HOME`, home().layout.base.config);
                home().write(
                    `${ROOT}/${id}/meta.toml`,
                    `name = "default"\ncreated_at = ${year}-01-01T00:00:00Z\n`,
                );
            }
            await open();
            expect(home().target(`${ROOT}/active`)).toBe(OTHER);
        });

        it('says what is in the way of the root directory', async () => {
            home().write(ROOT, 'a file');
            let message = '';
            try {
                await open();
            } catch (error) {
                message = messageOf(error);
            }
            expect(message).toMatch(/workspaces is in the way: it should be a directory\.$/);
            expect(home().read(ROOT)).toBe('a file');
        });
    });

    describe('where “active” is not a link to a workspace', () => {
        beforeEach(async () => {
            await open();
            home().write(`${ROOT}/${WORK}/meta.toml`, metaText('work'));
            home().remove(`${ROOT}/active`);
        });

        const targets = {
            'leads nowhere': OTHER,
            'leads outside': '/etc',
            'leads outside by a way through the tree': `${WORK}/../../../../etc`,
            'leads to what is no workspace': '.removed',
            'leads to itself': 'active',
            'leads into a workspace': `${WORK}/kolide`,
        };
        for (const [what, target] of Object.entries(targets))
            it(`chooses “default” if it ${what}`, async () => {
                home().makeLink(`${ROOT}/active`, target);
                expect(await openImportant()).toEqual([
                    'No workspace was active any more, so “default” is active now.',
                ]);
                expect(home().target(`${ROOT}/active`)).toBe(DEFAULT);
                await expectSettled();
            });

        it('chooses “default” if it is absent', async () => {
            expect((await openImportant()).length).toBe(1);
            expect(home().target(`${ROOT}/active`)).toBe(DEFAULT);
            await expectSettled();
        });

        it('sets a directory aside, and a file', async () => {
            home().write(`${ROOT}/active/kolide/settings.json`, 'written meanwhile');
            expect((await openImportant()).length).toBe(2);
            const [kept = ''] = home().list(`${ROOT}/.set-aside`);
            expect(home().read(`${ROOT}/.set-aside/${kept}/kolide/settings.json`)).toBe(
                'written meanwhile',
            );
            await expectSettled();

            home().remove(`${ROOT}/active`);
            home().write(`${ROOT}/active`, 'a file');
            expect((await openImportant()).length).toBe(2);
            expect(home().list(`${ROOT}/.set-aside`).length).toBe(2);
            await expectSettled();
        });

        it('accepts an absolute link to a workspace', async () => {
            home().makeLink(`${ROOT}/active`, `${home().path}/${ROOT}/${WORK}`);
            await expectSettled();
            expect(await home().store().readActive()).toBe(WORK);
        });
    });
});
