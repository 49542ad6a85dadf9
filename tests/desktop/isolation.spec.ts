import GLib from 'gi://GLib';

import type { Isolation } from '../../src/core/workspace/isolation.js';
import { ATTACKER, ATTACKS, VICTIM, type Verdict } from './driver/attacks.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { PORTAL } from './driver/pythonPrograms.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';

const COPIED = 'copied in another workspace';
const SESSION_SECRET = 'kolide-secret-of-the-session';

// Plays noise without end (PulseAudio, “Simple API”).
const PLAYER = `
import ctypes, os
class Spec(ctypes.Structure):
    _fields_ = [('format', ctypes.c_int), ('rate', ctypes.c_uint32), ('channels', ctypes.c_uint8)]
pulse = ctypes.CDLL('libpulse-simple.so.0')
pulse.pa_simple_new.restype = ctypes.c_void_p
PLAYBACK, S16LE = 1, 3
stream = pulse.pa_simple_new(None, b'player', PLAYBACK, None, b'noise', ctypes.byref(Spec(S16LE, 48000, 2)), None, None, None)
assert stream
while True:
    noise = os.urandom(48000)
    assert pulse.pa_simple_write(ctypes.c_void_p(stream), noise, len(noise), None) == 0
    print('played', flush=True)
`;

// Asks for a file and prints the answer.
const CHOOSE = `${PORTAL}
print(tuple(ask('org.freedesktop.portal.FileChooser', 'OpenFile', '(ssa{sv})', '', 'Choose')))`;

