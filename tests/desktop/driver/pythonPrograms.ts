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
