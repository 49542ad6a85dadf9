import { runtimeDirectoryOf, shownAppsDirectoryOf, soundDirectoryOf } from './environment.js';

/** What the sandbox of a workspace is made from. */
export interface SandboxSource {
    readonly id: string;
    /** The workspace's directory. */
    readonly tree: string;
    /** The person's home directory, with no links in its path. */
    readonly home: string;
    /** The person's XDG_RUNTIME_DIR. */
    readonly runtimeDirectory: string;
    /** WAYLAND_DISPLAY: a socket's name in the runtime directory, or its path. */
    readonly waylandDisplay: string;
    /** The directories at the root of the file system. */
    readonly topDirectories: readonly string[];
    /** The names in /dev. */
    readonly devices: readonly string[];
}

/** What the programs in a sandbox see of the file system; all else is as it is outside. */
export interface SandboxView {
    /** Directories in whose place is an empty one. */
    readonly emptied: readonly string[];
    /** What cannot be entered, where it exists. */
    readonly closed: readonly string[];
    /** What is there all the same, where it exists. */
    readonly shown: readonly string[];
    /** The same, to be read only. */
    readonly shownReadOnly: readonly string[];
}

/** Where the configuration of all workspaces' buses is. */
export function busConfigurationDirectory(runtimeDirectory: string): string {
    return `${runtimeDirectory}/kolide/etc`;
}

/** The socket of the compositor. */
export function waylandSocket(runtimeDirectory: string, display: string): string {
    return display.startsWith('/') ? display : `${runtimeDirectory}/${display}`;
}

// The system's own (Filesystem Hierarchy Standard 3.0, and what the Nix, Guix and Snap stores are
// called). What else there is may be the person's: mounted disks, servers' data.
const SYSTEM_DIRECTORIES = new Set([
    'bin',
    'dev',
    'etc',
    'gnu',
    'lib',
    'lib32',
    'lib64',
    'libx32',
    'nix',
    'opt',
    'proc',
    'run',
    'sbin',
    'snap',
    'sys',
    'tmp',
    'usr',
    'var',
]);

// The journal, core dumps, mail, print jobs, other places of homes and mounts.
const CLOSED_IN_VAR = [
    '/var/backups',
    '/var/crash',
    '/var/home',
    '/var/lib/AccountsService',
    '/var/lib/systemd',
    '/var/log',
    '/var/mail',
    '/var/mnt',
    '/var/roothome',
    '/var/spool',
    '/var/srv',
];

// How names are looked up, what devices there are, where NixOS has its drivers and programs.
const SHOWN_IN_RUN = [
    '/run/NetworkManager/resolv.conf',
    '/run/current-system',
    '/run/opengl-driver',
    '/run/resolvconf',
    '/run/systemd/resolve',
    '/run/udev',
];

// With these a program hears, sees or types past the compositor and the sound server, or talks to
// hardware that keeps secrets.
const CLOSED_DEVICE =
    /^(bus|cec\d+|cuse|fuse|gpiochip\d+|hidraw\d+|i2c-\d+|input|kvm|lirc\d+|media\d+|net|sg\d+|snd|tpm\w+|ttyACM\d+|ttyUSB\d+|uhid|uinput|usb|v4l|vfio|vhost-.*|video\d+)$/;

/**
 * What a program in a sandbox finds in its environment of what the session has in its own, beside
 * what the workspace sets: nothing that could be a secret or lead out.
 */
const PASSED_VARIABLE =
    /^(DESKTOP_SESSION|GDM_LANG|GNOME_DESKTOP_SESSION_ID|GTK_\w+|LANG|LANGUAGE|LC_\w+|LOGNAME|PATH|QT_\w+|SHELL|TZ|USER|USERNAME|XCURSOR_\w+|XDG_(CONFIG|DATA)_DIRS|XDG_CURRENT_DESKTOP|XDG_MENU_PREFIX|XDG_RUNTIME_DIR|XDG_SESSION_(CLASS|DESKTOP|TYPE)|XMODIFIERS)$/;

/** Which of the session's environment variables are kept from programs in a sandbox. */
export function withheldVariables(names: readonly string[]): string[] {
    return names.filter(name => !PASSED_VARIABLE.test(name));
}