describe('Isolation', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    const person = GLib.get_home_dir();
    let target: Record<string, unknown>;

    beforeAll(async () => {
        GLib.file_set_contents(`${person}/secret`, SESSION_SECRET);
        await desktop.execute([
            ...['sh', '-c', 'printf %s "$1" | secret-tool store --label=x probe victim', 'store'],
            SESSION_SECRET,
        ]);
        const victim = await workspaces.create('victim', { keep_running: true });
        const file = `${homeOf(victim)}/target.json`;
        await workspaces.run('victim', ['python3', '-c', VICTIM, file], '');
        target = {
            ...(await untilWritten(file)),
            person,
            slices: `${slices.cgroupOf(victim)}/..`,
            x: `/tmp/.X11-unix/X${(GLib.getenv('DISPLAY') ?? ':0').slice(1)}`,
            copied: COPIED,
        };
    });

    afterAll(async () => {
        await slices.clear();
        await desktop.execute(['rm', '-f', `${person}/secret`]);
    });

    function homeOf(id: string): string {
        return `${workspaces.root}/${id}/home`;
    }

    async function untilWritten(path: string): Promise<Record<string, string>> {
        await eventually(
            `${path} is written`,
            () => GLib.file_test(path, GLib.FileTest.EXISTS),
            120_000,
        );
        const [, bytes] = GLib.file_get_contents(path);
        return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
    }

    async function copyIn(workspace: string): Promise<void> {
        await workspaces.activate(workspace);
        await shell.run(({ St }, text: string) => {
            St.Clipboard.get_default().set_text(St.ClipboardType.CLIPBOARD, text);
        }, COPIED);
    }

    /** Tries everything from inside a workspace that is active. */
    async function attackFrom(isolation: Isolation): Promise<Record<string, string>> {
        const id = await workspaces.create(isolation, { isolation });
        await copyIn('victim');
        await workspaces.activate(isolation);
        const home = homeOf(id);
        const result = `${home}/verdicts.json`;
        GLib.file_set_contents(`${home}/target.json`, JSON.stringify(target));
        GLib.file_set_contents(`${home}/attacker.py`, ATTACKER);
        const names = ATTACKS.map(({ name }) => name);
        // GNOME's own guards are part of what is tested; ours of the tests come back by themselves.
        await shell.run(({ Gio, GLib }, path: string) => {
            global.context.unsafe_mode = false;
            GLib.timeout_add(GLib.PRIORITY_DEFAULT, 100, () => {
                global.context.unsafe_mode = Gio.File.new_for_path(path).query_exists(null);
                return !global.context.unsafe_mode;
            });
        }, result);
        await workspaces.run(
            isolation,
            ['python3', `${home}/attacker.py`, `${home}/target.json`, result, ...names],
            '',
        );
        const verdicts = await untilWritten(result);
        await eventually('the tests can drive the shell again', async () =>
            shell.evaluate('true').catch(() => false),
        );
        return verdicts;
    }

    for (const level of ['separate', 'confined'] as const)
        it(`of the level ${level} closes what is said, and leaves open what is said`, async () => {
            const expected: Record<string, Verdict> = Object.fromEntries(
                ATTACKS.map(attack => [attack.name, attack[level]]),
            );
            expect(await attackFrom(level)).toEqual(expected);
        }, 180_000);

    it('gives the session what it keeps from apps, so that the attempts are real', async () => {
        const result = `${GLib.get_tmp_dir()}/verdicts-${GLib.uuid_string_random()}`;
        GLib.file_set_contents(`${result}.target`, JSON.stringify(target));
        GLib.file_set_contents(`${result}.py`, ATTACKER);
        await copyIn('victim');
        await copyIn('default');
        const names = ['clipboard', 'api_list', 'api_paste', 'api_run', 'api_switch', 'screenshot'];
        await desktop.execute(['python3', `${result}.py`, `${result}.target`, result, ...names]);
        expect(Object.values(await untilWritten(result))).toEqual(names.map(() => 'open'));
    });

    describe('of a confined workspace', () => {
        let id = '';

        beforeAll(async () => {
            id = await workspaces.create('client', { isolation: 'confined' });
        });

        afterEach(async () => {
            await workspaces.activate('default');
            await slices.clear();
        });

        async function runInside(command: string): Promise<string> {
            const file = `${homeOf(id)}/out-${GLib.uuid_string_random()}`;
            const script = `{ ${command}; } > ${file}.new 2>&1; mv ${file}.new ${file}`;
            await workspaces.run('client', ['sh', '-c', script], '');
            await eventually('it ended', () => GLib.file_test(file, GLib.FileTest.EXISTS));
            return (await desktop.execute(['cat', file])).trim();
        }

        /** Whether a window has the focus whose title has the text in it. */
        async function isFocused(text: string): Promise<boolean> {
            return shell.run((_inside, wanted: string) => {
                const window = global.display.focus_window as { title: string } | null;
                return window?.title.includes(wanted) === true;
            }, text);
        }

        async function focused(text: string): Promise<void> {
            await eventually(`${text} has the focus`, () => isFocused(text), 60_000);
        }

        it('lets apps be used as in any other', async () => {
            await workspaces.activate('client');
            await workspaces.launch('client', 'org.gnome.TextEditor', []);
            await focused('Text Editor');
            // The first keys may come before the app is ready for them.
            await eventually('it takes what is typed', async () => {
                await desktop.input.type('unseen');
                await shell.painted();
                return isFocused('unseen');
            });
            await workspaces.activate('default');
            await shell.until('its window is hidden', () =>
                global.get_window_actors().every(actor => !actor.visible),
            );
            await eventually('it is frozen', () => slices.isFrozen(id));
            await workspaces.activate('client');
            await focused('unseen');
        });

        it('gives its programs a terminal, settings and secrets of their own', async () => {
            const key = 'org.gnome.TextEditor indent-style';
            expect(
                await runInside(
                    `gsettings set ${key} space; gsettings get ${key}; ` +
                        'printf hush | secret-tool store --label=x own key; ' +
                        'secret-tool lookup own key; echo; script -qc tty /dev/null',
                ),
            ).toMatch(/^'space'\nhush\n\/dev\/pts\/0\s*$/);
            expect((await desktop.execute(['gsettings', 'get', ...key.split(' ')])).trim()).toBe(
                "'tab'",
            );
        });

        it('plays sound, for which it goes on in the background', async () => {
            const props =
                '{ factory.name=support.null-audio-sink node.name=test-speaker ' +
                'media.class=Audio/Sink object.linger=true audio.position=[FL FR] }';
            await desktop.execute(['pw-cli', 'create-node', 'adapter', props]);
            await workspaces.activate('client');
            GLib.file_set_contents(`${homeOf(id)}/player.py`, PLAYER);
            const player = `python3 ${homeOf(id)}/player.py`;
            await workspaces.run('client', ['sh', '-c', `${player} > $HOME/played 2>&1`], '');
            await eventually('it plays', async () =>
                (await desktop.execute(['cat', `${homeOf(id)}/played`])).includes('played'),
            );
            await workspaces.activate('default');
            await freezes.untilState(id, 'background', 'sound');
        });

        it('has a portal that answers, with a file chooser', async () => {
            await workspaces.activate('client');
            GLib.file_set_contents(`${homeOf(id)}/choose.py`, CHOOSE);
            const asked = runInside(`python3 ${homeOf(id)}/choose.py`);
            await focused('Choose');
            await desktop.input.press('Escape');
            // Nothing was chosen.
            expect(await asked).toMatch(/^\(2, .*\[\]/);
        });

        it('lets its programs read fonts, themes and icons', async () => {
            const icons = 'head -n 1 /usr/share/icons/Adwaita/index.theme';
            const theme = 'ls /usr/share/themes';
            const font = `f=$(fc-match -f '%{file}' sans); test $(head -c 1000 "$f" | wc -c) = 1000`;
            const lines = (await runInside(`${icons}; ${font} && echo font; ${theme}`)).split('\n');
            expect(lines.slice(0, 2)).toEqual(['[Icon Theme]', 'font']);
            expect(lines).toContain('Default');
        });

        it('tells its programs of their own workspace, and lets them use it', async () => {
            const call =
                'gdbus call --session --dest org.koder.Kolide.Workspaces ' +
                '--object-path /org/koder/Kolide/Workspaces ' +
                '--method org.koder.Kolide.Workspaces';
            const listed = await runInside(`${call}.List`);
            expect(listed).toContain(`'name': <'client'>`);
            expect(listed).not.toContain('victim');
            expect(await runInside(`${call}.Run client "['true']" ''`)).toContain(
                'app-kolide-true@',
            );
        });

        it('is begun anew when its isolation was changed, which waits for its apps', async () => {
            await runInside('true');
            const unit = await workspaces.run('client', ['sleep', '600'], '');
            await expectAsync(
                workspaces.update('client', { isolation: 'separate' }),
            ).toBeRejectedWithError(/Apps of “client” are running/);
            await desktop.execute(['systemctl', '--user', 'kill', '-s', 'KILL', unit]);
            await eventually('only its services run', async () =>
                (await slices.units(id)).every(name => name.startsWith('kolide-')),
            );
            await eventually('it is separate', async () =>
                workspaces.update('client', { isolation: 'separate' }).then(
                    () => true,
                    () => false,
                ),
            );
            await eventually(
                'its sandbox is gone',
                async () => (await slices.units(id)).length === 0,
            );
            expect(await runInside('cat ~koder/secret')).toBe(SESSION_SECRET);
            await eventually('it is confined', async () =>
                workspaces.update('client', { isolation: 'confined' }).then(
                    () => true,
                    () => false,
                ),
            );
            expect(await runInside('cat ~koder/secret')).toContain('No such file');
        });

        it('is not entered by a program of another level, whatever meta.toml says', async () => {
            await workspaces.run('client', ['sleep', '600'], '');
            const meta = `${workspaces.root}/${id}/meta.toml`;
            await desktop.execute(['sed', '-i', 's/"confined"/"separate"/', meta]);
            await eventually('it was read', async () =>
                (await workspaces.list()).some(
                    workspace => workspace.id === id && workspace.isolation === 'separate',
                ),
            );
            await expectAsync(workspaces.run('client', ['true'], '')).toBeRejectedWithError(
                /before its isolation/,
            );
            await desktop.execute(['sed', '-i', 's/"separate"/"confined"/', meta]);
            await eventually('it was read', async () =>
                (await workspaces.list()).some(
                    workspace => workspace.id === id && workspace.isolation === 'confined',
                ),
            );
            await workspaces.run('client', ['true'], '');
        });

        it('is not served where its programs lead the shell instead of to its bus', async () => {
            for (const name of ['client', 'victim'])
                await workspaces.run(name, ['sleep', '600'], '');
            const directory = (of: string): string =>
                `${GLib.get_user_runtime_dir()}/kolide/${of.replaceAll('-', '')}`;
            const name = String(target['id']).replaceAll('-', '');
            await desktop.extension.disable();
            await desktop.execute(['mv', `${directory(id)}/bus`, `${directory(id)}/own`]);
            await desktop.execute(['ln', '-s', `../${name}/bus`, `${directory(id)}/bus`]);
            desktop.expectComplaint(/Something else answers/);
            await desktop.extension.enable();
            await eventually('the shell has noticed', async () =>
                (await desktop.execute(['journalctl', '-o', 'cat', '_COMM=gnome-shell'])).includes(
                    'Something else answers',
                ),
            );
        });

        it('is offered, since it works here', async () => {
            expect(await workspaces.confinementProblem()).toBe('');
        });
    });
});
