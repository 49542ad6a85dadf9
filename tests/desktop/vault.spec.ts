import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../src/core/errors.js';
import { eventually, pass } from './driver/eventually.js';
import { busAddressOf } from '../../src/core/apps/environment.js';
import { keyringServiceOf, sliceOf } from '../../src/core/systemd/unitNames.js';
import { PASSWORD } from './driver/lockScreen.js';
import { PANEL_BUTTON, rowOf } from './driver/product.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { PASSPHRASE_DIALOG, PASSPHRASE_PROBLEM, VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

const RIGHT = 'correct horse';
const WRONG = 'wrong horse!';
const OTHER = 'battery staple';

const LOCK_KEY = '/org/gnome/desktop/screensaver/lock-enabled';
const APPS_KEY = '/org/gnome/shell/extensions/kolide-workspaces/vault-locked-apps';

// Keeps what it has opened, as apps do.
const CLIENT = `
import signal
import gi
gi.require_version('Secret', '1')
from gi.repository import GLib, Secret
service = Secret.Service.get_sync(Secret.ServiceFlags.OPEN_SESSION | Secret.ServiceFlags.LOAD_COLLECTIONS)
times = 0
def look():
    global times
    times += 1
    value = service.lookup_sync(None, {'a': 'b'})
    print(value and value.get_text(), times, flush=True)
    return True
look()
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, look)
GLib.MainLoop().run()
`;

// Asks a key ring of its own, on a copy of the files and without a bus.
const OPENS = `
import os, shutil, socket, struct, subprocess, sys, tempfile, time
data, key = sys.argv[1], sys.argv[2].encode()
def reach(path, deadline):
    while True:
        control = socket.socket(socket.AF_UNIX)
        try:
            control.connect(path)
            return control
        except (FileNotFoundError, ConnectionRefusedError):
            # It is there a moment before somebody listens to it.
            control.close()
            if time.monotonic() > deadline: raise
            time.sleep(0.01)
with tempfile.TemporaryDirectory() as copy:
    shutil.copytree(data + '/keyrings', copy + '/keyrings')
    env = {**os.environ, 'XDG_DATA_HOME': copy, 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/none'}
    argv = ['gnome-keyring-daemon', '--foreground', '--control-directory=' + copy]
    with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        # Its end is waited for, so that it has to come whatever goes wrong here.
        try:
            with reach(copy + '/control', time.monotonic() + 20) as control:
                control.settimeout(20)
                control.sendall(bytes(1) + struct.pack('>III', 12 + len(key), 1, len(key)) + key)
                answer = struct.unpack('>II', control.makefile('rb').read(8))
        finally:
            daemon.kill()
print({0: 'opened', 1: 'denied'}[answer[1]])
`;

// The shell's, for the password of a key ring.
const SESSION_PROMPT = { style: 'prompt-dialog' };

const SIGTERM = 15;

// All that passes over the session’s bus and the workspace’s.
const WATCH = `
trap 'kill $session $own; wait; exit' TERM
dbus-monitor --session > "$1" 2>&1 & session=$!
dbus-monitor --address "$2" > "$1.own" 2>&1 & own=$!
until [ -s "$1" ]; do sleep 0.05; done
touch "$1.ready"
wait
`;

function isFile(path: string): boolean {
    return GLib.file_test(path, GLib.FileTest.EXISTS);
}

