/** Whether a program of one workspace gets at something of another one, or of the session. */
export type Verdict = 'open' | 'closed';

/** Something that a program might try. */
export interface Attack {
    /** What it is called in the program below. */
    readonly name: string;
    /** What it tries, for docs/isolation.md. */
    readonly tries: string;
    readonly separate: Verdict;
    readonly confined: Verdict;
    /** Why it is so, where that is not plain. */
    readonly note?: string;
}

/** Everything that is tried, with what is known of each: docs/isolation.md has it as a table. */
export const ATTACKS: readonly Attack[] = [
    attack('home_of_other', 'read a file in another workspace’s home', 'open', 'closed'),
    attack('tree_of_other', 'list another workspace’s directories', 'open', 'closed'),
    attack('home_of_person', 'read a file in the person’s home', 'open', 'closed'),
    attack('list_workspaces', 'see from the tree which workspaces there are', 'open', 'closed'),
    attack('own_meta', 'rewrite its own meta.toml, to be isolated less', 'open', 'closed'),
    attack('temporary_files', 'read a file in /tmp', 'open', 'closed'),
    attack('shared_memory', 'read a file in /dev/shm', 'open', 'closed'),
    attack('system_v_memory', 'attach to System V shared memory', 'open', 'closed'),
    attack('journal', 'read in the journal what another workspace’s app printed', 'open', 'closed'),
    attack('see_process', 'see the process of another workspace in /proc', 'open', 'closed'),
    attack('environment', 'read the environment of a process', 'open', 'closed'),
    attack('root_of_process', 'read files through /proc/PID/root', 'open', 'closed'),
    attack('signal', 'send it a signal', 'open', 'closed'),
    attack('ptrace', 'attach to it as a debugger', 'open', 'closed'),
    attack('read_memory', 'read its memory', 'open', 'closed'),
    attack('terminal', 'write to its terminal', 'open', 'closed'),
    attack('cgroup_move', 'move into another workspace’s slice', 'open', 'closed'),
    attack('cgroup_list', 'see in the control groups what runs elsewhere', 'open', 'closed'),
    attack(
        'runtime_directory',
        'see the sockets in the person’s runtime directory',
        'open',
        'closed',
    ),
    attack('session_bus', 'connect to the session’s bus', 'open', 'closed'),
    attack('other_bus', 'connect to another workspace’s bus', 'open', 'closed'),
    attack('accessibility_bus', 'connect to the accessibility bus', 'open', 'closed'),
    attack(
        'system_bus',
        'ask logind on the system bus, which can unlock the screen',
        'open',
        'closed',
    ),
    attack('session_secrets', 'read the session’s key ring', 'open', 'closed'),
    attack('other_secrets', 'read another workspace’s key ring', 'open', 'closed'),
    attack('systemd_run', 'have the user manager run a command outside', 'open', 'closed'),
    attack(
        'abstract_socket',
        'connect to an abstract socket',
        'open',
        'open',
        'they belong to the network',
    ),
    attack('loopback', 'connect to a server on 127.0.0.1', 'open', 'open', 'one network'),
    attack(
        'x11',
        'connect to the X server, which shows and types into every X11 window',
        'open',
        'closed',
        'its socket can be reached; its key cannot',
    ),
    attack(
        'pipewire',
        'connect to PipeWire itself, which has the pictures of cameras and screen casts too',
        'open',
        'closed',
    ),
    attack('sound_module', 'have the sound server load code, outside', 'open', 'closed'),
    attack(
        'sound',
        'connect to a sound server, and so hear what others play and the microphone',
        'open',
        'open',
        'one of its own, which leads to the same speakers and microphone',
    ),
    attack('keyring_of_kernel', 'read a key of the person’s in the kernel', 'open', 'closed'),
    attack(
        'first_process',
        'take over the first process of its own namespaces',
        'closed',
        'closed',
    ),
    attack(
        'clipboard',
        'read what another workspace has on its clipboard, while it has the focus itself',
        'closed',
        'closed',
    ),
    attack(
        'clipboard_remote',
        'reach mutter’s interface for remote desktops, which reads each clipboard and types',
        'open',
        'closed',
    ),
    attack(
        'screenshot',
        'take a picture of the screen by GNOME Shell’s D-Bus call',
        'closed',
        'closed',
        'GNOME allows it only to its own programs',
    ),
    attack(
        'portal_screenshot',
        'take a picture of the screen by the portal, with nobody agreeing',
        'closed',
        'closed',
    ),
    attack('api_list', 'list other workspaces by the D-Bus API', 'closed', 'closed'),
    attack('api_run', 'run a command in another workspace by the D-Bus API', 'closed', 'closed'),
    attack('api_switch', 'switch workspaces by the D-Bus API', 'closed', 'closed'),
    attack('api_paste', 'take what another workspace copied by the D-Bus API', 'closed', 'closed'),
    attack('api_isolation', 'change its own isolation by the D-Bus API', 'closed', 'closed'),
    attack('api_session', 'do any of these over the session’s bus', 'closed', 'closed'),
    attack(
        'api_outside',
        'do them by a command that the user manager runs outside',
        'open',
        'closed',
        'which is a program of the session then',
    ),
];

