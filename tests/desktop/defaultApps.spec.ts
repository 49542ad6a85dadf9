import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const PROGRAM = `${GLib.get_user_data_dir()}/gnome-shell/extensions/workspaces@kolide.koder.dev/bin/kolide-workspaces`;
const BROWSER = ['default-apps', 'web-browser'];
const CHOSEN = "'com.acme.Browser.desktop'";

describe('The default apps of a workspace', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const logs = new Map<string, string>();

    beforeAll(async () => {
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

    async function settings(...words: string[]): Promise<string> {
        return (await desktop.execute([PROGRAM, 'settings', ...words])).trim();
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
            await eventually('the link is open', () => GLib.file_test(log, GLib.FileTest.EXISTS));
            expect(await desktop.execute(['cat', log])).toBe(
                `https://kolide.example/ in ${name}\n`,
            );
        }
    });
});
