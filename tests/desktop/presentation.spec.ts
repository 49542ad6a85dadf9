import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { ClipboardClients } from './driver/clipboardClients.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { MediaControls } from './driver/mediaControls.js';
import { Notifications } from './driver/notifications.js';
import { OverviewSearch } from './driver/overviewSearch.js';
import {
    MANAGE_WORKSPACES,
    MENU,
    NEW_WORKSPACE,
    PANEL_BUTTON,
    PASTE_FROM,
    QUICK_SETTINGS_BUTTON,
    ROW,
    rowOf,
    SWITCHER,
    switcherRowOf,
    TOGGLE,
    TOGGLE_MENU,
} from './driver/product.js';
import { NOTIFY, player } from './driver/pythonPrograms.js';
import { ScreenShare } from './driver/screenShare.js';
import { useDesktop } from './driver/suite.js';
import { PASSPHRASE_DIALOG, VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const SETTINGS = '/org/gnome/shell/extensions/kolide-workspaces/';
const SWITCH = { ...NEW_WORKSPACE, text: 'Hide Other Workspaces' };

describe('While the screen is shared', () => {
    const desktop = useDesktop();
    const { actors, input, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const notifications = new Notifications(shell);
    const media = new MediaControls(shell);
    const freezes = new Freezes(desktop);
    const search = new OverviewSearch(shell, input, actors);
    const clients = new ClipboardClients(desktop);
    const vaults = new VaultDialogs(desktop);
    const share = new ScreenShare(desktop.bus, desktop.screen);

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.create('client-acme', { koder_user_id: 'rpm@acme.example' });
        await freezes.postpone();
    });

    beforeEach(async () => {
        await desktop.set('presentation-shield', 'false');
        await workspaces.activate('work');
        await desktop.set('presentation-shield', 'true');
    });

    afterEach(async () => {
        await share.end();
        await input.close();
    });

    afterAll(async () => {
        await desktop.execute(['dconf', 'reset', '-f', SETTINGS]);
    });

    /** Opens the menu as the keys do, with no session of remote input that would be a share, too. */
    async function openMenu(): Promise<void> {
        await shell.run(({ find }, query) => {
            const button = find(query) as { menu?: { open(animate: boolean): void } } | null;
            button?.menu?.open(false);
        }, PANEL_BUTTON);
        await actors.still(MENU);
    }

    async function rows(menu = MENU): Promise<string[]> {
        return (await actors.all({ ...ROW, within: menu })).map(({ name, texts }) =>
            [name, ...texts].join(' | '),
        );
    }

    const SHOWN = [
        'default, No apps running | D | default | No apps running',
        'work, rpm@koder.dev, Active | W | work | rpm@koder.dev | Active',
        'client-acme, rpm@acme.example, No apps running | CA | client-acme | rpm@acme.example | No apps running',
    ];
    const hidden = (number: number): string =>
        `Workspace ${number}, Hidden while the screen is shared | W${number} | Workspace ${number} | Hidden while the screen is shared`;
    const HIDDEN = [hidden(1), SHOWN[1] ?? '', hidden(3)];

    it('the menu hides all other workspaces, and shows them when that is over', async () => {
        await openMenu();
        expect(await rows()).toEqual(SHOWN);
        expect(await actors.isShown(SWITCH)).toBeFalse();
        await share.begin();
        await actors.get(SWITCH);
        expect(await rows()).toEqual(HIDDEN);
        await share.end();
        await actors.gone(SWITCH);
        expect(await rows()).toEqual(SHOWN);
    });

    it('that is so for GNOME’s own recorder, too', async () => {
        await openMenu();
        const file = `${GLib.get_tmp_dir()}/recording.webm`;
        const recorder = ['org.gnome.Shell.Screencast', '/org/gnome/Shell/Screencast'] as const;
        const parameters = new GLib.Variant('(sa{sv})', [file, {}]);
        const call = async (method: string, args: GLib.Variant | null): Promise<unknown> =>
            desktop.bus.call(
                ...recorder,
                ...([recorder[0], method, args, null, Gio.DBusCallFlags.NONE, -1, null] as const),
            );
        await call('Screencast', parameters);
        await actors.get(SWITCH);
        expect(await rows()).toEqual(HIDDEN);
        await call('StopScreencast', null);
        await actors.gone(SWITCH);
    });

    it('who hands out only keyboard and pointer sees nothing', async () => {
        await openMenu();
        await share.control();
        await shell.painted();
        expect(await rows()).toEqual(SHOWN);
    });

    it('the person can see the names all the same, until it is over', async () => {
        // Input comes by a remote desktop with a picture of the screen: that is a share, too.
        await input.press('Shift');
        await desktop.set('presentation-shield', 'true');
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
        expect(await rows()).toEqual(HIDDEN);
        const sensitive = async (): Promise<boolean> =>
            (await actors.get(MANAGE_WORKSPACES)).isReactive;
        expect(await sensitive()).toBeFalse();
        await input.click(SWITCH);
        await actors.get(rowOf('client-acme'));
        expect(await rows()).toEqual(SHOWN);
        expect(await sensitive()).toBeTrue();
        await input.press('Escape');
        await actors.gone(MENU);
        await input.close();
        await share.begin();
        await openMenu();
        expect(await rows()).toEqual(HIDDEN);
    });

    it('the person can switch, and what was active is hidden then', async () => {
        await input.press('Shift');
        await desktop.set('presentation-shield', 'true');
        await input.click(PANEL_BUTTON);
        await workspaces.signal('ActiveChanged', async () => input.click(rowOf('Workspace 3')));
        await actors.get({ ...PANEL_BUTTON, name: 'Workspace: client-acme (rpm@acme.example)' });
        await openMenu();
        expect((await rows()).map(row => row.split(',')[0])).toEqual([
            'Workspace 1',
            'Workspace 2',
            'client-acme',
        ]);
    });

    it('Quick Settings, the switcher and the search of the overview tell of no other one', async () => {
        await input.press('Shift');
        await desktop.set('presentation-shield', 'true');
        await share.begin();
        await input.click(QUICK_SETTINGS_BUTTON);
        await input.click(TOGGLE);
        await actors.still(TOGGLE_MENU);
        expect(await rows(TOGGLE_MENU)).toEqual(HIDDEN);
        await input.press('Escape');
        await input.press('Escape');
        await actors.gone(TOGGLE);

        await input.hold('Ctrl+Super', async () => {
            await input.press('Tab');
            await actors.still(SWITCHER);
            const { texts } = await actors.get(SWITCHER);
            expect(texts.filter(text => text.length > 2).sort()).toEqual([
                'Active · No windows',
                'Hidden while the screen is shared',
                'Hidden while the screen is shared',
                'Workspace 1',
                'Workspace 3',
                'rpm@koder.dev',
                'work',
            ]);
            // Letters lead to no name that cannot be seen.
            await input.press('Home');
            await input.press('c');
            await shell.painted();
            expect((await actors.get(switcherRowOf('work'))).isFocused).toBeTrue();
            await input.press('Escape');
            await actors.gone(SWITCHER);
        });

        await search.type('client');
        expect(await search.found()).toEqual([]);
        await desktop.tidyUp();
        await search.type('work');
        expect(await search.found()).toEqual(['work']);
    });

    it('what found a name before it was shared tells it no more', async () => {
        await desktop.set('presentation-shield', 'false');
        await search.type('client');
        expect(await search.found()).toEqual(['client-acme']);
        // Input comes by a remote desktop with a picture of the screen: that is a share, too.
        await desktop.set('presentation-shield', 'true');
        await eventually('no name is left', async () => (await search.found()).length === 0);
        await desktop.tidyUp();
    });

    it('what is offered to be pasted is gone from a menu that is open', async () => {
        await desktop.set('presentation-shield', 'false');
        await workspaces.activate('client-acme');
        const client = await clients.open('client-acme', { 'text/plain': 'Offer' });
        await client.copy();
        await workspaces.activate('work');
        await input.close();
        await desktop.set('presentation-shield', 'true');
        await openMenu();
        await actors.get(PASTE_FROM);
        await share.begin();
        await actors.gone(PASTE_FROM);
        await share.end();
        await actors.get(PASTE_FROM);
        await client.program.stop();
    });

    it('a passphrase is asked for without the name, if the dialog is open already', async () => {
        const asked = workspaces.setPassphrase('client-acme').catch(() => undefined);
        const titled = async (name: string): Promise<void> => {
            const title = `Set a Passphrase for “${name}”`;
            await eventually(`it is titled ${title}`, async () =>
                (await actors.get(PASSPHRASE_DIALOG)).texts.includes(title),
            );
        };
        await titled('client-acme');
        await share.begin();
        await titled('Workspace 3');
        expect((await actors.get(PASSPHRASE_DIALOG)).texts).toContain('W3');
        await share.end();
        await titled('client-acme');
        await vaults.cancel();
        await asked;
    });

    it('no program switches, by the API or by the link', async () => {
        desktop.expectComplaint(/The screen is shared/);
        await share.begin();
        await expectAsync(workspaces.activate('client-acme')).toBeRejectedWithError(
            /The screen is shared.*Choose it in the panel/,
        );
        const id = await workspaces.idOf('work');
        const acme = await workspaces.idOf('client-acme');
        await desktop.execute(['ln', '-sfn', acme, workspaces.activeLink]);
        await eventually('the link is put back', () => workspaces.linkTarget() === id);
        expect(await workspaces.activeId()).toBe(id);
        await share.end();
        await workspaces.activate('client-acme');
        expect(await workspaces.activeId()).toBe(acme);
    });

    it('notifications of other workspaces leave the screen, whatever is set', async () => {
        await desktop.set('background-notifications', "'show'");
        const program = await programs.startPython(
            'client-acme',
            `${NOTIFY}\nnotify('Secret')\nrun()`,
        );
        await notifications.untilShown('client-acme: Secret');
        await share.begin();
        await notifications.untilNone();
        await share.end();
        await workspaces.activate('client-acme');
        await notifications.untilShown('Secret');
        await program.stop();
        await desktop.set('background-notifications', "'hold'");
    });

    it('what other workspaces play leaves the media controls, that of the session’s programs too', async () => {
        const playing = [];
        for (const workspace of ['default', 'work', 'client-acme'])
            playing.push(await programs.startPython(workspace, player(`Song of ${workspace}`)));
        const songs = ['Song of default', 'Song of work', 'Song of client-acme'];
        await media.untilTitles(songs);
        await share.begin();
        await media.untilTitles(['Song of work']);
        await share.end();
        await media.untilTitles(songs);
        for (const program of playing) await program.stop();
        await media.untilTitles([]);
        for (const name of ['default', 'client-acme'])
            await freezes.untilState(await workspaces.idOf(name), 'empty');
    });

    it('it is known still after the extension was switched off and on', async () => {
        await share.begin();
        await desktop.extension.disable();
        await desktop.extension.enable();
        await openMenu();
        expect(await rows()).toEqual(HIDDEN);
    });

    it('everything is shown to who has set so', async () => {
        await desktop.set('presentation-shield', 'false');
        await share.begin();
        await openMenu();
        expect(await rows()).toEqual(SHOWN);
        await workspaces.activate('client-acme');
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('client-acme'));
    });
});
