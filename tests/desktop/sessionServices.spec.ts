import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const PYTHON = `
import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
def call(name, path, interface, method, types=None, *args):
    parameters = GLib.Variant(types, args) if types else None
    return bus.call_sync(name, path, interface, method, parameters, None, 0, 10000).unpack()
def run(): GLib.MainLoop().run()
`;

const NOTIFY = `${PYTHON}
N = 'org.freedesktop.Notifications'
def notify(title, actions=[], hints={}, replaces=0):
    return call(N, '/org/freedesktop/Notifications', N, 'Notify', '(susssasa{sv}i)',
                'Post', replaces, '', title, 'The body', actions, hints, -1)[0]
def show(_bus, sender, path, interface, signal, parameters):
    print(signal, *parameters.unpack(), flush=True)
bus.signal_subscribe(N, N, None, None, None, 0, show)
`;

describe('In a workspace', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    interface Shown {
        title: string;
        body: string;
        app: string;
        buttons: string[];
        hasPicture: boolean;
        urgency: number;
    }

    async function shownNotifications(): Promise<Shown[]> {
        return shell.run(({ Main }) =>
            Main.messageTray
                .getSources()
                .flatMap(source => source.notifications)
                .map(notification => ({
                    title: notification.title ?? '',
                    body: notification.body ?? '',
                    app: notification.source?.title ?? '',
                    buttons: notification.actions.map(({ label }) => label),
                    hasPicture: notification.gicon?.constructor.name.includes('Pixbuf') ?? false,
                    urgency: notification.urgency,
                })),
        );
    }

    /** Chooses a notification, or a button of it. */
    async function choose(title: string, button: string | null = null): Promise<void> {
        await shell.until(
            `${title} is shown`,
            ({ Main }, wanted: string) =>
                Main.messageTray
                    .getSources()
                    .some(source => source.notifications.some(({ title }) => title === wanted)),
            title,
        );
        await shell.run(
            ({ Main }, wanted: string, label: string | null) => {
                const notification = Main.messageTray
                    .getSources()
                    .flatMap(source => source.notifications)
                    .find(({ title }) => title === wanted);
                if (label === null) notification?.activate();
                else notification?.actions.find(action => action.label === label)?.activate();
            },
            title,
            button,
        );
    }

    /** Asks the session's session manager. */
    async function isInhibited(flags: number): Promise<boolean> {
        const answer = await desktop.bus.call(
            'org.gnome.SessionManager',
            '/org/gnome/SessionManager',
            'org.gnome.SessionManager',
            'IsInhibited',
            new GLib.Variant('(u)', [flags]),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        return answer.deepUnpack<[boolean]>()[0];
    }

    it('an app shows notifications and is told what becomes of them', async () => {
        const program = await programs.startPython(
            'work',
            `${NOTIFY}
pixels = GLib.Variant('(iiibiiay)', (2, 2, 6, False, 8, 3, bytes(12)))
hints = {'image-data': pixels, 'urgency': GLib.Variant('y', 2),
         'desktop-entry': GLib.Variant('s', 'org.gnome.TextEditor')}
print('id', notify('Draft'), flush=True)
print('id', notify('Letter', ['default', '', 'reply', 'Reply'], hints, 1), flush=True)
print('id', notify('Parcel', ['default', '', 'sign', 'Sign'], hints), flush=True)
run()`,
        );
        await program.said('id 2');
        const shown = await shownNotifications();
        expect(shown.find(({ title }) => title === 'Letter')).toEqual({
            title: 'Letter',
            body: 'The body',
            app: 'Post',
            buttons: ['Reply'],
            hasPicture: true,
            urgency: 3,
        });
        expect(shown.find(({ title }) => title === 'Parcel')?.app).toBe('Text Editor');
        expect(shown.some(({ title }) => title === 'Draft')).toBeFalse();
        await choose('Letter', 'Reply');
        await program.said('ActionInvoked 1 reply');
        await program.said('NotificationClosed 1 2');
        await choose('Parcel');
        await program.said('ActivationToken 2 ');
        await program.said('ActionInvoked 2 default');
        await program.stop();
    });

    it('nobody else is told of an app’s notifications, or can touch them', async () => {
        const program = await programs.startPython(
            'work',
            `${NOTIFY}
print('id', notify('Secret', ['default', '']), flush=True)
run()`,
        );
        const [, id = ''] = /id (\d+)/.exec(await program.said('id ')) ?? [];
        const spy = `${NOTIFY}
call(N, '/org/freedesktop/Notifications', N, 'CloseNotification', '(u)', ${id})
print('other', notify('Forged', [], {}, ${id}), flush=True)
run()`;
        const neighbour = await programs.startPython('work', spy);
        const stranger = await programs.startPython('play', spy);
        await neighbour.said('other');
        await stranger.said('other');
        await choose('Secret');
        await program.said(`ActionInvoked ${id} default`);
        for (const other of [neighbour, stranger]) {
            expect(other.output()).not.toContain('ActionInvoked');
            expect(other.output()).not.toContain(`other ${id}\n`);
            await other.stop();
        }
        await program.stop();
    });

    it('an app’s notifications go with it, a command’s stay', async () => {
        const hints = `{'desktop-entry': GLib.Variant('s', 'org.gnome.TextEditor')}`;
        await programs.run('work', `python3 -c "${NOTIFY}\nnotify('From a command')"`);
        const app = await programs.startPython(
            'work',
            `${NOTIFY}
print('id', notify('From an app', [], ${hints}), flush=True)
run()`,
        );
        await app.said('id');
        expect((await shownNotifications()).map(({ title }) => title)).toContain('From an app');
        await app.stop();
        await shell.until('its notification is gone', ({ Main }) =>
            Main.messageTray
                .getSources()
                .every(source => source.notifications.every(n => n.title !== 'From an app')),
        );
        expect((await shownNotifications()).map(({ title }) => title)).toContain('From a command');
    });

    it('the buttons of a GNotification act in the app that sent it', async () => {
        const application = `
import sys
from gi.repository import Gio, GLib
class App(Gio.Application):
    def do_startup(self):
        Gio.Application.do_startup(self)
        for name in ['greet', 'open']:
            action = Gio.SimpleAction.new(name, GLib.VariantType('s'))
            action.connect('activate', lambda a, p: print(a.get_name(), p.unpack(), flush=True))
            self.add_action(action)
        self.hold()
    def do_activate(self):
        print('activated', flush=True)
        for key in ['one', 'two']:
            n = Gio.Notification.new('Mail ' + key)
            n.set_body('WORKSPACE')
            n.set_default_action_and_target('app.open', GLib.Variant('s', key))
            n.add_button_with_target('Greet', 'app.greet', GLib.Variant('s', key))
            self.send_notification(key, n)
        self.send_notification('three', Gio.Notification.new('Mail three'))
App(application_id='org.gnome.Calculator').run()
`;
        const inWork = await programs.startPython('work', application);
        await inWork.said('activated');
        await choose('Mail one', 'Greet');
        await inWork.said('greet one');
        await choose('Mail two');
        await inWork.said('open two');
        const before = inWork.output().split('activated').length;
        await choose('Mail three');
        await shell.until('the app shows its notifications again', ({ Main }) =>
            Main.messageTray
                .getSources()
                .some(source => source.notifications.some(n => n.title === 'Mail one')),
        );
        expect(inWork.output().split('activated').length).toBe(before + 1);
        await inWork.stop();
    });

    it('the portal shows notifications, with buttons', async () => {
        const program = await programs.startPython(
            'work',
            `${PYTHON}
P = 'org.freedesktop.portal.Notification'
def show(_bus, sender, path, interface, signal, parameters):
    print(signal, *parameters.unpack(), flush=True)
bus.signal_subscribe('org.freedesktop.portal.Desktop', P, None, None, None, 0, show)
s = lambda text: GLib.Variant('s', text)
button = {'label': s('Agree'), 'action': s('agree')}
call('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', P, 'AddNotification',
     '(sa{sv})', 'x', {'title': s('From the portal'), 'default-action': s('look'),
                       'buttons': GLib.Variant('aa{sv}', [button])})
print('sent', flush=True)
run()`,
        );
        await program.said('sent');
        // Its back end must have looked up who sends the signals; no person is that quick.
        await programs.run('work', 'true');
        await choose('From the portal', 'Agree');
        await program.said('ActionInvoked x agree');
        await program.stop();
    });

    it('an app keeps the session awake for as long as it runs', async () => {
        const program = await programs.startPython(
            'work',
            `${PYTHON}
S = 'org.gnome.SessionManager'
P = '/org/gnome/SessionManager'
cookie, = call(S, P, S, 'Inhibit', '(susu)', 'calls', 0, 'In a call', 4)
path, = call(S, P, S, 'GetInhibitors')[0]
print(cookie, call(S, path, S + '.Inhibitor', 'GetReason')[0], flush=True)
print(call(S, P, S, 'IsInhibited', '(u)', 4), flush=True)
call(S, P, S, 'Uninhibit', '(u)', cookie)
print('released', len(call(S, P, S, 'GetInhibitors')[0]), flush=True)
sys.stdin.close()
call(S, P, S, 'Inhibit', '(susu)', 'calls', 0, 'In another call', 4)
call('org.freedesktop.ScreenSaver', '/ScreenSaver', 'org.freedesktop.ScreenSaver', 'Inhibit',
     '(ss)', 'films', 'A film')
print('again', flush=True)
run()`,
        );
        const said = await program.said('again');
        expect(said).toContain('In a call\n(True,)\nreleased 0');
        expect(await isInhibited(4)).toBeTrue();
        expect(await isInhibited(8)).toBeTrue();
        await program.stop();
        const deadline = GLib.get_monotonic_time() + 5_000_000;
        while ((await isInhibited(4 | 8)) && GLib.get_monotonic_time() < deadline)
            await shell.painted();
        expect(await isInhibited(4 | 8)).toBeFalse();
    });

    it('nobody else can release what an app inhibits', async () => {
        const inhibit = `${PYTHON}
S = 'org.gnome.SessionManager'
P = '/org/gnome/SessionManager'
`;
        const program = await programs.startPython(
            'work',
            `${inhibit}
print('cookie', call(S, P, S, 'Inhibit', '(susu)', 'calls', 0, 'In a call', 4)[0], flush=True)
run()`,
        );
        const [, cookie = ''] = /cookie (\d+)/.exec(await program.said('cookie ')) ?? [];
        for (const workspace of ['work', 'play'])
            expect(
                await programs.run(
                    workspace,
                    `python3 -c "${inhibit}\ncall(S, P, S, 'Uninhibit', '(u)', ${cookie})"`,
                ),
            ).toContain('InvalidArgs');
        expect(await isInhibited(4)).toBeTrue();
        await program.stop();
    });

    it('the portal’s inhibitor reaches the session', async () => {
        const program = await programs.startPython(
            'work',
            `${PYTHON}
P = 'org.freedesktop.portal.Inhibit'
call('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', P, 'Inhibit',
     '(sua{sv})', '', 8, {'reason': GLib.Variant('s', 'A film')})
print('sent', flush=True)
run()`,
        );
        await program.said('sent');
        const deadline = GLib.get_monotonic_time() + 5_000_000;
        while (!(await isInhibited(8)) && GLib.get_monotonic_time() < deadline)
            await shell.painted();
        expect(await isInhibited(8)).toBeTrue();
        await program.stop();
    });

    it('an app can tell that the screen is locked, but not unlock it', async () => {
        const ask = `${PYTHON}
for name, path in [('org.freedesktop.ScreenSaver', '/ScreenSaver'),
                   ('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver')]:
    print(call(name, path, name, 'GetActive'))
    try: call(name, path, name, 'SetActive', '(b)', False)
    except GLib.Error as error: print(error.message)`;
        const said = await programs.run('work', `python3 - <<'END'\n${ask}\nEND`);
        expect(said.match(/\(False,\)/g)?.length).toBe(2);
        expect(said.match(/AccessDenied/g)?.length).toBe(2);
    });

    it('the services are there again when the extension was off meanwhile', async () => {
        await desktop.extension.disable();
        await desktop.extension.enable();
        const said = await programs.run(
            'work',
            `python3 -c "${NOTIFY}\nprint('id', notify('After a pause'))"`,
        );
        expect(said).toMatch(/^id \d+$/);
    });
});