function attack(
    name: string,
    tries: string,
    separate: Verdict,
    confined: Verdict,
    note?: string,
): Attack {
    return { name, tries, separate, confined, ...(note !== undefined && { note }) };
}

/** The rows of the table in docs/isolation.md. */
export function attackRows(): string[] {
    return ATTACKS.map(({ tries, separate, confined, note = '' }) => {
        const cells = [tries, separate, confined === 'open' ? '**open**' : confined, note];
        return `| ${cells.join(' | ')} |`;
    });
}

/**
 * What is attacked: runs in another workspace, holds secrets in every way, and writes how to find
 * them to the file that it is given.
 */
export const VICTIM = `
import ctypes, json, os, pty, signal, socket, subprocess, sys, tempfile, tty
SECRET = 'kolide-secret-of-the-victim'
print(SECRET, flush=True)
primary, secondary = pty.openpty()
tty.setraw(secondary)
shared = tempfile.NamedTemporaryFile(dir='/dev/shm', delete=False)
shared.write(SECRET.encode()); shared.flush()
plain = tempfile.NamedTemporaryFile(dir='/tmp', delete=False)
plain.write(SECRET.encode()); plain.flush()
abstract = socket.socket(socket.AF_UNIX); abstract.bind('\\0kolide-victim'); abstract.listen()
server = socket.create_server(('127.0.0.1', 0))
segment = subprocess.run(['ipcmk', '-M', '64'], capture_output=True, text=True).stdout.split()[-1]
with open(os.path.expanduser('~/secret'), 'w') as file: file.write(SECRET)
ctypes.CDLL(None).syscall({'x86_64': 248, 'aarch64': 217}[os.uname().machine], b'user', b'kolide-victim', SECRET.encode(), len(SECRET), -4)
subprocess.run(['secret-tool', 'store', '--label=x', 'probe', 'victim'], input=SECRET, text=True, check=True)
with open(sys.argv[1] + '.new', 'w') as file:
    json.dump({
        'secret': SECRET, 'pid': os.getpid(), 'terminal': os.ttyname(secondary),
        'shared': shared.name, 'plain': plain.name, 'segment': int(segment),
        'port': server.getsockname()[1], 'home': os.environ['HOME'],
        'bus': os.environ['DBUS_SESSION_BUS_ADDRESS'], 'id': os.environ['KOLIDE_WORKSPACE'],
    }, file)
os.rename(sys.argv[1] + '.new', sys.argv[1])
signal.pause()
`;

