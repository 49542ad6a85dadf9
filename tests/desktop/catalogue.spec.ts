import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { programPath } from './driver/program.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const GRID = { style: 'overview-tile', within: { style: 'apps-scroll-view' } };
const DASH = { style: 'overview-tile', within: { style: 'dash-item-container' } };
const FAVOURITES = 'org.gnome.shell favorite-apps';
const FOUND = { style: 'overview-tile', within: { style: 'search-section' } };

describe('The apps of a workspace', () => {
    const desktop = useDesktop();
    const { actors, input, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    afterEach(async () => {
        await workspaces.update(work, { apps: ['all', []] });
        await workspaces.changeSettings('work', { [FAVOURITES]: '' });
    });

    async function openGrid(): Promise<void> {
        await input.press('Super+a');
        // Whatever is shown there, the button that shows it stays.
        await shell.until(
            'the grid is shown',
            ({ Main }) => Main.overview.dash.showAppsButton.checked,
        );
    }

    async function search(text: string): Promise<void> {
        await input.press('Super');
        await shell.until('the overview is there', ({ Main }) => Main.overview.visible);
        await input.type(text);
    }

    async function namesIn(query: typeof GRID): Promise<string[]> {
        return (await actors.all(query)).map(({ name, texts }) => texts[0] ?? name).sort();
    }

    async function untilNamesAre(query: typeof GRID, expected: string[]): Promise<void> {
        let names: string[] = [];
        await eventually(`${JSON.stringify(query)} has ${expected.join()}`, async () => {
            names = await namesIn(query);
            return names.join() === expected.join();
        }).catch((error: unknown) => {
            throw new Error(`${String(error)}: it has ${names.join()}`);
        });
    }

    /** Installs an app for a workspace alone; what it does is to write where it runs. */
    async function install(directory: string, id: string, name: string): Promise<string> {
        const log = `${GLib.get_tmp_dir()}/own-app-${GLib.uuid_string_random()}`;
        const script = `${log}.sh`;
        GLib.file_set_contents(script, `echo "$1 in $KOLIDE_WORKSPACE" >> ${log}\n`);
        await desktop.execute(['mkdir', '-p', directory]);
        GLib.file_set_contents(
            `${directory}/${id}.desktop`,
            `[Desktop Entry]\nType=Application\nName=${name}\nKeywords=ledger;\n` +
                `Exec=sh ${script} ${id}\nIcon=own-ledger\nMimeType=text/plain;\n`,
        );
        return log;
    }

    it('are in the grid and the search only if it shows them', async () => {
        await workspaces.activate('work');
        await openGrid();
        await actors.get({ ...GRID, text: 'Settings' });
        await workspaces.update(work, {
            apps: ['only', ['org.gnome.TextEditor', 'org.gnome.Terminal.desktop']],
        });
        await untilNamesAre(GRID, ['Terminal']);
        await untilNamesAre(DASH, ['Text Editor']);
        await desktop.tidyUp();

        await search('calculator');
        await actors.gone({ ...FOUND, text: 'Calculator' });
        await desktop.tidyUp();
        await search('term');
        await actors.get({ ...FOUND, text: 'Terminal' });
        await desktop.tidyUp();

        await workspaces.activate('play');
        await search('calculator');
        await actors.get({ ...FOUND, text: 'Calculator' });
    });

    it('are not in the dash while they run, if it does not show them, but can be reached', async () => {
        await workspaces.update(work, { apps: ['except', ['org.gnome.Calculator']] });
        await workspaces.activate('work');
        await workspaces.launch('work', 'org.gnome.Calculator', []);
        await shell.until('a window opened', () => global.get_window_actors().length === 1);
        await input.press('Super');
        await actors.get({ ...DASH, name: 'Files' });
        await actors.gone({ ...DASH, name: 'Calculator' });
        await workspaces.update(work, { apps: ['all', []] });
        await actors.get({ ...DASH, name: 'Calculator' });
    });

    it('that are favourites stay so while they are not shown, whatever is pinned', async () => {
        const untilFavouritesAre = async (...expected: string[]): Promise<void> => {
            const text = `[${expected.map(id => `'${id}'`).join(', ')}]`;
            await eventually(`the favourites are ${text}`, async () => {
                return (await workspaces.listSettings('work'))[FAVOURITES] === text;
            });
        };
        const choose = async (name: string, choice: string): Promise<void> => {
            await search(name);
            await input.clickRight({ ...FOUND, text: name });
            await input.click({ text: choice });
        };
        const calculator = 'org.gnome.Calculator.desktop';
        const [nautilus, editor] = ['org.gnome.Nautilus.desktop', 'org.gnome.TextEditor.desktop'];
        await workspaces.activate('work');
        await workspaces.changeSettings('work', {
            [FAVOURITES]: `['${nautilus}', '${editor}', '${calculator}']`,
        });
        await workspaces.update(work, {
            apps: ['only', ['org.gnome.TextEditor', 'org.gnome.Terminal']],
        });
        await choose('Terminal', 'Pin to Dash');
        const terminal = 'org.gnome.Terminal.desktop';
        await untilFavouritesAre(nautilus, editor, calculator, terminal);
        await desktop.tidyUp();
        await choose('Text Editor', 'Unpin');
        await untilFavouritesAre(nautilus, calculator, terminal);
        await desktop.tidyUp();
        await workspaces.update(work, { apps: ['all', []] });
        await input.press('Super');
        await untilNamesAre(DASH, ['Calculator', 'Files', 'Terminal']);
    });

    it('start by their place in the dash', async () => {
        await workspaces.activate('work');
        await workspaces.update(work, { apps: ['only', ['org.gnome.TextEditor']] });
        await input.press('Super');
        await untilNamesAre(DASH, ['Text Editor']);
        await desktop.tidyUp();
        await input.press('Super+1');
        await shell.until('the editor opened', () =>
            global.get_window_actors().some(a => a.meta_window?.wm_class?.includes('TextEditor')),
        );
    });

    it('are offered to open a file with only if it shows them, at once', async () => {
        const offered = async (): Promise<string> => {
            const answer = await programs.run('work', 'gio mime text/plain');
            return answer.split('\n').slice(1).join();
        };
        expect(await offered()).toContain('org.gnome.TextEditor.desktop');
        await workspaces.update(work, { apps: ['except', ['org.gnome.TextEditor']] });
        await eventually(
            'it is not offered',
            async () => !(await offered()).includes('org.gnome.TextEditor.desktop'),
        );
        expect(await programs.run('play', 'gio mime text/plain')).toContain(
            'org.gnome.TextEditor.desktop',
        );
    });

    it('that are installed in its directories exist there only', async () => {
        const tree = `${workspaces.root}/${work}`;
        const icons = `${tree}/XDG_DATA_HOME/icons`;
        await desktop.execute(['mkdir', '-p', icons]);
        await desktop.execute([
            ...['cp', '/usr/share/icons/hicolor/scalable/apps/org.gnome.Calculator.svg'],
            `${icons}/own-ledger.svg`,
        ]);
        const log = await install(
            `${tree}/XDG_DATA_HOME/applications`,
            'com.acme.Ledger',
            'Acme Ledger',
        );
        await workspaces.activate('work');
        await openGrid();
        await input.click({ ...GRID, text: 'Acme Ledger' });
        const written = async (): Promise<string> =>
            eventually('it has run', async () => {
                const isThere = GLib.file_test(log, GLib.FileTest.EXISTS);
                return isThere && ((await desktop.execute(['cat', log])) || null);
            });
        expect(await written()).toBe(`com.acme.Ledger in ${work}\n`);
        await desktop.tidyUp();
        // By a keyword.
        await search('ledg');
        await actors.get({ ...FOUND, text: 'Acme Ledger' });
        await desktop.tidyUp();

        await workspaces.activate('play');
        await openGrid();
        await actors.gone({ ...GRID, text: 'Acme Ledger' });
        await desktop.tidyUp();
        await search('ledg');
        await actors.get({ style: 'search-statustext', text: 'No results' });
        for (const name of ['play', 'default'])
            await expectAsync(workspaces.launch(name, 'com.acme.Ledger', [])).toBeRejectedWithError(
                /no app “com\.acme\.Ledger”/,
            );
    });

    it('start from the grid however their launchers are quoted', async () => {
        for (const name of ['default', 'work']) {
            const id = await workspaces.idOf(name);
            const directory =
                name === 'default'
                    ? `${GLib.get_user_data_dir()}/applications`
                    : `${workspaces.root}/${id}/XDG_DATA_HOME/applications`;
            const log = `${GLib.get_tmp_dir()}/quoted ${GLib.uuid_string_random()}`;
            await desktop.execute(['mkdir', '-p', directory]);
            // As Wine writes them, and those who know shells.
            GLib.file_set_contents(
                `${directory}/com.acme.Quoted.desktop`,
                `[Desktop Entry]\nType=Application\nName=Quoted of ${name}\n` +
                    `Exec=env LOG="${log}" sh -c 'echo "$1 in $KOLIDE_WORKSPACE" > "$LOG.new"; ` +
                    `mv "$LOG.new" "$LOG"' sh C:\\\\\\\\Start\\\\ Menu\n`,
            );
            await workspaces.activate(name);
            await openGrid();
            await input.click({ ...GRID, text: `Quoted of ${name}` });
            await eventually('it has run', () =>
                Promise.resolve(GLib.file_test(log, GLib.FileTest.EXISTS)),
            );
            expect(await desktop.execute(['cat', log])).toBe(`C:\\Start Menu in ${id}\n`);
            await desktop.tidyUp();
            await desktop.execute(['rm', `${directory}/com.acme.Quoted.desktop`]);
        }
    });

    it('that only it has are known by their windows, in it alone', async () => {
        const directory = `${workspaces.root}/${work}/XDG_DATA_HOME/applications`;
        const log = `${GLib.get_tmp_dir()}/books-${GLib.uuid_string_random()}`;
        await desktop.execute(['mkdir', '-p', directory]);
        GLib.file_set_contents(
            `${log}.sh`,
            `echo x >> ${log}; exec gjs -m ${programPath('windowClient')} Books Books`,
        );
        // Its windows say another name than its desktop file has.
        GLib.file_set_contents(
            `${directory}/com.acme.Books.desktop`,
            `[Desktop Entry]\nType=Application\nName=Acme Books\nExec=sh ${log}.sh\n`,
        );
        const icon = { ...DASH, name: 'Acme Books' };
        const isRunning = { style: 'app-grid-running-dot', within: icon };
        const running = async (): Promise<string[]> =>
            shell.run(({ Shell }) =>
                Shell.AppSystem.get_default()
                    .get_running()
                    .map(app => app.get_name()),
            );

        await workspaces.activate('work');
        await openGrid();
        await input.click({ ...GRID, text: 'Acme Books' });
        await shell.untilFocused('Books');
        await workspaces.launch('work', 'org.gnome.Calculator', []);
        await shell.untilFocused('Calculator');
        expect(await running()).toEqual(['Calculator', 'Acme Books']);
        await input.hold('Alt+Tab', async () => {
            await actors.get({ style: 'switcher-list', text: 'Acme Books' });
        });
        await shell.untilFocused('Books');
        expect(
            await shell.run(({ Shell }) => Shell.WindowTracker.get_default().focus_app?.get_name()),
        ).toBe('Acme Books');
        await workspaces.launch('work', 'org.gnome.Calculator', []);
        await shell.untilFocused('Calculator');

        await input.press('Super');
        await actors.get(isRunning);
        expect(await namesIn(DASH)).not.toContain('dev.koder.kolide.Test.Books');
        await input.click(icon);
        await shell.untilFocused('Books');
        expect(await desktop.execute(['cat', log])).toBe('x\n');

        await workspaces.activate('play');
        expect(await running()).toEqual([]);
        await input.press('Super');
        await actors.get({ ...DASH, name: 'Files' });
        await actors.gone(icon);
        await shell.run(({ Main }) => {
            Main.overview.hide();
        });
        await shell.until('the overview is gone', ({ Main }) => !Main.overview.visible);

        await workspaces.activate('work');
        await shell.until('it runs there', ({ Shell }) =>
            Shell.AppSystem.get_default()
                .get_running()
                .some(app => app.get_name() === 'Acme Books'),
        );
        await shell.run(({ Shell }) => {
            const app = Shell.AppSystem.get_default().lookup_app('com.acme.Books.desktop');
            app.request_quit();
        });
        await input.press('Super');
        await actors.gone(icon);
        await desktop.execute(['rm', `${directory}/com.acme.Books.desktop`]);
    });

    it('that have one name in two workspaces are each one’s own', async () => {
        for (const name of ['work', 'play']) {
            const tree = `${workspaces.root}/${await workspaces.idOf(name)}`;
            await install(`${tree}/XDG_DATA_HOME/applications`, 'com.acme.Twin', `Twin of ${name}`);
        }
        for (const name of ['work', 'play', 'work']) {
            await workspaces.activate(name);
            await openGrid();
            await actors.get({ ...GRID, text: `Twin of ${name}` });
            expect((await namesIn(GRID)).filter(text => text.startsWith('Twin'))).toEqual([
                `Twin of ${name}`,
            ]);
            await desktop.tidyUp();
        }
    });

    it('come and go with their files', async () => {
        const directory = `${workspaces.root}/${work}/XDG_DATA_HOME/applications`;
        await workspaces.activate('work');
        await openGrid();
        await install(directory, 'com.acme.Late', 'Latecomer');
        await actors.get({ ...GRID, text: 'Latecomer' });
        GLib.file_set_contents(`${directory}/garbage.desktop`, 'no desktop file');
        await desktop.execute(['rm', `${directory}/com.acme.Late.desktop`]);
        await actors.gone({ ...GRID, text: 'Latecomer' });
        await desktop.execute(['rm', `${directory}/garbage.desktop`]);
    });

    it('that the person has installed for themselves are default’s', async () => {
        const directory = `${GLib.get_user_data_dir()}/applications`;
        await install(directory, 'com.acme.Persons', 'Of the person');
        await workspaces.activate('default');
        await openGrid();
        await actors.get({ ...GRID, text: 'Of the person' });
        await workspaces.activate('work');
        await actors.gone({ ...GRID, text: 'Of the person' });
        await expectAsync(workspaces.launch('work', 'com.acme.Persons', [])).toBeRejectedWithError(
            /no app/,
        );
        await desktop.execute(['rm', `${directory}/com.acme.Persons.desktop`]);
    });
});
