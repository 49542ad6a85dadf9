import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const PROGRAM = `${GLib.get_user_data_dir()}/gnome-shell/extensions/workspaces@kolide.koder.dev/bin/kolide-workspaces`;
const BROWSER = ['default-apps', 'web-browser'];
const CHOSEN = "'com.acme.Browser.desktop'";
const LIST = `${GLib.get_user_config_dir()}/mimeapps.list`;
const HTTPS = 'x-scheme-handler/https';
// What Settings sets for a browser.
const OF_BROWSER = [HTTPS, 'x-scheme-handler/http', 'text/html', 'application/xhtml+xml'];
const CALCULATOR = 'org.gnome.Calculator.desktop';
const EDITOR = 'org.gnome.TextEditor.desktop';

describe('The default apps of a workspace', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const logs = new Map<string, string>();

    beforeAll(async () => {
        await desktop.execute(['rm', '-f', LIST]);
        for (const name of ['work', 'play']) {
            const id = await workspaces.create(name, {});
            const directory = `${workspaces.root}/${id}/XDG_DATA_HOME/applications`;
            const log = `${GLib.get_tmp_dir()}/browser-${GLib.uuid_string_random()}`;
            GLib.file_set_contents(`${log}.sh`, `echo "$1 in ${name}" >> ${log}\n`);
            await desktop.execute(['mkdir', '-p', directory]);
            GLib.file_set_contents(
                `${directory}/com.acme.Browser.desktop`,
                `[Desktop Entry]\nType=Application\nName=Acme Browser\nExec=sh ${log}.sh %u\n` +
                    'MimeType=x-scheme-handler/https;\n',
            );
            logs.set(name, log);
        }
    });

    afterAll(async () => {
        await desktop.execute(['rm', '-f', LIST]);
    });

    async function settings(...words: string[]): Promise<string> {
        return (await desktop.execute([PROGRAM, 'settings', ...words])).trim();
    }

    /** Chooses an app in the session, as Settings does. */
    async function choose(app: string, types: readonly string[]): Promise<void> {
        for (const type of types) await desktop.execute(['gio', 'mime', type, app]);
    }

    /** What the session opens a type with. */
    async function sessionOpens(type: string): Promise<string> {
        const [first = ''] = (await desktop.execute(['gio', 'mime', type])).split('\n');
        return first.split(' ').at(-1) ?? '';
    }

    async function untilSessionOpens(type: string, app: string): Promise<void> {
        await eventually(`${type} is opened with ${app}`, async () => {
            return (await sessionOpens(type)) === app;
        });
    }

    async function openLink(): Promise<void> {
        await shell.run(({ Gio }) => {
            Gio.AppInfo.launch_default_for_uri('https://kolide.example/', null);
        });
    }

    it('are set, shown and copied with its other settings, and known to its programs', async () => {
        expect(await settings('work', ...BROWSER)).toBe('(default)');
        await settings('work', ...BROWSER, CHOSEN);
        expect(await settings('work', ...BROWSER)).toBe(CHOSEN);
        expect(await settings('work')).toContain('default-apps mail');
        expect(await programs.run('work', 'gio mime x-scheme-handler/https')).toContain(
            'com.acme.Browser.desktop',
        );
        expect(await settings('play', ...BROWSER)).toBe('(default)');
        await settings('play', ...BROWSER, '--copy-from=work');
        expect(await settings('play', ...BROWSER)).toBe(CHOSEN);
        await settings('play', ...BROWSER, '--reset');
        expect(await settings('play', ...BROWSER)).toBe('(default)');
        await expectAsync(settings('work', ...BROWSER, '7')).toBeRejectedWithError(/is no app/);
    });

    it('are set with all other settings, or none is', async () => {
        const accent = 'org.gnome.desktop.interface accent-color';
        const tree = `${workspaces.root}/${await workspaces.idOf('play')}`;
        const changes = { [accent]: "'red'", [BROWSER.join(' ')]: CHOSEN };
        const before = await workspaces.listSettings('play');
        for (const directory of ['XDG_CONFIG_HOME', 'kolide']) {
            await desktop.execute(['chmod', '500', `${tree}/${directory}`]);
            desktop.expectComplaint(/Permission denied/);
            await expectAsync(workspaces.changeSettings('play', changes)).toBeRejected();
            await desktop.execute(['chmod', '700', `${tree}/${directory}`]);
            expect(await workspaces.listSettings('play')).toEqual(before);
        }
    });

    it('that its programs choose are its own', async () => {
        await programs.run('play', 'gio mime x-scheme-handler/mailto com.acme.Browser.desktop');
        expect(await settings('play', 'default-apps', 'mail')).toBe(CHOSEN);
        expect(await settings('work', 'default-apps', 'mail')).toBe('(default)');
    });

    it('open what the shell opens while it is active', async () => {
        await settings('work', ...BROWSER, CHOSEN);
        await settings('play', ...BROWSER, CHOSEN);
        for (const name of ['work', 'play']) {
            await workspaces.activate(name);
            // It is the shell that finds the app, once it knows those of the workspace.
            await shell.until('the app is there', ({ Shell }) =>
                Boolean(Shell.AppSystem.get_default().lookup_app('com.acme.Browser.desktop')),
            );
            await openLink();
            const log = logs.get(name) ?? '';
            const opened = `https://kolide.example/ in ${name}\n`;
            await eventually('the link is open', async () => {
                // What is appended to is there a moment before it.
                return (await desktop.execute(['cat', log]).catch(() => '')) === opened;
            });
            expect(await desktop.execute(['cat', log])).toBe(opened);
        }
    });

    describe('that a person chooses in Settings', () => {
        let before: string[];

        /** All that is known of the default apps of a workspace. */
        async function known(name: string): Promise<string[]> {
            const lines = (await settings(name)).split('\n');
            return lines.filter(line => line.startsWith('default-apps'));
        }

        /** Makes a workspace active; returns when all its settings are those of the desktop. */
        async function showSettingsOf(name: string): Promise<void> {
            await workspaces.activate(name);
            const id = await workspaces.idOf(name);
            await eventually(`the settings are those of ${name}`, () => {
                return workspaces.shownProfile() === id;
            });
        }

        beforeAll(async () => {
            await workspaces.create('life', {});
            await showSettingsOf('default');
            await choose(CALCULATOR, OF_BROWSER);
            // Somebody reads what is on the computer with another program.
            await choose(EDITOR, ['text/html']);
            await showSettingsOf('life');
            before = await known('default');
            await choose(EDITOR, OF_BROWSER);
        });

        it('are the active workspace’s, for its programs, too', async () => {
            await eventually('it is known', async () => {
                return (await settings('life', ...BROWSER)) === `'${EDITOR}'`;
            });
            await eventually('its programs know it', async () => {
                return (await programs.run('life', `gio mime ${HTTPS}`)).includes(EDITOR);
            });
        });

        it('are those that the workspace had when it comes again', async () => {
            await workspaces.activate('default');
            await untilSessionOpens(HTTPS, CALCULATOR);
            expect(await sessionOpens('text/html')).toBe(EDITOR);
            await showSettingsOf('life');
            expect(await sessionOpens(HTTPS)).toBe(EDITOR);
            expect(await known('default')).toEqual(before);
            expect(before.join()).toContain(CALCULATOR);
        });

        it('are its own, even right before a switch', async () => {
            await choose(CALCULATOR, ['x-scheme-handler/mailto']);
            await workspaces.activate('default');
            await untilSessionOpens(HTTPS, CALCULATOR);
            expect(await settings('life', 'default-apps', 'mail')).toBe(`'${CALCULATOR}'`);
            expect(await settings('default', 'default-apps', 'mail')).toBe('(default)');
        });

        it('are set from the command line as well', async () => {
            await workspaces.activate('life');
            await untilSessionOpens(HTTPS, EDITOR);
            await settings('life', ...BROWSER, `'${CALCULATOR}'`);
            await untilSessionOpens('text/html', CALCULATOR);
            expect(await programs.run('life', 'gio mime text/html')).toContain(CALCULATOR);
            await settings('default', ...BROWSER, `'${EDITOR}'`);
            expect(await sessionOpens(HTTPS)).toBe(CALCULATOR);
            await workspaces.activate('default');
            await untilSessionOpens(HTTPS, EDITOR);
        });

        it('are common to all workspaces where their file cannot be written', async () => {
            await desktop.execute(['chmod', 'a-w', LIST]);
            const [, before] = GLib.file_get_contents(LIST);
            await workspaces.activate('life');
            await workspaces.activate('work');
            await workspaces.activate('default');
            const [, after] = GLib.file_get_contents(LIST);
            expect(after).toEqual(before);
            await desktop.execute(['chmod', 'u+w', LIST]);
            await workspaces.activate('life');
            await untilSessionOpens(HTTPS, CALCULATOR);
        });
    });
});
