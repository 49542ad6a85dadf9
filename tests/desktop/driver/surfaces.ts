import type { ActorQuery } from './actors.js';
import type { Desktop } from './desktop.js';
import type { Language } from './language.js';
import { VAULT_QUESTION } from './lockScreen.js';
import { OverviewSearch } from './overviewSearch.js';
import {
    DIALOG,
    MENU,
    PANEL_BUTTON,
    PROBLEM,
    resultCalled,
    SHARE_DIALOG,
    SWITCHER,
    TOGGLE_MENU,
} from './product.js';
import { PICTURE } from './pythonPrograms.js';
import { ScreenShare } from './screenShare.js';
import { PASSPHRASE_DIALOG, PASSPHRASE_PROBLEM, VaultDialogs } from './vaults.js';
import { WorkspacePrograms } from './workspacePrograms.js';

/** The workspaces that are there to be seen: what they are called, and who is signed in, is data. */
export const WORKSPACES = {
    work: { colour: 'blue', icon: 'x-office-document-symbolic', koder_user_id: 'ada@acme.example' },
    personal: { colour: 'green', icon: 'user-home-symbolic' },
    secret: { colour: 'orange', icon: 'starred-symbolic' },
} as const;

/** Where a workspace is that cannot be read. */
export const BROKEN = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';

/** What a program says that keeps the computer awake: its name, and why. */
export const BACKUP = ['Backup', 'Copies files'] as const;

/** A passphrase that is wrong. */
export const MISTAKE = 'Mary had a little lamb';

const PASSPHRASE = 'correct horse battery staple';

/** Something with words of the product, found in whatever language they are. */
export interface Surface {
    /** What to call a picture of it. */
    readonly name: string;
    /** Where it is; of several, each. */
    readonly roots: readonly ActorQuery[];
    /** Has it shown while something is done. */
    readonly whileOpen: (work: () => Promise<void>) => Promise<void>;
}

/** Makes what there is to see: workspaces of every kind, and a program that keeps awake. */
export async function furnish(desktop: Desktop): Promise<void> {
    const { workspaces } = desktop;
    for (const [name, settings] of Object.entries(WORKSPACES))
        await workspaces.create(name, settings);
    await workspaces.update('personal', { keep_running: true });
    await workspaces.activate('personal');
    await workspaces.activate('work');
    await workspaces.update('work', { keep_awake: true });
    const [app, reason] = BACKUP;
    await workspaces.run(
        'work',
        [
            ...['gnome-session-inhibit', '--inhibit', 'idle', '--app-id', app],
            ...['--reason', reason, 'sleep', 'infinity'],
        ],
        '',
    );
    await desktop.execute(['mkdir', `${workspaces.root}/${BROKEN}`]);
}

