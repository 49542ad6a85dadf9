import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { MediaControls } from './driver/mediaControls.js';
import { Notifications } from './driver/notifications.js';
import { NOTIFY, player as jukebox, PYTHON } from './driver/pythonPrograms.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

// The first app of a workspace takes its time on a busy machine.
const APP_PATIENCE_MS = 40_000;
// How long a call waits by itself.
const BUS_PATIENCE_MS = 25_000;

describe('In a workspace', () => {
    const desktop = useDesktop();
    const freezes = new Freezes(desktop);
    const { shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const media = new MediaControls(desktop.shell);
    const notifications = new Notifications(shell);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
        await freezes.postpone();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    beforeEach(async () => {
        await workspaces.activate('work');
    });

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
        const shown = await notifications.list();
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
        await notifications.choose('Letter', 'Reply');
        await program.said('ActionInvoked 1 reply');
        await program.said('NotificationClosed 1 2');
        await notifications.choose('Parcel');
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
        await notifications.choose('Secret');
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
        expect((await notifications.list()).map(({ title }) => title)).toContain('From an app');
        await app.stop();
        await shell.until('its notification is gone', ({ Main }) =>
            Main.messageTray
                .getSources()
                .every(source => source.notifications.every(n => n.title !== 'From an app')),
        );
        expect((await notifications.list()).map(({ title }) => title)).toContain('From a command');
    });

    it('a notification opens its app, also one whose name D-Bus does not know', async () => {
        const { id = '' } = (await workspaces.list()).find(({ name }) => name === 'work') ?? {};
        const directory = `${workspaces.root}/${id}/XDG_DATA_HOME/applications`;
        const opened = `${GLib.get_tmp_dir()}/opened-${GLib.uuid_string_random()}`;
        await desktop.execute(['mkdir', '-p', directory]);
        GLib.file_set_contents(
            `${directory}/plain.desktop`,
            `[Desktop Entry]\nType=Application\nName=Plain\nExec=touch ${opened}\n`,
        );
        const program = await programs.startPython(
            'work',
            `${NOTIFY}
notify('Plainly', [], {'desktop-entry': GLib.Variant('s', 'plain')})
run()`,
        );
        await notifications.choose('Plainly');
        await eventually(
            'the app was opened',
            () => GLib.file_test(opened, GLib.FileTest.EXISTS),
            APP_PATIENCE_MS,
        );
        await program.stop();
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
        await notifications.choose('Mail one', 'Greet');
        await inWork.said('greet one');
        await notifications.choose('Mail two');
        await inWork.said('open two');
        const before = inWork.output().split('activated').length;
        await notifications.choose('Mail three');
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
        await notifications.choose('From the portal', 'Agree');
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
        await eventually('nothing is inhibited', async () => !(await isInhibited(4 | 8)));
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
        await eventually('it is inhibited', () => isInhibited(8));
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

    it('a media player is in the session’s media controls while it runs', async () => {
        const player = await programs.startPython('work', jukebox());
        await player.said('plays');
        await media.untilTitles(['First song']);
        await media.playPauseAndNext();
        await player.said('PlayPause');
        await player.said('Next');
        await media.untilTitles(['Second song']);
        await player.stop();
        await media.untilTitles([]);
    });

    it('a media player that does not answer holds nobody up', async () => {
        const player = await programs.startPython('work', jukebox());
        await player.said('plays');
        await media.untilTitles(['First song']);
        await player.signal('STOP');
        const name = `org.mpris.MediaPlayer2.kolide-${(await workspaces.idOf('work')).slice(0, 8)}`;
        const begin = GLib.get_monotonic_time();
        await expectAsync(
            desktop.bus.call(
                `${name}.jukebox`,
                '/org/mpris/MediaPlayer2',
                'org.mpris.MediaPlayer2.Player',
                'PlayPause',
                null,
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            ),
        ).toBeRejected();
        expect((GLib.get_monotonic_time() - begin) / 1000).toBeLessThan(BUS_PATIENCE_MS);
        await player.stop();
        await media.untilTitles([]);
    });

    it('a screen reader sees an app, and without one no app is on its bus', async () => {
        const ask = `${PYTHON}
try: print(call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress')[0])
except GLib.Error as error: print(error.message)`;
        const setEnabled = async (isEnabled: boolean): Promise<void> => {
            await desktop.bus.call(
                'org.a11y.Bus',
                '/org/a11y/bus',
                'org.freedesktop.DBus.Properties',
                'Set',
                new GLib.Variant('(ssv)', [
                    'org.a11y.Status',
                    'IsEnabled',
                    new GLib.Variant('b', isEnabled),
                ]),
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            );
        };
        await setEnabled(false);
        expect(await programs.run('work', `python3 - <<'END'\n${ask}\nEND`)).toContain(
            'No assistive technology',
        );
        await setEnabled(true);
        try {
            expect(await programs.run('work', `python3 - <<'END'\n${ask}\nEND`)).toContain(
                '/at-spi/bus',
            );
            await workspaces.launch('work', 'org.gnome.Calculator', []);
            const look = `import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi
desktop = Atspi.get_desktop(0)
print([desktop.get_child_at_index(i).get_name() for i in range(desktop.get_child_count())])`;
            await eventually(
                'it sees the app',
                async () => (await desktop.execute(['python3', '-c', look])).includes('alculator'),
                APP_PATIENCE_MS,
            );
        } finally {
            await setEnabled(false);
        }
    });

    it('the portal says at once that nobody can control the desktop through it', async () => {
        const interfaces = await programs.run(
            'work',
            'gdbus introspect --session -d org.freedesktop.portal.Desktop ' +
                '-o /org/freedesktop/portal/desktop | grep -o "interface [^ ]*"',
        );
        expect(interfaces).toContain('org.freedesktop.portal.Notification');
        for (const name of ['InputCapture', 'RemoteDesktop'])
            expect(interfaces).not.toContain(`org.freedesktop.portal.${name}\n`);
    });

    it('starts nothing of GNOME’s portals, which could do nothing without its shell', async () => {
        const owners = await programs.run(
            'work',
            'gdbus introspect --session -d org.freedesktop.portal.Desktop ' +
                '-o /org/freedesktop/portal/desktop > /dev/null; busctl --user list --no-legend',
        );
        expect(owners).toMatch(/^org\.freedesktop\.impl\.portal\.desktop\.gtk +\d/m);
        expect(owners).toMatch(/^org\.freedesktop\.impl\.portal\.desktop\.gnome +-/m);
    });

    it('the settings portal follows the session’s dark style', async () => {
        const listener = await programs.startPython(
            'work',
            `${PYTHON}
D = 'org.freedesktop.portal.Desktop'
S = 'org.freedesktop.portal.Settings'
def show(_bus, sender, path, interface, signal, parameters):
    name, key, value = parameters.unpack()
    if key != 'color-scheme': return
    print('changed', name, value, flush=True)
    tell()
def tell():
    print('now', call(D, '/org/freedesktop/portal/desktop', S, 'ReadOne', '(ss)',
                      'org.freedesktop.appearance', 'color-scheme')[0], flush=True)
bus.signal_subscribe(D, S, 'SettingChanged', None, None, 0, show)
tell()
run()`,
        );
        const key = ['org.gnome.desktop.interface', 'color-scheme'];
        await listener.said('now 0');
        try {
            await desktop.execute(['gsettings', 'set', ...key, 'prefer-dark']);
            await listener.said('changed org.freedesktop.appearance 1');
            await listener.said('now 1');
        } finally {
            await desktop.execute(['gsettings', 'reset', ...key]);
            await listener.stop();
        }
    });

    /** Titles of the windows on the screen, with the workspace in whose slice their process is. */
    async function windows(): Promise<string[]> {
        const found = await shell.run(() =>
            global
                .get_window_actors()
                .flatMap(({ meta_window: window }) =>
                    window ? [[window.get_title(), String(window.get_pid())]] : [],
                ),
        );
        const work = (await workspaces.idOf('work')).replaceAll('-', '');
        return Promise.all(
            found.map(async ([title = '', pid = '']) => {
                const cgroup = await desktop.execute(['cat', `/proc/${pid}/cgroup`]);
                return `${title} ${cgroup.includes(work) ? 'in work' : 'elsewhere'}`;
            }),
        );
    }

    it('the portal’s file chooser opens, in the workspace', async () => {
        const program = await programs.startPython(
            'work',
            `${PYTHON}
D = 'org.freedesktop.portal.Desktop'
call(D, '/org/freedesktop/portal/desktop', 'org.freedesktop.portal.FileChooser', 'OpenFile',
     '(ssa{sv})', '', 'Choose a letter', {})
print('asked', flush=True)
run()`,
        );
        await program.said('asked');
        await shell.until('a window opened', () => global.get_window_actors().length === 1);
        await eventually('it is the chooser', async () => {
            return (await windows()).join() === 'Choose a letter in work';
        });
        await program.stop();
    });

    it('a file that an app opens through the portal opens in the workspace', async () => {
        const program = await programs.startPython(
            'work',
            `${PYTHON}
import os
path = os.path.expanduser('~/letter.txt')
open(path, 'w').write('Dear reader')
fd_list = Gio.UnixFDList.new()
fd = os.open(path, os.O_RDONLY)
parameters = GLib.Variant('(sha{sv})', ('', fd_list.append(fd), {}))
bus.call_with_unix_fd_list_sync('org.freedesktop.portal.Desktop',
    '/org/freedesktop/portal/desktop', 'org.freedesktop.portal.OpenURI', 'OpenFile', parameters,
    None, 0, 10000, fd_list, None)
print('asked', flush=True)
run()`,
        );
        await program.said('asked');
        await shell.until('a window opened', () => global.get_window_actors().length === 1);
        // It has its title once it has read the file.
        await eventually('the letter is open', async () =>
            /letter.* in work$/.test((await windows()).join()),
        );
        await program.stop();
    });

    /** Lets a program of these directories open links; returns the file where it says where it ran. */
    function handleLinks(config: string, data: string): string {
        const log = `${GLib.get_tmp_dir()}/links-${GLib.uuid_string_random()}`;
        const write = (path: string, ...lines: string[]): void => {
            GLib.mkdir_with_parents(GLib.path_get_dirname(path), 0o700);
            GLib.file_set_contents(path, `${lines.join('\n')}\n`);
        };
        const script = `${log}.sh`;
        write(script, `echo "$1 in \${KOLIDE_WORKSPACE:-none}" > ${log}.new; mv ${log}.new ${log}`);
        write(
            `${data}/applications/kolide-links.desktop`,
            '[Desktop Entry]\nType=Application\nName=Links\nNoDisplay=true',
            `MimeType=x-scheme-handler/kolide-links;\nExec=sh ${script} %u`,
        );
        write(
            `${config}/mimeapps.list`,
            ...['Default Applications', 'Added Associations'].map(
                group => `[${group}]\nx-scheme-handler/kolide-links=kolide-links.desktop`,
            ),
        );
        return log;
    }

    const OPEN_LINK = [
        ...['gdbus', 'call', '--session', '--dest', 'org.freedesktop.portal.Desktop'],
        ...['--object-path', '/org/freedesktop/portal/desktop'],
        ...['--method', 'org.freedesktop.portal.OpenURI.OpenURI', '', 'kolide-links:x', '{}'],
    ];

    async function written(path: string): Promise<string> {
        return eventually('the link is open', () =>
            GLib.file_test(path, GLib.FileTest.EXISTS) ? desktop.execute(['cat', path]) : null,
        );
    }

    it('a link that an app opens through the portal opens in the workspace', async () => {
        const id = await workspaces.idOf('work');
        const tree = `${workspaces.root}/${id}`;
        const log = handleLinks(`${tree}/XDG_CONFIG_HOME`, `${tree}/XDG_DATA_HOME`);
        await workspaces.activate('play');
        await workspaces.run('work', OPEN_LINK, '');
        expect(await written(log)).toBe(`kolide-links:x in ${id}\n`);
    });

    it('a link that a program of the session opens opens in the session', async () => {
        const log = handleLinks(GLib.get_user_config_dir(), GLib.get_user_data_dir());
        await workspaces.activate('work');
        await desktop.execute(OPEN_LINK);
        expect(await written(log)).toBe('kolide-links:x in none\n');
    });

    it('text that is typed through the compositor’s input method arrives in an app', async () => {
        await workspaces.activate('work');
        const program = await programs.startPython(
            'work',
            `import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gtk, GLib
Gtk.init()
entry = Gtk.Entry()
entry.connect('changed', lambda entry: print('text', entry.get_text(), flush=True))
Gtk.Window(title='Typing', child=entry).present()
GLib.MainLoop().run()`,
        );
        await shell.until('it takes input through text-input', ({ Main }) => {
            const { currentFocus } = Main.inputMethod as { currentFocus: unknown };
            return global.get_window_actors().length === 1 && currentFocus !== null;
        });
        await shell.run(({ Main }) => {
            (Main.inputMethod as { commit(text: string): void }).commit('日本語');
        });
        await program.said('text 日本語');
        await program.stop();
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