/** What the programs of a confined workspace see. */
export function sandboxView(source: SandboxSource): SandboxView {
    const { id, tree, home, runtimeDirectory, waylandDisplay, topDirectories, devices } = source;
    const [, top = ''] = home.split('/');
    // Where homes are below /var, only they are to be hidden.
    const homes = SYSTEM_DIRECTORIES.has(top) ? home.slice(0, home.lastIndexOf('/')) : `/${top}`;
    const others = topDirectories
        .filter(name => !SYSTEM_DIRECTORIES.has(name))
        .map(name => `/${name}`);
    // Other workspaces' directories, if they are not below the home.
    const trees = tree.startsWith(`${homes}/`) ? [] : [tree.slice(0, tree.lastIndexOf('/'))];
    return {
        emptied: [homes, ...trees, '/run', '/dev/shm', '/sys/fs/cgroup'],
        closed: [
            ...[...others, ...CLOSED_IN_VAR].filter(path => path !== homes),
            ...devices.filter(name => CLOSED_DEVICE.test(name)).map(name => `/dev/${name}`),
            // What is written there ends the person's mounts (fuse.rst of the kernel).
            '/sys/fs/fuse/connections',
        ],
        shown: [
            // Not meta.toml: no program sets itself free by what it writes there.
            ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'home'].map(
                name => `${tree}/${name}`,
            ),
            runtimeDirectoryOf(runtimeDirectory, id),
            waylandSocket(runtimeDirectory, waylandDisplay),
            // How the bus says that it is ready (sd_notify(3)).
            `${runtimeDirectory}/systemd/notify`,
        ],
        shownReadOnly: [
            busConfigurationDirectory(runtimeDirectory),
            soundDirectoryOf(runtimeDirectory, id),
            shownAppsDirectoryOf(runtimeDirectory, id),
            ...SHOWN_IN_RUN,
        ],
    };
}

/** What the sound server of a confined workspace sees: the session's, and where its own socket is. */
export function soundServerView(source: SandboxSource): SandboxView {
    const { id, runtimeDirectory } = source;
    return {
        ...sandboxView(source),
        shown: [soundDirectoryOf(runtimeDirectory, id), `${runtimeDirectory}/pipewire-0`],
        shownReadOnly: [],
    };
}

/**
 * The first program of a sandbox (python3): gives it terminals of its own, which systemd cannot, says
 * that it is ready, and stays. What else runs in the sandbox ends with it. Ended programs that nobody
 * waits for leave nothing behind, since it ignores SIGCHLD (wait(2)). No program in the sandbox may
 * take it over, and with it those that enter later (PR_SET_DUMPABLE, prctl(2)).
 */
export const SANDBOX_PROGRAM = `
import ctypes, os, signal, socket
libc = ctypes.CDLL(None, use_errno=True)
if libc.mount(b"devpts", b"/dev/pts", b"devpts", 0, b"newinstance,ptmxmode=0666,mode=0620"):
    raise OSError(ctypes.get_errno(), "It cannot have terminals of its own")
PR_SET_DUMPABLE, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 4, 47, 4
libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
    raise OSError(ctypes.get_errno(), "It cannot be protected")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
    manager.connect(os.environ["NOTIFY_SOCKET"])
    manager.send(b"READY=1")
while True:
    signal.pause()
`;

/** Fails unless the sandbox that it runs in closes what it should; $0 is the person's home. */
export const SANDBOX_CHECK = [
    '! test -e "$0"',
    '! test -e "$XDG_RUNTIME_DIR/bus"',
    '! test -e /proc/1/environ -a -r /proc/1/environ',
    'test "$(cat /proc/1/comm)" = python3',
    'test "$(ls /dev/pts)" = ptmx',
    "grep -qx 'NoNewPrivs:[[:space:]]*1' /proc/self/status",
    "grep -qx 'CapEff:[[:space:]]*0*' /proc/self/status",
].join(' && ');

/**
 * The command line that runs a program in a sandbox (nsenter(1)).
 *
 * @param leader the process number of the sandbox's first program.
 * @param directory where the program starts, as it is called in the sandbox.
 */
export function enterSandbox(
    leader: number,
    argv: readonly string[],
    directory: string,
): readonly string[] {
    return [
        '/usr/bin/nsenter',
        `--target=${leader}`,
        '--user',
        '--preserve-credentials',
        '--mount',
        '--pid',
        '--ipc',
        '--',
        // It looks for the program in the sandbox, where there may be another one, or none.
        '/usr/bin/env',
        `--chdir=${directory}`,
        '--',
        ...argv,
    ];
}