describe('A workspace with a passphrase', () => {
    const desktop = useDesktop();
    const { actors, input, lockScreen, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
        await workspaces.activate('work');
        await programs.run('work', `printf hush | secret-tool store --label=x a b`);
    });

    afterAll(async () => {
        await slices.clear();
    });

    async function stateOf(name: string): Promise<string | undefined> {
        return (await workspaces.list()).find(workspace => workspace.name === name)?.vault;
    }

    async function refusal(work: Promise<unknown>): Promise<string> {
        try {
            await work;
            return 'done';
        } catch (error) {
            return error instanceof WorkspaceError ? error.code : String(error);
        }
    }

    /** Whether the key opens the workspace’s key ring, as it is on the disk. */
    async function opens(key: string): Promise<boolean> {
        const data = `${workspaces.root}/${work}/XDG_DATA_HOME`;
        return (await desktop.execute(['python3', '-c', OPENS, data, key])).trim() === 'opened';
    }

    /** What a command prints in a confined workspace, which can write only where its own files are. */
    async function runInside(id: string, command: string): Promise<string> {
        const file = `${workspaces.root}/${id}/home/${GLib.uuid_string_random()}`;
        const script = `{ ${command}; } > ${file}.new 2>&1; mv ${file}.new ${file}`;
        await workspaces.run(id, ['sh', '-c', script], '');
        await eventually('it ended', () => isFile(file));
        return (await desktop.execute(['cat', file])).trim();
    }

    /** Whether the workspace’s key ring gives the secret out to whoever asks on its bus. */
    async function tellsSecret(): Promise<boolean> {
        // What is frozen does not answer: this is for once the slice was thawed behind our back.
        await desktop.execute(['systemctl', '--user', 'thaw', sliceOf(work)]);
        const bus = busAddressOf(GLib.get_user_runtime_dir(), work);
        const argv = ['env', `DBUS_SESSION_BUS_ADDRESS=${bus}`, 'timeout', '5'];
        const look = [...argv, 'secret-tool', 'lookup', 'a', 'b'];
        return (await desktop.execute(['sh', '-c', '"$@" || :', 'look', ...look])).includes('hush');
    }

    async function shownTitles(): Promise<string[]> {
        await shell.painted();
        return shell.run(() =>
            global
                .get_window_actors()
                .filter(actor => actor.mapped && actor.visible)
                .map(({ meta_window: window }) => window?.title ?? ''),
        );
    }

    it('gets it in a dialog that says what it means', async () => {
        const session = await desktop.execute(['secret-tool', 'lookup', 'workspace_id', work]);
        expect(await opens(session)).toBeTrue();
        const done = refusal(workspaces.setPassphrase('work'));
        await actors.get({ text: '*no way in*', within: PASSPHRASE_DIALOG });
        await input.type('short');
        await input.press('Tab');
        await input.type('sh');
        await actors.get({ text: '*at least 8*', within: PASSPHRASE_DIALOG });
        await vaults.cancel();
        expect(await done).toBe('Denied');
        expect(await stateOf('work')).toBe('none');

        await vaults.protect('work', RIGHT);
        expect(await stateOf('work')).toBe('open');
        expect(await opens(session)).toBeFalse();
        expect(await opens(RIGHT)).toBeTrue();
        const spare = ['sh', '-c', 'secret-tool lookup workspace_id "$1" || :', 'spare', work];
        expect(await desktop.execute(spare)).toBe('');
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('is shut when it is locked: nothing of it is seen, runs, or is told', async () => {
        const counter = await slices.count('work');
        await workspaces.launch('work', 'org.gnome.TextEditor', []);
        await eventually('its window is shown', async () => (await shownTitles()).length === 1);
        await workspaces.lock('work');
        expect(await stateOf('work')).toBe('locked');
        expect(await shownTitles()).toEqual([]);
        await eventually('it is frozen', () => slices.isFrozen(work));
        const { value } = counter;
        expect(await tellsSecret()).toBeFalse();
        expect(await opens(RIGHT)).toBeTrue();

        await input.click(PANEL_BUTTON);
        await actors.get({ ...rowOf('work'), text: 'Locked' });
        await input.click(rowOf('work'));
        await vaults.answer(WRONG);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: 'This passphrase is wrong.' });
        expect(await shownTitles()).toEqual([]);
        await vaults.answer(RIGHT);
        await actors.gone(PASSPHRASE_DIALOG);
        expect(await stateOf('work')).toBe('open');
        await eventually('its window is back', async () => (await shownTitles()).length === 1);
        await counter.advances();
        expect(counter.value).toBeGreaterThan(value);
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    /** Locks the workspace and makes another one active. */
    async function leaveLocked(): Promise<void> {
        await workspaces.activate('play');
        await workspaces.lock('work');
        await eventually('it is frozen', () => slices.isFrozen(work));
    }

    it('is opened for whoever switches to it, once the passphrase was said', async () => {
        await leaveLocked();
        const first = refusal(workspaces.activate('work'));
        const second = refusal(workspaces.activate('work'));
        await vaults.cancel();
        expect(await first).toBe('Denied');
        expect(await second).toBe('Denied');
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('play'));
        expect(slices.isFrozen(work)).toBeTrue();
        expect(await actors.all({ style: 'message-title' })).toEqual([]);

        const third = workspaces.activate('work');
        await vaults.answer(RIGHT);
        await third;
        expect(await workspaces.activeId()).toBe(work);
    });

    it('asks no longer when the person goes elsewhere', async () => {
        await leaveLocked();
        const entering = refusal(workspaces.activate('work'));
        await actors.still(PASSPHRASE_DIALOG);
        await workspaces.activate('default');
        expect(await entering).toBe('Denied');
        await actors.gone(PASSPHRASE_DIALOG);
        expect(await stateOf('work')).toBe('locked');
    });

    it('starts nothing before the passphrase was said', async () => {
        await workspaces.activate('play');
        await workspaces.lock('work');
        const before = await slices.units(work);
        const launching = refusal(workspaces.launch('work', 'org.gnome.Calculator', []));
        await vaults.cancel();
        expect(await launching).toBe('Denied');
        expect(await slices.units(work)).toEqual(before);

        const file = `${GLib.get_tmp_dir()}/started-${GLib.uuid_string_random()}`;
        const running = workspaces.run('work', ['touch', file], '');
        await vaults.answer(RIGHT);
        await running;
        await eventually('it ran', () => GLib.file_test(file, GLib.FileTest.EXISTS));
    });

    it('lets a program go on with the key ring that it had opened', async () => {
        await workspaces.activate('work');
        const client = await programs.startPython('work', CLIENT);
        await client.said('hush 1');
        await workspaces.lock('work');
        await eventually('it is frozen', () => slices.isFrozen(work));
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        await client.signal('USR1');
        await client.said('hush 2');
        await client.stop();
    });

    it('keeps its notifications to itself', async () => {
        const title = `Secret ${GLib.uuid_string_random()}`;
        const isThere = async (): Promise<boolean> =>
            shell.run(
                ({ Main }, title) =>
                    Main.messageTray
                        .getSources()
                        .some(source => source.notifications.some(one => one.title === title)),
                title,
            );
        await programs.run(
            'work',
            `gdbus call --session \
            --dest org.freedesktop.Notifications --object-path /org/freedesktop/Notifications \
            --method org.freedesktop.Notifications.Notify Post 0 '' '${title}' '' '[]' '{}' -- -1`,
        );
        await eventually('it is shown', isThere);
        expect(await workspaces.listNotifications('work', [], 10)).toEqual([]);
        await workspaces.lock('work');
        await eventually('it is gone', async () => !(await isThere()));
        expect(await refusal(workspaces.listNotifications('work', [], 10))).toBe('Denied');
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        await eventually('it is back', isThere);
    });

    it('stays locked when somebody says in its meta.toml that there is no passphrase', async () => {
        await workspaces.lock('work');
        const path = `${workspaces.root}/${await workspaces.idOf('work')}/meta.toml`;
        const text = new TextDecoder().decode(GLib.file_get_contents(path)[1]);
        await workspaces.signal('WorkspaceChanged', async () => {
            GLib.file_set_contents(path, text.replace('vault = true', 'vault = false'));
            return Promise.resolve();
        });
        expect(await stateOf('work')).toBe('locked');
        GLib.file_set_contents(path, text);
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        expect(await stateOf('work')).toBe('open');
    });

    it('is locked with the screen, and asked for before it opens', async () => {
        await workspaces.activate('work');
        await lockScreen.lock();
        expect(await stateOf('work')).toBe('locked');
        expect(await refusal(workspaces.unlock('work'))).toBe('Denied');
        await lockScreen.unlock({ type: RIGHT });
        expect(await stateOf('work')).toBe('open');
    });

    it('is locked before the computer sleeps', async () => {
        await desktop.execute(['dconf', 'write', LOCK_KEY, 'false']);
        try {
            await desktop.execute(['systemctl', 'suspend']);
            await eventually('it is locked', async () => (await stateOf('work')) === 'locked');
        } finally {
            await desktop.execute(['dconf', 'reset', LOCK_KEY]);
        }
        await eventually('it is frozen', () => slices.isFrozen(work));
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
    });

    it('is closed, if its apps are to be closed', async () => {
        const counter = await slices.count('work');
        await desktop.execute(['dconf', 'write', APPS_KEY, "'closed'"]);
        try {
            await workspaces.lock('work');
        } finally {
            await desktop.execute(['dconf', 'reset', APPS_KEY]);
        }
        expect(await slices.units(work)).toEqual([]);
        expect(counter.unit).not.toBe('');
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('is locked when its key ring has ended', async () => {
        await desktop.execute(['systemctl', '--user', 'stop', keyringServiceOf(work)]);
        await eventually('it is locked', async () => (await stateOf('work')) === 'locked');
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('gets another passphrase', async () => {
        const changing = workspaces.setPassphrase('work');
        await vaults.answer(WRONG, OTHER, OTHER);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: 'This passphrase is wrong.' });
        expect(await opens(RIGHT)).toBeTrue();
        await vaults.answer(RIGHT, OTHER, OTHER);
        await changing;
        expect(await opens(RIGHT)).toBeFalse();
        expect(await opens(OTHER)).toBeTrue();
        const back = workspaces.setPassphrase('work');
        await vaults.answer(OTHER, RIGHT, RIGHT);
        await back;
    });

    it('is locked when the extension is switched on, and its apps closed with it off', async () => {
        await workspaces.activate('work');
        const counter = await slices.count('work');
        await desktop.extension.disable();
        await counter.advances();
        await desktop.extension.enable();
        expect(await stateOf('work')).toBe('locked');
        await vaults.cancel();
        await eventually('it is frozen', () => slices.isFrozen(work));
        expect(await tellsSecret()).toBeFalse();
        await desktop.extension.disable();
        await eventually('its apps are gone', async () => (await slices.units(work)).length === 0);
        await desktop.extension.enable();
        await vaults.answer(RIGHT);
        await eventually('it is open', async () => (await stateOf('work')) === 'open');
    });

    it('slows down who guesses', async () => {
        await workspaces.lock('work');
        const unlocking = workspaces.unlock('work');
        const guess = async (said: string): Promise<void> => {
            await vaults.answer(WRONG);
            await actors.get({ ...PASSPHRASE_PROBLEM, text: `*${said}` });
        };
        for (const said of ['wrong.', 'wrong.', 'wrong. Try again in 1 second.']) await guess(said);
        // Before the last of them is over something can be typed on a busy machine, too.
        for (const seconds of [2, 4, 8]) {
            await pass((seconds / 2) * 1000);
            await guess(`wrong. Try again in ${seconds} seconds.`);
        }
        await vaults.answer(RIGHT);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: 'Too many*' });
        await pass(8000);
        await vaults.answer(RIGHT);
        await unlocking;
    });

    it('is restored with its passphrase', async () => {
        await workspaces.activate('play');
        await workspaces.lock('work');
        await workspaces.remove('work');
        expect(await slices.units(work)).toEqual([]);
        await workspaces.restore('work');
        expect(await stateOf('work')).toBe('locked');
        const entering = workspaces.activate('work');
        await vaults.answer(RIGHT);
        await entering;
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('cannot be opened by anything once its key ring is gone', async () => {
        const file = `${workspaces.root}/${work}/XDG_DATA_HOME/keyrings/login.keyring`;
        await workspaces.lock('work');
        await desktop.execute(['mv', file, `${file}.aside`]);
        const unlocking = refusal(workspaces.unlock('work'));
        await vaults.answer(WRONG);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: '*key ring is missing*' });
        await vaults.cancel();
        expect(await unlocking).toBe('Denied');
        expect(GLib.file_test(file, GLib.FileTest.EXISTS)).toBeFalse();
        await desktop.execute(['mv', `${file}.aside`, file]);
    });

    it('leaves its passphrase nowhere, on no bus either', async () => {
        const traffic = `${GLib.get_tmp_dir()}/traffic-${GLib.uuid_string_random()}`;
        const bus = busAddressOf(GLib.get_user_runtime_dir(), work);
        const watching = Gio.Subprocess.new(
            ['sh', '-c', WATCH, 'watch', traffic, bus],
            Gio.SubprocessFlags.NONE,
        );
        await eventually('both buses are watched', () => isFile(`${traffic}.ready`));
        const unlocking = workspaces.unlock('work');
        await vaults.answer(RIGHT);
        await unlocking;
        const changing = workspaces.setPassphrase('work');
        await vaults.answer(RIGHT, RIGHT, RIGHT);
        await changing;
        watching.send_signal(SIGTERM);
        await watching.wait_async(null);
        expect(await findPassphrase(traffic)).toBe('');
        const seen = await desktop.execute(['grep', '-c', 'SetPassphrase', traffic]);
        expect(Number(seen)).toBeGreaterThan(0);
    });

    it('gives its vault up to who has the passphrase', async () => {
        const removing = workspaces.removePassphrase('work');
        await vaults.answer(WRONG);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: 'This passphrase is wrong.' });
        await vaults.answer(RIGHT);
        await removing;
        expect(await stateOf('work')).toBe('none');
        expect(await opens(RIGHT)).toBeFalse();
        expect(await refusal(workspaces.lock('work'))).toBe('NotFound');
        await slices.clear();
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('keeps its random key while nobody unlocks the key ring of the session', async () => {
        const lookUp = ['secret-tool', 'lookup', 'workspace_id', work];
        const key = await desktop.execute(lookUp);
        expect(await opens(key)).toBeTrue();
        await slices.clear();
        await desktop.execute(['secret-tool', 'lock']);
        desktop.expectComplaint(/key ring of the session is locked/);
        const starting = refusal(workspaces.run('work', ['true'], ''));
        await actors.still(SESSION_PROMPT);
        await input.press('Escape');
        await starting;
        await actors.gone(SESSION_PROMPT);
        const looking = desktop.execute(lookUp);
        await actors.still(SESSION_PROMPT);
        await input.type(PASSWORD);
        await input.press('Return');
        expect(await looking).toBe(key);
        await slices.clear();
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });

    it('may be confined, too', async () => {
        const id = await workspaces.create('client', { isolation: 'confined' });
        await workspaces.activate('client');
        await runInside(id, 'printf hush | secret-tool store --label=x a b');
        await vaults.protect('client', RIGHT);
        const counter = await slices.count('play');
        await workspaces.lock('client');
        await eventually('it is frozen', () => slices.isFrozen(id));
        const unlocking = workspaces.unlock('client');
        await vaults.answer(WRONG);
        await actors.get({ ...PASSPHRASE_PROBLEM, text: 'This passphrase is wrong.' });
        await vaults.answer(RIGHT);
        await unlocking;
        expect(await runInside(id, 'secret-tool lookup a b')).toBe('hush');
        await counter.advances();
    });

    it('is not the default one, which has the key ring of the session', async () => {
        expect(await refusal(workspaces.setPassphrase('default'))).toBe('Denied');
    });

    /** Where the passphrase is written: in the journal, in files of ours, in arguments. */
    async function findPassphrase(traffic: string): Promise<string> {
        const file = `${GLib.get_tmp_dir()}/passphrase-${GLib.uuid_string_random()}`;
        GLib.file_set_contents(file, RIGHT);
        const script = `
            journalctl --no-pager -o verbose | grep -Ff "$1"
            grep -rlFf "$1" "$2" "$3" "$3.own" "$XDG_RUNTIME_DIR"
            grep -lFf "$1" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
            :`;
        return desktop.execute(['sh', '-c', script, 'find', file, workspaces.root, traffic]);
    }
});
