/**
 * Shows what the extension does, on the desktop that it runs in:
 *
 *     gjs -m demo.main.js DIRECTORY [LAST]
 *
 * Prints every step with its time and leaves screenshots in the directory, up to the last one wanted.
 */
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

import { ICONS } from '../../src/core/workspace/appearance.js';
import { AuthClient } from '../../src/system/dbus/authClient.js';
import type { ActorQuery } from './driver/actors.js';
import { Album } from './driver/album.js';
import { Desktop } from './driver/desktop.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider, ISSUER } from './driver/identityProvider.js';
import { Journal } from './driver/journal.js';
import { IDENTITY, VAULT_QUESTION } from './driver/lockScreen.js';
import { BANNER } from './driver/notifications.js';
import {
    ENTRY,
    MENU,
    NEW_WORKSPACE,
    PANEL_BUTTON,
    PASTE_FROM,
    pasteFrom,
    PROBLEM,
    QUICK_SETTINGS_BUTTON,
    ROW,
    rowOf,
    signInTo,
    SWITCHER,
    TOGGLE,
    TOGGLE_MENU,
} from './driver/product.js';
import { Preferences } from './driver/preferences.js';
import { tourPreferences } from './driver/preferencesTour.js';
import { step } from './driver/step.js';
import { PASSPHRASE_DIALOG, PASSPHRASE_PROBLEM, VaultDialogs } from './driver/vaults.js';

const WORKSPACES = {
    work: { colour: 'blue', icon: ICONS[0] },
    personal: { colour: 'green', icon: 'user-home-symbolic' },
    'client-acme': { colour: 'orange', icon: 'applications-engineering-symbolic' },
};

/** Who signs in to a workspace: a login of the identity provider, and whose it is. */
const PEOPLE: Readonly<Record<string, readonly [login: string, name: string]>> = {
    work: ['ada', 'Ada Lovelace'],
    'client-acme': ['grace', 'Grace Hopper'],
};

const PASSPHRASE = 'correct horse battery staple';

/** What is written in the notes of each workspace that has some. */
const NOTES: Readonly<Record<string, string>> = {
    work: 'Minutes of Monday\n\nThe new contract is due on Friday.\n',
    'client-acme': 'Acme, confidential\n\nNobody else may read this.\n',
};

/** A program that keeps the computer awake until it is stopped. */
const BACKUP = [
    ...['gnome-session-inhibit', '--inhibit', 'idle:suspend'],
    ...['--app-id', 'Backup', '--reason', 'Copies the contract', 'sleep', 'infinity'],
];

/** A program that notifies of something. */
const REMINDER = [
    ...['gdbus', 'call', '--session', '--dest=org.freedesktop.Notifications'],
    ...['--object-path=/org/freedesktop/Notifications'],
    ...['--method=org.freedesktop.Notifications.Notify', '--', 'Calendar', '0'],
    ...['x-office-calendar-symbolic', 'Review of the contract', 'Friday, 10:00', '[]', '{}', '-1'],
];

const desktop = new Desktop();
const { actors, input, lockScreen, screen, shell, workspaces } = desktop;
const auth = new AuthClient(desktop.bus);
const provider = new IdentityProvider(desktop);
const vaults = new VaultDialogs(desktop);