/** Everything of the shell that has words of the product. */
export function surfacesOf(desktop: Desktop, language: Language): Surface[] {
    const { actors, input, lockScreen, shell, workspaces } = desktop;
    const vaults = new VaultDialogs(desktop);
    const search = new OverviewSearch(shell, input, actors);
    const programs = new WorkspacePrograms(desktop);

    const openMenu = async (): Promise<void> => {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
    };
    const closeMenu = async (): Promise<void> => {
        await input.press('Escape');
        await actors.gone(MENU);
    };
    const whileMenuOpen = async (work: () => Promise<void>): Promise<void> => {
        await openMenu();
        await work();
        await closeMenu();
    };
    const untilTold = async (problem: ActorQuery): Promise<void> => {
        await shell.until(
            'a problem is told',
            ({ find, describe }, problem) => {
                const label = find(problem);
                return label !== null && describe(label).texts.join('').trim() !== '';
            },
            problem,
        );
        await shell.painted();
    };
    const shield = async (isOn: boolean): Promise<void> => {
        await desktop.set('presentation-shield', String(isOn));
        await shell.painted();
    };
    /** Shows a dialog that a program asked for. */
    const whileAsked = async (
        ask: () => Promise<unknown>,
        work: () => Promise<void>,
    ): Promise<void> => {
        const asked = ask().catch(() => undefined);
        await actors.still(PASSPHRASE_DIALOG);
        await work();
        await vaults.cancel();
        await asked;
    };

    return [
        { name: 'menu', roots: [PANEL_BUTTON, MENU], whileOpen: whileMenuOpen },
        {
            name: 'quick-settings',
            roots: [TOGGLE_MENU],
            whileOpen: async work => {
                await shell.run(({ Main }) => {
                    const { quickSettings } = Main.panel.statusArea as {
                        quickSettings?: { menu: { open(): void } };
                    };
                    quickSettings?.menu.open();
                });
                const text = await language.translate('Workspaces');
                const toggle = { style: 'quick-toggle', text };
                await input.click(toggle);
                await actors.still(TOGGLE_MENU);
                await work();
                await input.press('Escape');
                await actors.gone(TOGGLE_MENU);
                await input.press('Escape');
                await actors.gone(toggle);
            },
        },
        {
            name: 'switcher',
            roots: [SWITCHER],
            whileOpen: async work => {
                await input.hold('Ctrl+Super', async () => {
                    await input.press('Tab');
                    await actors.still(SWITCHER);
                    await work();
                    await input.press('Escape');
                });
                await actors.gone(SWITCHER);
            },
        },
        {
            name: 'search',
            roots: [resultCalled('personal')],
            whileOpen: async work => {
                await search.type('personal');
                await actors.still(resultCalled('personal'));
                await work();
                await shell.run(({ Main }) => {
                    Main.overview.hide();
                });
                await shell.until('the overview is gone', ({ Main }) => !Main.overview.visible);
            },
        },
        {
            name: 'new-workspace',
            roots: [DIALOG],
            whileOpen: async work => {
                await openMenu();
                await input.click({
                    style: 'popup-menu-item',
                    text: await language.translate('New Workspace…'),
                    within: MENU,
                });
                await actors.still(DIALOG);
                await input.type('Personal');
                await untilTold(PROBLEM);
                await work();
                await input.press('Escape');
                await actors.gone(DIALOG);
            },
        },
        {
            name: 'set-passphrase',
            roots: [PASSPHRASE_DIALOG],
            whileOpen: async work =>
                whileAsked(async () => workspaces.setPassphrase('personal'), work),
        },
        {
            name: 'unlock',
            roots: [PASSPHRASE_DIALOG],
            whileOpen: async work => {
                const { vault } =
                    (await workspaces.list()).find(one => one.name === 'secret') ?? {};
                if (vault === 'none') await vaults.protect('secret', PASSPHRASE);
                if (vault !== 'locked') await workspaces.lock('secret');
                await whileAsked(
                    async () => workspaces.unlock('secret'),
                    async () => {
                        await vaults.answer(MISTAKE);
                        await untilTold(PASSPHRASE_PROBLEM);
                        await work();
                    },
                );
            },
        },
        { name: 'menu-with-locked', roots: [MENU], whileOpen: whileMenuOpen },
        {
            name: 'menu-while-shared',
            roots: [PANEL_BUTTON, MENU],
            whileOpen: async work => {
                const share = new ScreenShare(desktop.bus, desktop.screen);
                await share.begin();
                // What drives the pointer has turned it off.
                await shield(true);
                await whileMenuOpen(work);
                await shield(false);
                await share.end();
            },
        },
        {
            name: 'share-screen',
            roots: [SHARE_DIALOG],
            whileOpen: async work => {
                const asking = await programs.startPython('work', PICTURE);
                await actors.still(SHARE_DIALOG);
                await work();
                await input.press('Escape');
                await actors.gone(SHARE_DIALOG);
                await asking.stop();
            },
        },
        {
            name: 'lock-screen',
            roots: [VAULT_QUESTION],
            whileOpen: async work => {
                const opened = workspaces.activate('secret');
                await vaults.answer(PASSPHRASE);
                await opened;
                await lockScreen.lock();
                await lockScreen.sayPassword();
                await actors.still(VAULT_QUESTION);
                await work();
                await lockScreen.unlock({ type: PASSPHRASE });
                await workspaces.activate('work');
            },
        },
    ];
}
