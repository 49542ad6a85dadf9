import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { formatPast, parseHistory } from '../../src/core/session/notificationHistory.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { BANNER, Notifications } from './driver/notifications.js';
import { MENU, PANEL_BUTTON, rowOf } from './driver/product.js';
import { NOTIFY } from './driver/pythonPrograms.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms, type PythonProgram } from './driver/workspacePrograms.js';

const SETTINGS = '/org/gnome/shell/extensions/kolide-workspaces/';

describe('Notifications', () => {
    const desktop = useDesktop();
    const { actors, input, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const notifications = new Notifications(shell);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
        await new Freezes(desktop).postpone();
    });

    beforeEach(async () => {
        await workspaces.activate('default');
        await notifications.clear();
        await workspaces.activate('work');
        await notifications.clear();
        // To see the screen from elsewhere is what input is made with.
        await input.close();
    });

    afterAll(async () => {
        await desktop.execute(['dconf', 'reset', '-f', SETTINGS]);
    });

    function historyFile(id: string): string {
        return `${workspaces.root}/${id}/kolide/notifications.jsonl`;
    }

    function history(id: string): string[] {
        const file = historyFile(id);
        if (!GLib.file_test(file, GLib.FileTest.EXISTS)) return [];
        const text = new TextDecoder().decode(GLib.file_get_contents(file)[1]);
        return parseHistory(text).map(({ title }) => title);
    }

    it('of a workspace in the background wait until it is active, and act then', async () => {
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
print('id', notify('First', ['default', '', 'reply', 'Reply']), flush=True)
notify('Second')
print('done', flush=True)
run()`,
        );
        await program.said('done');
        expect(await notifications.titles()).toEqual([]);
        await input.click(PANEL_BUTTON);
        await actors.get({ ...rowOf('play'), text: '*2 notifications*' });
        await input.press('Escape');
        await actors.gone(MENU);
        await workspaces.activate('play');
        await notifications.untilShown('Second');
        expect((await notifications.titles()).sort()).toEqual(['First', 'Second']);
        await notifications.choose('First', 'Reply');
        await program.said('ActionInvoked 1 reply');
        await program.stop();
    });

    it('arrive when the person has come to their workspace, and can be clicked', async () => {
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
urgent = {'urgency': GLib.Variant('y', 2)}
print('id', notify('Question', ['default', '', 'yes', 'Yes', 'no', 'No'], urgent), flush=True)
run()`,
        );
        const [, id = ''] = /id (\d+)/.exec(await program.said('id ')) ?? [];
        await input.click(PANEL_BUTTON);
        await input.click(rowOf('play'));
        // One that is urgent stays until somebody has done something with it.
        await actors.get({ ...BANNER, text: 'Question' });
        await input.click({ style: 'notification-button', text: 'No', within: BANNER });
        await program.said(`ActionInvoked ${id} no`);
        await actors.gone(BANNER);
        expect(program.output()).not.toContain('yes');
        expect(program.output()).not.toContain('default');
        await program.stop();
    });

    it('leave the screen with their workspace, and come back with it', async () => {
        await workspaces.activate('play');
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
print('id', notify('Contract', ['default', '', 'sign', 'Sign']), flush=True)
app = Gio.Application(application_id='org.gnome.TextEditor')
app.connect('activate', lambda app: app.hold())
app.register()
app.send_notification('saved', Gio.Notification.new('Saved'))
run()`,
        );
        await notifications.untilShown('Contract');
        await notifications.untilShown('Saved');
        await workspaces.activate('work');
        await notifications.untilNone();
        await workspaces.activate('play');
        await notifications.untilShown('Contract');
        await notifications.untilShown('Saved');
        expect(await notifications.banner()).toBeNull();
        expect(program.output()).not.toContain('NotificationClosed');
        await notifications.choose('Contract', 'Sign');
        await program.said(' sign');
        await program.stop();
    });

    it('that the person closed do not come back, however they were sent', async () => {
        await workspaces.activate('play');
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
notify('Contract')
app = Gio.Application(application_id='org.gnome.TextEditor')
app.connect('activate', lambda app: app.hold())
app.register()
app.send_notification('saved', Gio.Notification.new('Saved'))
app.send_notification('printed', Gio.Notification.new('Printed'))
run()`,
        );
        await notifications.untilShown('Contract');
        await notifications.untilShown('Printed');
        await notifications.dismiss('Saved');
        await notifications.dismiss('Contract');
        // Signals come in their order.
        await program.said('NotificationClosed');
        await workspaces.activate('work');
        await notifications.untilNone();
        await workspaces.activate('play');
        await notifications.untilShown('Printed');
        const titles = await notifications.titles();
        expect(titles).not.toContain('Saved');
        expect(titles).not.toContain('Contract');
        await program.stop();
    });

    it('that an app took back meanwhile are never shown', async () => {
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
taken = notify('Taken back')
call(N, '/org/freedesktop/Notifications', N, 'CloseNotification', '(u)', taken)
notify('Left')
print('done', flush=True)
run()`,
        );
        await program.said('done');
        await workspaces.activate('play');
        await notifications.untilShown('Left');
        expect(await notifications.titles()).not.toContain('Taken back');
        await program.stop();
    });

    it('that are urgent are shown at once, if that is set, and lead to their workspace', async () => {
        await desktop.set('background-notifications', "'hold-unless-urgent'");
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
notify('Newsletter')
notify('Fire', ['default', ''], {'urgency': GLib.Variant('y', 2)})
print('done', flush=True)
run()`,
        );
        await program.said('done');
        expect(await notifications.titles()).toEqual(['play: Fire']);
        await notifications.choose('play: Fire');
        await program.said(' default');
        await eventually('play is active', async () => {
            return (await workspaces.activeId()) === (await workspaces.idOf('play'));
        });
        await notifications.untilShown('Newsletter');
        await program.stop();
        await desktop.set('background-notifications', "'hold'");
    });

    it('are shown at once, if that is set for their workspace alone', async () => {
        const play = await workspaces.idOf('play');
        await workspaces.update(play, { notifications: 'show' });
        await workspaces.activate('default');
        const running: PythonProgram[] = [];
        for (const name of ['work', 'play']) {
            const program = await programs.startPython(
                name,
                `${NOTIFY}\nnotify('From ${name}')\nprint('done', flush=True)\nrun()`,
            );
            await program.said('done');
            running.push(program);
        }
        expect(await notifications.titles()).toEqual(['play: From play']);
        await workspaces.activate('work');
        await notifications.dismiss('From work');
        for (const program of running) await program.stop();
        await workspaces.update(play, { notifications: 'default' });
    });

    it('are all held while the screen is shared, whatever is set', async () => {
        await desktop.set('background-notifications', "'show'");
        await input.press('Shift');
        const program = await programs.startPython(
            'play',
            `${NOTIFY}
notify('Private', [], {'urgency': GLib.Variant('y', 2)})
print('done', flush=True)
run()`,
        );
        await program.said('done');
        expect(await notifications.titles()).toEqual([]);
        await program.stop();
        await desktop.set('background-notifications', "'hold'");
    });

    /** Asks for a notification on the session's bus, as a program of the session. */
    async function notify(
        title: string,
        service = 'org.freedesktop.Notifications',
        hints: Record<string, GLib.Variant> = {},
    ): Promise<number> {
        const fdo = 'org.freedesktop.Notifications';
        const request = ['Post', 0, '', title, '', ['sign', 'Sign'], hints, -1];
        const answer = await desktop.bus.call(
            ...([service, '/org/freedesktop/Notifications', fdo, 'Notify'] as const),
            new GLib.Variant('(susssasa{sv}i)', request as never),
            ...([null, Gio.DBusCallFlags.NONE, -1, null] as const),
        );
        return answer.deepUnpack<[number]>()[0];
    }

    it('of the session’s programs are those of the workspace “default”', async () => {
        const told: string[] = [];
        const fdo = 'org.freedesktop.Notifications';
        const subscription = desktop.bus.signal_subscribe(
            ...([fdo, fdo, null, '/org/freedesktop/Notifications', null] as const),
            Gio.DBusSignalFlags.NONE,
            (_bus, _sender, _path, _interface, signal, parameters) => {
                told.push([signal, ...parameters.deepUnpack<unknown[]>()].join(' '));
            },
        );
        const first = await notify('Bank');
        const second = await notify('Doctor');
        expect(await notifications.titles()).toEqual([]);
        await workspaces.activate('default');
        await notifications.untilShown('Doctor');
        await workspaces.activate('work');
        await notifications.untilNone();
        const close = new GLib.Variant('(u)', [second]);
        await desktop.bus.call(
            ...([fdo, '/org/freedesktop/Notifications', fdo, 'CloseNotification', close] as const),
            ...([null, Gio.DBusCallFlags.NONE, -1, null] as const),
        );
        await workspaces.activate('default');
        await notifications.untilShown('Bank');
        expect(await notifications.titles()).toEqual(['Bank']);
        await notifications.choose('Bank', 'Sign');
        await eventually('the action is told of', () =>
            told.includes(`ActionInvoked ${first} sign`),
        );
        await eventually('its end is told of', () =>
            told.includes(`NotificationClosed ${first} 2`),
        );
        expect(told.filter(text => text.startsWith('NotificationClosed'))).toEqual([
            `NotificationClosed ${second} 3`,
            `NotificationClosed ${first} 2`,
        ]);
        desktop.bus.signal_unsubscribe(subscription);
    });

    it('are not the desktop’s own because their program says so', async () => {
        const pid = await shell.run(({ Gio }) => new Gio.Credentials().get_unix_pid());
        const hints = { 'x-shell-sender-pid': new GLib.Variant('u', pid) };
        await notify('By the proxy', undefined, hints);
        await notify('Past the proxy', 'org.gnome.Shell', hints);
        expect(await notifications.titles()).toEqual([]);
    });

    it('of the desktop’s own services are shown whichever workspace is active', async () => {
        const call =
            'gdbus call --session --dest org.freedesktop.Notifications' +
            ' --object-path /org/freedesktop/Notifications' +
            " --method org.freedesktop.Notifications.Notify -- Power 0 '' 'Battery is low' '' [] {} -1";
        await desktop.execute([
            ...['systemd-run', '--user', '--quiet', '--wait', '--slice=session.slice'],
            ...['sh', '-c', call],
        ]);
        expect(await notifications.titles()).toEqual(['Battery is low']);
        await workspaces.activate('default');
        expect(await notifications.titles()).toContain('Battery is low');
    });

    it('are kept, so many of each workspace, also after a line was cut off', async () => {
        await desktop.set('notification-history-count', '3');
        const id = await workspaces.create('kept', {});
        GLib.file_set_contents(historyFile(id), '{"at":"2026-01-01T00:00:00Z","app":"a","ti');
        const program = await programs.startPython(
            'kept',
            `${NOTIFY}
for number in range(1, 6): last = notify('Number ' + str(number))
print('done', flush=True)
run()`,
        );
        await program.said('done');
        await eventually('the last is written', () => history(id).includes('Number 5'));
        expect(history(id)).toEqual(['Number 3', 'Number 4', 'Number 5']);
        const [, , mode] = (await desktop.execute(['stat', '-c', '%U %s %a', historyFile(id)]))
            .trim()
            .split(' ');
        expect(mode).toBe('600');
        await program.stop();
        await desktop.set('notification-history-count', '500');
    });

    it('are forgotten at once when fewer or younger ones are to be kept, wherever they are', async () => {
        const id = await workspaces.create('at rest', {});
        const past = (title: string, daysAgo: number): string =>
            formatPast({
                at: new Date(Date.now() - daysAgo * 86_400_000),
                ...{ app: 'org.gnome.TextEditor', title, body: '' },
            });
        const titles = ['Oldest', 'Old', 'Young', 'Youngest'];
        const text = titles.map((title, index) => past(title, 25 - 8 * index)).join('');
        GLib.file_set_contents(historyFile(id), text);
        const until = async (kept: readonly string[]): Promise<void> => {
            await eventually(`${kept.join()} are kept`, () => history(id).join() === kept.join());
        };
        await desktop.set('notification-history-days', '20');
        await until(['Old', 'Young', 'Youngest']);
        await desktop.set('notification-history-count', '2');
        await until(['Young', 'Youngest']);
        await desktop.set('notification-history-count', '0');
        await eventually('the file is gone', () => {
            return !GLib.file_test(historyFile(id), GLib.FileTest.EXISTS);
        });
        await desktop.set('notification-history-count', '500');
        await desktop.set('notification-history-days', '30');
        // What is too old when the extension is enabled is forgotten then.
        GLib.file_set_contents(historyFile(id), past('Ancient', 40) + past('Young', 3));
        await desktop.extension.disable();
        await desktop.extension.enable();
        await until(['Young']);
    });
});
