import Gio from 'gi://Gio';

import { WorkspaceError } from '../../src/core/errors.js';
import { eventually } from './driver/eventually.js';
import {
    ANOTHER_WORKSPACE,
    AUTH_PROMPT,
    choiceOf,
    IDENTITY,
    VAULT_QUESTION,
} from './driver/lockScreen.js';
import { OtherExtension } from './driver/otherExtension.js';
import { Slices, type Counter } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { PASSPHRASE_DIALOG, VaultDialogs } from './driver/vaults.js';

const RIGHT = 'correct horse';
const OTHER = 'battery staple';
const WRONG = 'wrong horse!';

// What it is given is done with the person’s session.
const LOGINCTL = [
    ...['sh', '-c', 'loginctl "$0" "$(loginctl show-user --value --property Display "$USER")"'],
];

/** A monitor beside the first one, until the program ends. */
const SECOND_MONITOR = `
import gi
gi.require_version('Gst', '1.0')
from gi.repository import Gio, GLib, Gst
Gst.init(None)
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
N = 'org.gnome.Mutter.ScreenCast'
def call(path, interface, method, *parameters):
    return bus.call_sync(N, path, interface, method, *parameters, None, 0, 10000, None)
[session] = call('/org/gnome/Mutter/ScreenCast', N, 'CreateSession', GLib.Variant('(a{sv})', ({},)))
[stream] = call(session, N + '.Session', 'RecordVirtual', GLib.Variant('(a{sv})', ({},)))
def record(_bus, _sender, _path, _interface, _signal, node):
    size = 'video/x-raw,width=1024,height=768'
    line = f'pipewiresrc path={node[0]} ! {size},max-framerate=30/1 ! fakesink'
    Gst.parse_launch(line).set_state(Gst.State.PLAYING)
bus.signal_subscribe(N, N + '.Stream', 'PipeWireStreamAdded', stream, None, 0, record)
call(session, N + '.Session', 'Start', None)
GLib.MainLoop().run()
`;

