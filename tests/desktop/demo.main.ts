/**
 * Shows what the extension does, on the desktop that it runs in:
 *
 *     gjs -m demo.main.js DIRECTORY
 *
 * Prints every step with its time and leaves screenshots in the directory.
 */
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

import { ICONS } from '../../src/core/workspace/appearance.js';
import { AuthClient } from '../../src/system/dbus/authClient.js';
import { Desktop } from './driver/desktop.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider, ISSUER } from './driver/identityProvider.js';
import { Journal } from './driver/journal.js';
import { IDENTITY, VAULT_QUESTION } from './driver/lockScreen.js';
import {
    ENTRY,
    MENU,
    NEW_WORKSPACE,
    PANEL_BUTTON,
    PROBLEM,
    rowOf,
    signInTo,
} from './driver/product.js';
import { step } from './driver/step.js';
import { PASSPHRASE_PROBLEM, VaultDialogs } from './driver/vaults.js';

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

const desktop = new Desktop();
const { actors, input, lockScreen, screen, shell, workspaces } = desktop;
const auth = new AuthClient(desktop.bus);
const provider = new IdentityProvider(desktop);
const vaults = new VaultDialogs(desktop);

async function run(directory: string): Promise<void> {
    const shoot = async (name: string): Promise<void> =>
        step(`screenshot ${name}.png`, async () => {
            // Out of the way of what is to be seen, on any scale.
            await input.moveTo(300, 400);
            await screen.takeScreenshot(GLib.build_filenamev([directory, `${name}.png`]));
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
    const openMenu = async (): Promise<void> => {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
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
            await step(`opened the notes of ${name} in its own text editor`, async () =>
                openNotes(name, notes),
            );
        await shoot(`active-${name}`);
    }

    await step('opened the menu with a click on the panel', openMenu);
    await shoot('menu');
    await input.press('Escape');
    await actors.gone(MENU);

    await step('locked the screen; it asks for the person of client-acme', async () => {
        await lockScreen.lock();
        await lockScreen.ask();
        await actors.get({ ...IDENTITY, text: 'grace@acme.example' });
    });
    await shoot('lock-screen');
    await step('typed the password', async () => lockScreen.unlock());

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
    await input.press('Escape');
    await actors.gone(MENU);
    const opened = workspaces.unlock('client-acme');
    await step('opened it, and typed something wrong at first', async () => {
        await vaults.answer('Mary had a little lamb');
        await actors.get({ ...PASSPHRASE_PROBLEM, text: '*wrong*' });
    });
    await shoot('passphrase');
    await step('typed the passphrase', async () => {
        await vaults.answer(PASSPHRASE);
        await opened;
    });
    await step('locked the screen; the passphrase is asked for after the password', async () => {
        await lockScreen.lock();
        const unlocked = lockScreen.unlock({ type: PASSPHRASE });
        await actors.still(VAULT_QUESTION);
        await screen.takeScreenshot(
            GLib.build_filenamev([directory, 'lock-screen-passphrase.png']),
        );
        await unlocked;
    });

    await openMenu();
    await step('opened the dialog for a new workspace', async () => {
        await input.click(NEW_WORKSPACE);
        await actors.still(ENTRY);
    });
    await step('typed a name that is taken', async () => {
        await input.type('Personal');
        await actors.get({ ...PROBLEM, text: '*already*' });
    });
    await shoot('new-workspace');
    await input.press('Escape');
    await actors.gone(ENTRY);

    for (const scheme of ['light', 'dark'] as const) {
        await step(`made the desktop ${scheme}`, async () => screen.setColourScheme(scheme));
        await openMenu();
        await shoot(`menu-${scheme}`);
        await input.press('Escape');
        await actors.gone(MENU);
    }
    await input.close();
    await step('scaled the monitor to 200 %', async () => screen.setScale(2));
    await openMenu();
    await shoot('menu-200-percent');
    await input.press('Escape');
    await actors.gone(MENU);
    await input.close();
    await screen.reset();
}

const directory = ARGV[0] ?? GLib.get_current_dir();
const journal = await Journal.follow(shell);
let hasFailed = false;
try {
    await run(directory);
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
