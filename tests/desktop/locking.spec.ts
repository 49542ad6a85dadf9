import GLib from 'gi://GLib';

import { DIALOG, ENTRY, MENU, NEW_WORKSPACE, PANEL_BUTTON } from './driver/product.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { MediaControls } from './driver/mediaControls.js';
import { Notifications } from './driver/notifications.js';
import { NOTIFY, player } from './driver/pythonPrograms.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms, type PythonProgram } from './driver/workspacePrograms.js';

const GRACE_KEY = '/org/gnome/shell/extensions/kolide-workspaces/freeze-grace-seconds';
const INHIBIT = `
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
S = 'org.gnome.SessionManager'
bus.call_sync(S, '/org/gnome/SessionManager', S, 'Inhibit',
              GLib.Variant('(susu)', ('films', 0, REASON, 4)), None, 0, 10000)
print('inhibited', flush=True)
GLib.MainLoop().run()
`;

describe('While the screen is locked', () => {
    const desktop = useDesktop();
    const { actors, input, lockScreen, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const media = new MediaControls(shell);
    const notifications = new Notifications(shell);
    const slices = new Slices(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    beforeEach(async () => {
        await desktop.execute(['dconf', 'write', GRACE_KEY, '0']);
        await workspaces.activate('play');
    });

    afterEach(async () => {
        if (await lockScreen.isLocked()) await lockScreen.unlock();
        await slices.clear();
    });

    afterAll(async () => {
        await desktop.execute(['dconf', 'reset', GRACE_KEY]);
    });

    /** Opens a window of the app in a workspace. */
    async function open(workspace: string): Promise<void> {
        const count = await shell.run(() => global.get_window_actors().length);
        await workspaces.launch(workspace, 'org.gnome.TextEditor', []);
        await shell.until(
            'a window opened and has the keyboard',
            (_inside, count) => {
                const actors = global.get_window_actors();
                return actors.length > count && actors.some(one => one.meta_window?.has_focus());
            },
            count,
        );
    }

    /** Which windows are on the desktop, by process, and which has the keyboard. */
    async function desktopNow(): Promise<unknown> {
        await shell.painted();
        return shell.run(() => ({
            shown: global
                .get_window_actors()
                .filter(actor => actor.mapped && actor.visible)
                .map(({ meta_window: window }) => window?.get_pid()),
            focused: (global.display.focus_window as { get_pid(): number } | null)?.get_pid(),
        }));
    }

    it('what is frozen stays frozen, and what is hidden hidden', async () => {
        await workspaces.activate('work');
        await open('work');
        const counter = await slices.count('work');
        await workspaces.activate('play');
        await open('play');
        await eventually('work is frozen', () => slices.isFrozen(work));
        const before = await desktopNow();
        const { value } = counter;

        await lockScreen.lock();
        const control = await slices.count('play');
        await control.advances(200_000);
        expect(slices.isFrozen(work)).toBeTrue();
        await lockScreen.unlock();

        expect(slices.isFrozen(work)).toBeTrue();
        expect(counter.value).toBe(value);
        expect(await desktopNow()).toEqual(before);
    });

    it('nothing of ours can be seen or operated', async () => {
        await input.click(PANEL_BUTTON);
        await actors.get(MENU);
        await lockScreen.lock();
        expect(await actors.all(PANEL_BUTTON)).toEqual([]);
        expect(await actors.all(MENU)).toEqual([]);
        expect(await actors.all({ text: '*play*' })).toEqual([]);
        await lockScreen.unlock();
        expect(await actors.all(MENU)).toEqual([]);

        await input.click(PANEL_BUTTON);
        await input.click(NEW_WORKSPACE);
        await actors.get(DIALOG);
        await input.click(ENTRY);
        await input.type('client-acme');
        await actors.get({ text: 'client-acme', within: ENTRY });
        await lockScreen.lock();
        expect(await actors.all(DIALOG)).toEqual([]);
        expect(await actors.all({ text: '*acme*' })).toEqual([]);
        await lockScreen.unlock();
        expect(await actors.all(DIALOG)).toEqual([]);
        await actors.get(PANEL_BUTTON);
    });

    it('what apps inhibit stays inhibited', async () => {
        const inhibitors = async (): Promise<string> =>
            desktop.execute(['gnome-session-inhibit', '--list']);
        const before = await programs.startPython('play', `REASON = 'A film'\n${INHIBIT}`);
        await before.said('inhibited');
        await lockScreen.lock();
        const meanwhile = await programs.startPython('play', `REASON = 'A call'\n${INHIBIT}`);
        await meanwhile.said('inhibited');
        for (const reason of ['A film', 'A call']) expect(await inhibitors()).toContain(reason);
        await lockScreen.unlock();
        for (const reason of ['A film', 'A call']) expect(await inhibitors()).toContain(reason);
        await before.stop();
        await meanwhile.stop();
    });

    it('notifications of apps are kept, and say nothing on the lock screen', async () => {
        const title = `Secret ${GLib.uuid_string_random()}`;
        await lockScreen.lock();
        await programs.run(
            'play',
            `gdbus call --session \
            --dest org.freedesktop.Notifications --object-path /org/freedesktop/Notifications \
            --method org.freedesktop.Notifications.Notify Post 0 '' '${title}' '' '[]' '{}' -- -1`,
        );
        await shell.until(
            'it has arrived',
            ({ Main }, title) =>
                Main.messageTray
                    .getSources()
                    .some(source => source.notifications.some(one => one.title === title)),
            title,
        );
        await shell.painted();
        expect(await actors.all({ text: '*Secret*' })).toEqual([]);
        await lockScreen.unlock();
        await shell.run(({ Main }) => {
            Main.panel.toggleCalendar();
        });
        await actors.get({ text: title, style: 'message-title' });
    });

    it('notifications of other workspaces are nowhere, whatever is set', async () => {
        await new Freezes(desktop).postpone();
        await desktop.set('background-notifications', "'show'");
        // To see the screen from elsewhere is what input is made with.
        await input.close();
        await notifications.clear();
        const running: PythonProgram[] = [];
        const notify = async (title: string): Promise<void> => {
            const program = await programs.startPython(
                'work',
                `${NOTIFY}\nnotify('${title}')\nprint('sent', flush=True)\nrun()`,
            );
            await program.said('sent');
            running.push(program);
        };
        await notify('Before');
        await notifications.untilShown('work: Before');
        await lockScreen.lock();
        await notifications.untilNone();
        await notify('Meanwhile');
        expect(await notifications.titles()).toEqual([]);
        expect(await actors.all({ text: '*work*' })).toEqual([]);
        await lockScreen.unlock();
        await workspaces.activate('work');
        await notifications.untilShown('Before');
        await notifications.untilShown('Meanwhile');
        for (const program of running) await program.stop();
        await desktop.set('background-notifications', "'hold'");
    });

    it('what other workspaces play is in no media controls, nor on the lock screen', async () => {
        await new Freezes(desktop).postpone();
        const playing = [];
        for (const workspace of ['default', 'play', 'work'])
            playing.push(await programs.startPython(workspace, player(`Song of ${workspace}`)));
        const songs = ['Song of default', 'Song of play', 'Song of work'];
        await media.untilTitles(songs);
        await lockScreen.lock();
        await media.untilTitles(['Song of play']);
        expect(await media.titlesInNew()).toEqual(['Song of play']);
        await workspaces.activate('work');
        await media.untilTitles(['Song of work']);
        await lockScreen.unlock();
        await media.untilTitles(songs);
        for (const program of playing) await program.stop();
        await media.untilTitles([]);
    });

    it('a program can switch, and the person comes back to the other workspace', async () => {
        await open('play');
        await workspaces.activate('work');
        await open('work');
        const before = await desktopNow();
        await workspaces.activate('play');
        await lockScreen.lock();
        await workspaces.activate('work');
        await lockScreen.unlock();
        expect(await desktopNow()).toEqual(before);
    });
});