/** Tries everything and writes what it came to, as JSON: for each attack, whether it worked. */
export const ATTACKER = `
import ctypes, glob, json, os, signal, socket, subprocess, sys
target = json.load(open(sys.argv[1]))
secret, pid, person, runtime = target['secret'], target['pid'], target['person'], os.environ['XDG_RUNTIME_DIR']
workspaces = person + '/.config/koder/workspaces'
slices = target['slices']
session_bus = 'unix:path=' + runtime + '/bus'
libc = ctypes.CDLL(None, use_errno=True)

def read(path):
    with open(path, 'rb') as file: return file.read().decode(errors='replace')

def connects(address):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(3)
        client.connect(address)
        return True

def output(*argv, **options):
    return subprocess.run(argv, capture_output=True, text=True, timeout=20, check=True, **options).stdout

def secrets_on(address):
    found = output('secret-tool', 'lookup', 'probe', 'victim', env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': address})
    return secret in found or 'kolide-secret-of-the-session' in found

def gdbus(address, method, *parameters, name='org.koder.Kolide.Workspaces', path='/org/koder/Kolide/Workspaces'):
    return output('gdbus', 'call', '--address', address, '--dest', name, '--object-path', path, '--method', method, *parameters)

API = 'org.koder.Kolide.Workspaces.'
own_bus = os.environ['DBUS_SESSION_BUS_ADDRESS']

def api_list(address=own_bus): return target['id'] in gdbus(address, API + 'List')
def api_run(address=own_bus): return bool(gdbus(address, API + 'Run', target['id'], "['true']", ''))
def api_switch(address=own_bus): return bool(gdbus(address, API + 'Activate', target['id']))
def api_paste(address=own_bus): return bool(gdbus(address, API + 'PasteFrom', target['id']))
def api_isolation(address=own_bus):
    return bool(gdbus(address, API + 'Update', os.environ['KOLIDE_WORKSPACE'], "{'isolation': <'separate'>, 'koder_user_id': <'boss'>}"))
def api_session():
    works = []
    for attempt in (api_list, api_run, api_switch, api_paste, api_isolation):
        try: works.append(attempt(session_bus))
        except Exception: works.append(False)
    return any(works)
def api_outside():
    output('systemd-run', '--user', '--wait', '--quiet', 'gdbus', 'call', '--address', session_bus,
           '--dest', 'org.koder.Kolide.Workspaces', '--object-path', '/org/koder/Kolide/Workspaces',
           '--method', API + 'Run', target['id'], "['true']", '', env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': session_bus})
    return True

def home_of_other(): return secret in read(target['home'] + '/secret')
def tree_of_other(): return bool(os.listdir(workspaces + '/' + target['id']))
def home_of_person(): return 'session' in read(person + '/secret')
def list_workspaces(): return target['id'] in os.listdir(workspaces)
def own_meta():
    path = workspaces + '/' + os.environ['KOLIDE_WORKSPACE'] + '/meta.toml'
    text = read(path)
    with open(path, 'w') as file: file.write(text)
    return True
def temporary_files(): return secret in read(target['plain'])
def shared_memory(): return secret in read(target['shared'])
def system_v_memory():
    libc.shmat.restype = ctypes.c_void_p
    return libc.shmat(target['segment'], None, 0o10000) not in (None, ctypes.c_void_p(-1).value)
def journal(): return secret in output('journalctl', '--no-pager', '--output=cat', '-n', '2000', '_UID=%d' % os.getuid())
def see_process(): return 'python' in read('/proc/%d/comm' % pid)
def environment(): return target['id'] in read('/proc/%d/environ' % pid)
def root_of_process(): return secret in read('/proc/%d/root%s/secret' % (pid, target['home']))
def signal_(): os.kill(pid, 0); return 'python' in read('/proc/%d/comm' % pid)
def ptrace():
    attach, detach = 16, 17
    if libc.ptrace(attach, pid, None, None) != 0: return False
    os.waitpid(pid, 0x40000000)
    libc.ptrace(detach, pid, None, None)
    return 'python' in read('/proc/%d/comm' % pid)
def read_memory():
    line = next(line for line in read('/proc/%d/maps' % pid).splitlines() if 'r' in line.split()[1])
    with open('/proc/%d/mem' % pid, 'rb', 0) as file:
        file.seek(int(line.split('-')[0], 16))
        return len(file.read(16)) == 16
def terminal():
    with open(target['terminal'], 'wb', 0) as file: return os.major(os.fstat(file.fileno()).st_rdev) == 136 and file.write(b'x') == 1
def cgroup_move():
    child = subprocess.Popen(['sleep', '30'])
    try:
        group = next(path for path in glob.glob(slices + '/*' + target['id'].replace('-', '') + '*/*.service/cgroup.procs'))
        with open(group, 'w') as file: file.write(str(child.pid))
        return True
    finally: child.kill(); child.wait()
def cgroup_list(): return any(target['id'].replace('-', '') in name for name in os.listdir(slices))
def runtime_directory():
    names = os.listdir(runtime)
    return 'bus' in names or target['id'].replace('-', '') in os.listdir(runtime + '/kolide')
def session_bus_(): return connects(runtime + '/bus')
def other_bus(): return connects(target['bus'].split('=', 1)[1])
def accessibility_bus(): return any(connects(path) for path in glob.glob(runtime + '/at-spi/bus*'))
def system_bus(): return 'session' in output('gdbus', 'call', '--system', '--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1', '--method', 'org.freedesktop.login1.Manager.ListSessions')
def session_secrets(): return secrets_on(session_bus)
def other_secrets(): return secrets_on(target['bus'])
def systemd_run():
    output('systemd-run', '--user', '--wait', '--quiet', 'true', env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': session_bus})
    return True
def abstract_socket(): return connects('\\0kolide-victim')
def loopback(): return bool(socket.create_connection(('127.0.0.1', target['port']), 3))
def cookie():
    paths = [os.environ.get('XAUTHORITY', ''), *glob.glob(runtime + '/.mutter-Xwaylandauth.*')]
    for path in paths:
        try:
            with open(path, 'rb') as file: data = file.read()
        except OSError: continue
        # Xau(3): a family, then address, display, name and data, each with its length before it.
        fields, rest = [], data[2:]
        for _ in range(4):
            length = int.from_bytes(rest[:2], 'big')
            fields.append(rest[2:2 + length])
            rest = rest[2 + length:]
        return fields[2], fields[3]
    return b'', b''
def x11():
    name, data = cookie()
    padded = lambda field: field + bytes(-len(field) % 4)
    # X Window System Protocol, “Connection Setup”.
    lengths = len(name).to_bytes(2, 'little') + len(data).to_bytes(2, 'little')
    setup = b'l\\0\\x0b\\0\\0\\0' + lengths + b'\\0\\0' + padded(name) + padded(data)
    for address in (target['x'], '\\0' + target['x']):
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(15)
                client.connect(address)
                client.sendall(setup)
                if client.recv(1) == b'\\x01': return True
        except OSError: pass
    return False
def pipewire(): return connects(runtime + '/pipewire-0')
def sound_server(): return os.environ.get('PULSE_SERVER', 'unix:' + runtime + '/pulse/native')
def sound(): return connects(sound_server().split(':', 1)[1])
def sound_module():
    pulse = ctypes.CDLL('libpulse.so.0')
    for name in ('pa_mainloop_new', 'pa_mainloop_get_api', 'pa_context_new', 'pa_context_load_module'):
        getattr(pulse, name).restype = ctypes.c_void_p
    loop = ctypes.c_void_p(pulse.pa_mainloop_new())
    context = ctypes.c_void_p(pulse.pa_context_new(ctypes.c_void_p(pulse.pa_mainloop_get_api(loop)), b'probe'))
    assert pulse.pa_context_connect(context, sound_server().encode(), 1, None) == 0
    READY, FAILED, NONE = 4, 5, 0xffffffff
    while pulse.pa_context_get_state(context) < READY: pulse.pa_mainloop_iterate(loop, 1, None)
    assert pulse.pa_context_get_state(context) != FAILED
    answers = []
    done = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p)(lambda _c, index, _d: answers.append(index))
    pulse.pa_context_load_module(context, b'module-null-sink', b'sink_name=kolide-probe', done, None)
    while not answers: pulse.pa_mainloop_iterate(loop, 1, None)
    return answers[0] != NONE
def keyring_of_kernel():
    LINK, SEARCH, READ, USER, THREAD = 8, 10, 11, -4, -1
    number = {'x86_64': 250, 'aarch64': 219}[os.uname().machine]
    libc.syscall(number, LINK, USER, THREAD)
    key = libc.syscall(number, SEARCH, THREAD, b'user', b'kolide-victim', 0)
    text = ctypes.create_string_buffer(100)
    return libc.syscall(number, READ, key, text, 100) > 0 and secret in text.value.decode()
def first_process(): return libc.ptrace(16, 1, None, None) == 0
def clipboard(): return target['copied'] in output('python3', '-c', PASTE)
def clipboard_remote(): return 'path' in gdbus(session_bus, 'org.gnome.Mutter.RemoteDesktop.CreateSession', name='org.gnome.Mutter.RemoteDesktop', path='/org/gnome/Mutter/RemoteDesktop')
def screenshot():
    return 'true' in gdbus(session_bus, 'org.gnome.Shell.Screenshot.Screenshot', 'false', 'false', os.environ['HOME'] + '/shot.png', name='org.gnome.Shell.Screenshot', path='/org/gnome/Shell/Screenshot')
def portal_screenshot(): return 'uri' in output('python3', '-c', PICTURE)

PICTURE = '''
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
loop = GLib.MainLoop()
def answered(_bus, _sender, _path, _interface, _signal, parameters):
    print(parameters.unpack(), flush=True)
    loop.quit()
D = "org.freedesktop.portal.Desktop"
bus.signal_subscribe(D, "org.freedesktop.portal.Request", "Response", None, None, 0, answered)
bus.call_sync(D, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Screenshot", "Screenshot",
              GLib.Variant("(sa{sv})", ("", {})), None, 0, 2000)
GLib.timeout_add(2000, loop.quit)
loop.run()
'''

PASTE = '''
import gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gtk, GLib
app = Gtk.Application(application_id="dev.koder.Paste")
def pasted(clipboard, result):
    try: print(clipboard.read_text_finish(result), flush=True)
    except GLib.Error: return
    app.quit()
GLib.timeout_add_seconds(10, app.quit)
def activate(app):
    window = Gtk.ApplicationWindow(application=app)
    window.present()
    def look():
        window.get_clipboard().read_text_async(None, pasted)
        return True
    GLib.timeout_add(300, look)
app.connect("activate", activate)
app.run()
'''

class TooLong(Exception): pass
def give_up(*_): raise TooLong()
signal.signal(signal.SIGALRM, give_up)
verdicts = {}
for name in sys.argv[3:]:
    function = globals().get(name + '_') or globals()[name]
    signal.alarm(30)
    try: verdicts[name] = 'open' if function() else 'closed'
    except BaseException as error:
        verdicts[name] = 'closed'
        print(name, type(error).__name__, error, file=sys.stderr, flush=True)
    finally: signal.alarm(0)
with open(sys.argv[2] + '.new', 'w') as file: json.dump(verdicts, file)
os.rename(sys.argv[2] + '.new', sys.argv[2])
`;