describe('A locked screen and a workspace with a passphrase', () => {
    const desktop = useDesktop();
    const { actors, extension, input, lockScreen, screen, shell, workspaces } = desktop;
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);
    let work = '';
    let counter: Counter;
    let before = 0;

    beforeAll(async () => {
        work = await workspaces.create('work', { koder_user_id: 'ana@work.example' });
        await workspaces.create('client-acme', {});
        await workspaces.create('play', {});
        for (const [name, passphrase] of [
            ['client-acme', OTHER],
            ['work', RIGHT],
        ] as const) {
            await workspaces.activate(name);
            await vaults.protect(name, passphrase);
        }
        counter = await slices.count('work');
    });

    beforeEach(async () => {
        await openWork();
        await workspaces.launch('work', 'org.gnome.TextEditor', []);
        await eventually('its window is shown', async () => (await shownTitles()).length === 1);
        await lockScreen.lock();
        await eventually('it is frozen', () => slices.isFrozen(work));
        before = counter.value;
    });

    afterEach(async () => {
        if (await lockScreen.isLocked()) await lockScreen.unlock({ type: RIGHT });
        await openWork();
    });

    afterAll(async () => {
        await slices.clear();
    });

    /** Has the workspace open before the person. */
    async function openWork(): Promise<void> {
        let isActive = false as boolean;
        const activated = workspaces.activate('work').then(() => {
            isActive = true;
        });
        await eventually(
            'it is active or locked',
            async () => isActive || (await actors.isShown(PASSPHRASE_DIALOG)),
        );
        if (!isActive) await vaults.answer(RIGHT);
        await activated;
        await actors.gone(PASSPHRASE_DIALOG);
        expect(await stateOf('work')).toBe('open');
    }

    async function stateOf(name: string): Promise<string | undefined> {
        return (await workspaces.list()).find(workspace => workspace.name === name)?.vault;
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

    /** That nothing of the vault has been shown or run since the screen was locked. */
    async function expectShut(): Promise<void> {
        expect(await stateOf('work')).toBe('locked');
        expect(slices.isFrozen(work)).toBeTrue();
        expect(counter.value).toBe(before);
        expect(await shownTitles()).toEqual([]);
    }

    async function expectOpen(): Promise<void> {
        expect(await lockScreen.isLocked()).toBeFalse();
        expect(await stateOf('work')).toBe('open');
        await counter.advances();
        await eventually('its window is back', async () => (await shownTitles()).length === 1);
    }

    /** Unlocks the screen, as root and programs of the session can, with no password. */
    async function unlockFromOutside(way: 'logind' | 'SetActive'): Promise<void> {
        if (way === 'logind') await desktop.execute([...LOGINCTL, 'unlock-session']);
        else
            await desktop.execute([
                ...['gdbus', 'call', '--session', '--dest', 'org.gnome.ScreenSaver'],
                ...['--object-path', '/org/gnome/ScreenSaver'],
                ...['--method', 'org.gnome.ScreenSaver.SetActive', 'false'],
            ]);
    }

    it('ask for the password and then for the passphrase, and open with both', async () => {
        await lockScreen.sayPassword('wrong');
        await lockScreen.ask();
        expect(await actors.all(VAULT_QUESTION)).toEqual([]);
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        const identity = await actors.still({ ...IDENTITY, within: VAULT_QUESTION });
        expect(identity.texts).toContain('ana@work.example');
        expect(await actors.all(AUTH_PROMPT)).toHaveSize(1);
        await actors.get({ ...VAULT_QUESTION, name: 'Workspace: work (ana@work.example)' });
        await expectShut();

        await lockScreen.sayPassphrase(WRONG);
        await actors.get({ ...VAULT_QUESTION, text: 'This passphrase is wrong.' });
        await expectShut();
        await lockScreen.sayPassphrase(RIGHT);
        await lockScreen.until('unlocked');
        await expectOpen();
    });

    it('ask for the password again once the passphrase was not given', async () => {
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        await input.press('Escape');
        await actors.gone(VAULT_QUESTION);
        await lockScreen.ask();
        await expectShut();
        await lockScreen.unlock({ type: RIGHT });
        await expectOpen();
    });

    it('leave another workspace as the way out', async () => {
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        await input.click(ANOTHER_WORKSPACE);
        expect(await actors.all(choiceOf('work'))).toEqual([]);
        await input.click(choiceOf('play'));
        await lockScreen.until('unlocked');
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('play'));
        await expectShut();
    });

    it('ask for the passphrase of the other one, too', async () => {
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        await input.click(ANOTHER_WORKSPACE);
        await input.click({ ...choiceOf('client-acme'), name: 'client-acme, Locked' });
        await actors.get({ ...IDENTITY, text: 'client-acme', within: VAULT_QUESTION });
        await lockScreen.sayPassphrase(RIGHT);
        await actors.get({ ...VAULT_QUESTION, text: 'This passphrase is wrong.' });
        expect(await workspaces.activeId()).toBe(work);
        await lockScreen.sayPassphrase(OTHER);
        await lockScreen.until('unlocked');
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('client-acme'));
        await expectShut();
    });

    it('name no other workspace to those who look on', async () => {
        const setShield = async (value: string): Promise<void> => {
            await desktop.set('presentation-shield', value);
        };
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        // With the input comes a picture of the screen.
        await setShield('true');
        try {
            await input.click(ANOTHER_WORKSPACE);
            await lockScreen.until('choices');
            const choices = await actors.all({ style: 'kolide-lock-choice' });
            expect(choices.map(({ name }) => name)).toEqual([
                'Workspace 1',
                'Workspace 3, Locked',
                'Workspace 4',
            ]);
            await input.click(choiceOf('Workspace 3'));
            await actors.get({ ...IDENTITY, text: 'Workspace 3', within: VAULT_QUESTION });
            await lockScreen.sayPassphrase(OTHER);
            await lockScreen.until('unlocked');
            expect(await workspaces.activeId()).toBe(await workspaces.idOf('client-acme'));
        } finally {
            await setShield('false');
        }
    });

    for (const way of ['logind', 'SetActive'] as const)
        it(`ask for the passphrase when ${way} unlocks the screen`, async () => {
            await unlockFromOutside(way);
            await lockScreen.until('passphrase');
            await expectShut();
            await unlockFromOutside(way);
            await lockScreen.sayPassphrase(WRONG);
            await actors.get({ ...VAULT_QUESTION, text: 'This passphrase is wrong.' });
            await expectShut();
            await input.press('Escape');
            await actors.gone(VAULT_QUESTION);
            await lockScreen.ask();
            await unlockFromOutside(way);
            await lockScreen.sayPassphrase(RIGHT);
            await lockScreen.until('unlocked');
            await expectOpen();
        });

    it('let a program switch, but to no workspace that is locked', async () => {
        const refused = workspaces.activate('client-acme').catch((error: unknown) => error);
        expect(await refused).toBeInstanceOf(WorkspaceError);
        expect(await workspaces.activeId()).toBe(work);
        await workspaces.activate('play');
        await lockScreen.ask();
        await actors.get({ ...IDENTITY, text: 'play' });
        await lockScreen.unlock();
        await expectShut();
    });

    for (const [what, happen] of [
        ['the screen is locked again', [...LOGINCTL, 'lock-session']],
        ['the computer sleeps', ['systemctl', 'suspend']],
    ] as const)
        it(`begin anew when ${what}`, async () => {
            await lockScreen.sayPassword();
            await lockScreen.until('passphrase');
            await desktop.execute([...happen]);
            await actors.gone(VAULT_QUESTION);
            expect(await lockScreen.isLocked()).toBeTrue();
            await lockScreen.ask();
            await expectShut();
        });

    it('stay shut when the extension is switched off and on', async () => {
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        await extension.disable();
        await actors.gone(VAULT_QUESTION);
        expect(await lockScreen.isLocked()).toBeTrue();
        await lockScreen.ask();
        expect(await actors.all(IDENTITY)).toEqual([]);
        await extension.enable();
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        await lockScreen.sayPassphrase(RIGHT);
        await lockScreen.until('unlocked');
        await expectOpen();
    });

    it('stay shut while another extension is taken away below this one', async () => {
        await lockScreen.unlock({ type: RIGHT });
        const other = new OtherExtension(desktop);
        await other.enable();
        try {
            // What was enabled later is disabled and enabled again with what is below it.
            await extension.disable();
            await extension.enable();
            await openWork();
            await lockScreen.lock();
            expect(await other.isEnabled()).toBeFalse();
            await lockScreen.sayPassword();
            await lockScreen.until('passphrase');
            await eventually('it is frozen', () => slices.isFrozen(work));
            expect(await stateOf('work')).toBe('locked');
            expect(await shownTitles()).toEqual([]);
            await lockScreen.sayPassphrase(RIGHT);
            await lockScreen.until('unlocked');
            await expectOpen();
        } finally {
            if (await lockScreen.isLocked()) await lockScreen.unlock({ type: RIGHT });
            await other.remove();
        }
    });

    it('go on when a monitor comes and goes', async () => {
        await lockScreen.sayPassword();
        await lockScreen.until('passphrase');
        const flags = Gio.SubprocessFlags.NONE;
        const monitor = Gio.Subprocess.new(['python3', '-c', SECOND_MONITOR], flags);
        const untilMonitors = async (count: number): Promise<void> => {
            await shell.until(
                `there are ${count} monitors`,
                ({ Main }, count) => Main.layoutManager.monitors.length === count,
                count,
            );
        };
        try {
            await untilMonitors(2);
            await actors.still(VAULT_QUESTION);
            await expectShut();
            // Nothing is behind it on the other one.
            await input.moveTo(2000, 300);
            await input.clickHere();
            await lockScreen.sayPassphrase(WRONG);
            await actors.get({ ...VAULT_QUESTION, text: 'This passphrase is wrong.' });
        } finally {
            monitor.force_exit();
        }
        await untilMonitors(1);
        await expectShut();
        await lockScreen.sayPassphrase(RIGHT);
        await lockScreen.until('unlocked');
        await expectOpen();
    });

    for (const scale of [1, 2])
        it(`have room for it at ${scale * 100} %`, async () => {
            await screen.setScale(scale);
            try {
                await lockScreen.sayPassword();
                const question = await actors.still(VAULT_QUESTION);
                const button = await actors.still(ANOTHER_WORKSPACE);
                expect(button.y + button.height).toBeLessThan(question.y + question.height);
                const identity = await actors.still({ ...IDENTITY, within: VAULT_QUESTION });
                expect(identity.y).toBeGreaterThan(0);
                await lockScreen.unlock({ type: RIGHT });
            } finally {
                await screen.reset();
            }
        });
});
