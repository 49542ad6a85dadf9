/** Python: calls services of the bus. */
export const PYTHON = `
import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
def call(name, path, interface, method, types=None, *args):
    parameters = GLib.Variant(types, args) if types else None
    return bus.call_sync(name, path, interface, method, parameters, None, 0, 10000).unpack()
def run(): GLib.MainLoop().run()
`;

/** Python: shows notifications and prints what it is told of them. */
export const NOTIFY = `${PYTHON}
N = 'org.freedesktop.Notifications'
def notify(title, actions=[], hints={}, replaces=0):
    return call(N, '/org/freedesktop/Notifications', N, 'Notify', '(susssasa{sv}i)',
                'Post', replaces, '', title, 'The body', actions, hints, -1)[0]
def show(_bus, sender, path, interface, signal, parameters):
    print(signal, *parameters.unpack(), flush=True)
bus.signal_subscribe(N, N, None, None, None, 0, show)
`;

/** Python: asks the portal, and waits for its answer. */
export const PORTAL = `
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
D, P = 'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop'
V = GLib.Variant
count = 0
def ask(interface, method, signature, *args, **options):
    global count
    count += 1
    me = bus.get_unique_name()[1:].replace('.', '_')
    loop, answer = GLib.MainLoop(), []
    def done(_bus, _sender, _path, _interface, _signal, parameters):
        answer.extend(parameters.unpack())
        loop.quit()
    path = f'{P}/request/{me}/t{count}'
    bus.signal_subscribe(D, 'org.freedesktop.portal.Request', 'Response', path, None, 0, done)
    options['handle_token'] = V('s', f't{count}')
    bus.call_sync(D, P, interface, method, V(signature, (*args, options)), None, 0, 10000)
    loop.run()
    return answer
`;

/** Python: asks for a picture of the screen, and says what was answered. */
export const PICTURE = `${PORTAL}
print('asking', flush=True)
response, results = ask('org.freedesktop.portal.Screenshot', 'Screenshot', '(sa{sv})', '')
print('answer', response, results.get('uri'), flush=True)
GLib.MainLoop().run()
`;

/** Python: plays a song, then “Second song”, and prints how it is called. */
export function player(title = 'First song'): string {
    return `${PYTHON}
info = Gio.DBusNodeInfo.new_for_xml("""<node>
<interface name='org.mpris.MediaPlayer2'><property name='Identity' type='s' access='read'/>
<property name='CanRaise' type='b' access='read'/></interface>
<interface name='org.mpris.MediaPlayer2.Player'><method name='PlayPause'/><method name='Next'/>
<property name='CanPlay' type='b' access='read'/>
<property name='PlaybackStatus' type='s' access='read'/>
<property name='Metadata' type='a{sv}' access='read'/></interface></node>""")
def metadata(title):
    return GLib.Variant('a{sv}', {'xesam:title': GLib.Variant('s', title),
                                  'xesam:artist': GLib.Variant('as', ['Somebody'])})
V = GLib.Variant
values = {'Identity': V('s', 'Jukebox'), 'CanRaise': V('b', False), 'CanPlay': V('b', True),
          'PlaybackStatus': V('s', 'Playing'), 'Metadata': metadata('${title}')}
PATH = '/org/mpris/MediaPlayer2'
def called(_bus, sender, path, interface, method, parameters, invocation):
    print(method, flush=True)
    invocation.return_value(None)
    if method == 'Next':
        values['Metadata'] = metadata('Second song')
        bus.emit_signal(None, PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                        V('(sa{sv}as)', (interface, {'Metadata': values['Metadata']}, [])))
for interface in info.interfaces:
    bus.register_object(PATH, interface, called, lambda *a: values[a[4]], None)
Gio.bus_own_name_on_connection(bus, 'org.mpris.MediaPlayer2.jukebox', 0, None, None)
print('plays', flush=True)
run()`;
}