async function run(album: Album): Promise<void> {
    const shoot = async (name: string): Promise<void> =>
        album.add(name, async path => {
            // Out of the way of what is to be seen, on any scale.
            await input.moveTo(300, 400);
            await screen.takeScreenshot(path);
        });
    const openNotes = async (name: string, text: string): Promise<void> => {
        const path = `${workspaces.root}/${await workspaces.idOf(name)}/home/notes.txt`;
        await desktop.execute(['sh', '-c', 'printf %s "$1" > "$2"', 'sh', text, path]);
        const uri = Gio.File.new_for_path(path).get_uri();
        await workspaces.launch(name, 'org.gnome.TextEditor', [uri]);
        await shell.until('its window is seen', () =>
            global.get_window_actors().some(actor => actor.visible),
        );
        await shell.painted();
    };
    const copyNotes = async (): Promise<void> => {
        // The first keys may come before the window is ready for them.
        await eventually('something is on the clipboard', async () => {
            await input.press('Ctrl+a');
            await input.press('Ctrl+c');
            return shell.run(
                ({ Meta }) =>
                    global.display
                        .get_selection()
                        .get_mimetypes(Meta.SelectionType.SELECTION_CLIPBOARD).length > 0,
            );
        });
        await input.press('Ctrl+Home');
    };
    /** The panel shows it again when it comes back from behind the lock screen. */
    const hideRemoteControl = async (): Promise<void> => {
        await input.close();
        await input.moveTo(300, 400);
    };
    const openMenu = async (): Promise<void> => {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
    };
    const openQuickSettings = async (): Promise<void> => {
        await input.click(QUICK_SETTINGS_BUTTON);
        await input.click(TOGGLE);
        await actors.still(TOGGLE_MENU);
    };
    const whileSwitcherOpen = async (work: () => Promise<void>): Promise<void> => {
        await input.hold('Ctrl+Super', async () => {
            await input.press('Tab');
            await actors.still(SWITCHER);
            await work();
        });
        await actors.gone(SWITCHER);
    };
    const dismiss = async (...shown: ActorQuery[]): Promise<void> => {
        for (const query of shown) {
            await input.press('Escape');
            await actors.gone(query);
        }
    };
    const shootAllWays = async (look: string): Promise<void> => {
        await openMenu();
        await shoot(`menu-${look}`);
        await dismiss(MENU);
        await openQuickSettings();
        await shoot(`quick-settings-${look}`);
        await dismiss(TOGGLE_MENU, TOGGLE);
        await whileSwitcherOpen(async () => {
            await shoot(`switcher-${look}`);
            await dismiss(SWITCHER);
        });
    };

    // Debian's image for the dark look is not installed.
    const background = new Gio.Settings({ schema_id: 'org.gnome.desktop.background' });
    background.set_string('picture-uri-dark', background.get_string('picture-uri'));

    for (const [name, settings] of Object.entries(WORKSPACES))
        await step(`made the workspace ${name}`, async () => workspaces.create(name, settings));
    await step('plugged in a pointer and a keyboard', async () => input.moveTo(300, 400));
    // The open padlock of a shell that programs may drive is not part of the show.
    await shell.run(({ Main }) => {
        const { quickSettings } = Main.panel.statusArea as {
            quickSettings?: { _unsafeMode?: { hide(): void } };
        };
        quickSettings?._unsafeMode?.hide();
    });
    const ownSettings = '/org/gnome/shell/extensions/kolide-workspaces/';
    await step('said whom to sign in with', async () => {
        for (const [key, value] of [
            ['identity-issuer', ISSUER],
            ['identity-client-id', CLIENTS.ordinary],
        ] as const)
            await desktop.execute(['dconf', 'write', ownSettings + key, `'${value}'`]);
    });
    const signIn = async (name: string, login: string): Promise<void> => {
        (await provider.browserIn(name)).setHabits({ person: login, habit: 'signs in' });
        await openMenu();
        await input.click(signInTo(name));
        await actors.gone(MENU);
        await eventually(`${login} is signed in to ${name}`, async () => {
            return (await auth.getState('workspaces', name)).state === 'signed-in';
        });
    };
    await shoot('panel');

    await openMenu();
    await step('opened the dialog for a new workspace', async () => {
        await input.click(NEW_WORKSPACE);
        await actors.still(ENTRY);
    });
    await step('typed a name', async () => {
        await input.type('client-b');
        await actors.get({ ...ENTRY, text: 'client-b' });
    });
    await shoot('new-workspace');
    await step('typed a name that is taken', async () => {
        await input.press('Ctrl+a');
        await input.type('Personal');
        await actors.get({ ...PROBLEM, text: '*already*' });
    });
    await shoot('new-workspace-taken');
    await dismiss(ENTRY);

    for (const name of Object.keys(WORKSPACES)) {
        await openMenu();
        await actors.still(rowOf(name));
        await step(`clicked on ${name}; it is active and on the screen`, async () => {
            const changed = workspaces.signal('ActiveChanged', async () =>
                input.click(rowOf(name)),
            );
            const [id] = await changed;
            if (id !== (await workspaces.idOf(name))) throw new Error(`${name} is not active`);
            await actors.get({ name: `Workspace: ${name}*` });
            await shell.painted();
        });
        await actors.gone(MENU);
        const person = PEOPLE[name];
        if (person)
            await step(`signed in to ${name} as ${person[1]}, in its own browser`, async () =>
                signIn(name, person[0]),
            );
        const notes = NOTES[name];
        if (notes !== undefined)
            await step(`opened the notes of ${name} in its own text editor`, async () => {
                await openNotes(name, notes);
                await copyNotes();
            });
        await shoot(`active-${name}`);
    }

    await step('opened the menu with a click on the panel', openMenu);
    await shoot('menu');
    await dismiss(MENU);

    const backup = await step('a program of work begins to keep the computer awake', async () =>
        workspaces.run('work', BACKUP, ''),
    );
    await step('another one notifies of something; the menu says that this waits', async () => {
        await workspaces.run('work', REMINDER, '');
        await openMenu();
        await actors.get({ ...ROW, name: 'work, *, 1 notification, *' });
    });
    await step('asked what can be pasted', async () => {
        await input.click(PASTE_FROM);
        await actors.still(pasteFrom('work (*)'));
    });
    await shoot('waiting');
    await step('clicked on work; the notification arrives', async () => {
        await input.click(rowOf('work'));
        await actors.still(BANNER);
    });
    await shoot('notification');
    await desktop.execute(['systemctl', '--user', 'stop', backup]);

    await step('held Ctrl and Super, pressed Tab, and let go', async () => {
        const [id] = await workspaces.signal('ActiveChanged', async () =>
            whileSwitcherOpen(async () => shoot('switcher')),
        );
        if (id !== (await workspaces.idOf('client-acme')))
            throw new Error('client-acme is not active');
    });
    await step('opened Quick Settings, and there the workspaces', openQuickSettings);
    await shoot('quick-settings');
    await dismiss(TOGGLE_MENU, TOGGLE);

    await step('locked the screen; it asks for the person of client-acme', async () => {
        await lockScreen.lock();
        await lockScreen.ask();
        await actors.get({ ...IDENTITY, text: 'grace@acme.example' });
    });
    await shoot('lock-screen');
    await step('typed the password', async () => lockScreen.unlock());
    await hideRemoteControl();

    await step('gave client-acme a passphrase', async () => {
        await vaults.protect('client-acme', PASSPHRASE);
    });
    await step('locked it; its window is gone', async () => {
        await workspaces.lock('client-acme');
        await shell.until('no window is seen', () =>
            global.get_window_actors().every(actor => !actor.visible),
        );
    });
    await openMenu();
    await shoot('locked-menu');
    await dismiss(MENU);
    const opened = workspaces.unlock('client-acme');
    await step('opened it', async () => actors.still(PASSPHRASE_DIALOG));
    await shoot('passphrase');
    await step('typed something wrong at first', async () => {
        await vaults.answer('Mary had a little lamb');
        await actors.get({ ...PASSPHRASE_PROBLEM, text: '*wrong*' });
    });
    await shoot('passphrase-wrong');
    await step('typed the passphrase', async () => {
        await vaults.answer(PASSPHRASE);
        await opened;
    });
    await step('locked the screen; the passphrase is asked for after the password', async () => {
        await lockScreen.lock();
        const unlocked = lockScreen.unlock({ type: PASSPHRASE });
        await actors.still(VAULT_QUESTION);
        await album.add('lock-screen-passphrase', async path => screen.takeScreenshot(path));
        await unlocked;
    });
    await hideRemoteControl();

    for (const scheme of ['light', 'dark'] as const) {
        await step(`made the desktop ${scheme}`, async () => screen.setColourScheme(scheme));
        await shootAllWays(scheme);
    }
    await input.close();
    await step('scaled the monitor to 200 %', async () => screen.setScale(2));
    await shootAllWays('200-percent');
    await input.close();
    await screen.reset();

    await desktop.tidyUp();
    const preferences = new Preferences(desktop);
    await step('opened the preferences', async () => preferences.open('Workspaces', 720, 700));
    const shootPreferences = async (what: string): Promise<void> =>
        album.add(`preferences-${what}`, async path => {
            await input.moveTo(300, 400);
            await screen.takeWindowScreenshot(path);
        });
    await shootPreferences('workspaces');
    await step('opened the page of work', async () => {
        await preferences.pressOn('list item', 'work', 'Return');
        await preferences.find('button', 'Back');
    });
    await shootPreferences('workspace');
    await preferences.activate('button', 'Back');
    for (const page of ['Accounts', 'Behaviour', 'About'] as const) {
        await step(`turned to ${page}`, async () => preferences.turnTo(page));
        await shootPreferences(page.toLowerCase());
    }
    await desktop.tidyUp();
    await tourPreferences(desktop, 'work', shootPreferences);
}

const [directory = GLib.get_current_dir(), last] = ARGV;
const album = new Album(directory, last);
const journal = await Journal.follow(shell);
let hasFailed = false;
try {
    await album.fill(async () => run(album));
} catch (error) {
    hasFailed = true;
    printerr(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
    await screen.takeScreenshot(GLib.build_filenamev([directory, 'failure.png']));
}
for (const complaint of await journal.takeComplaints(shell)) {
    hasFailed = true;
    printerr(`The shell logged: ${complaint}`);
}
journal.stop();
System.exit(hasFailed ? 1 : 0);
