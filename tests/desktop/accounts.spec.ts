// @identityProvider
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { AUTH_NAME, AUTH_PATH } from '../../src/system/dbus/authInterface.js';
import { AccountsDriver, COMPONENT } from './driver/accounts.js';
import type { BrowserHabits } from './driver/browserProfile.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider } from './driver/identityProvider.js';
import {
    accountItem,
    CREATE,
    DEVICE_DIALOG,
    DIALOG,
    MENU,
    NEW_WORKSPACE,
    PANEL_BUTTON,
    rowOf,
} from './driver/product.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

describe('Accounts', () => {
    const desktop = useDesktop();
    const { actors, bus, extension, input, workspaces } = desktop;
    const provider = new IdentityProvider(desktop);
    const programs = new WorkspacePrograms(desktop);
    const accounts = new AccountsDriver(desktop);
    const { auth } = accounts;
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('client-acme', {});
        await accounts.setProvider();
        await accounts.setOwnClient('work', CLIENTS.short);
    });

    beforeEach(async () => {
        await setPerson('work', 'ada');
        await setPerson('client-acme', 'grace');
    });

    afterEach(async () => {
        for (const name of ['work', 'client-acme']) await auth.logout(COMPONENT, name);
        await provider.forget();
    });

    afterAll(async () => {
        await accounts.setProvider(null);
    });

    async function setPerson(
        workspace: string,
        person: string,
        habit: BrowserHabits['habit'] = 'signs in',
    ): Promise<void> {
        (await provider.browserIn(workspace)).setHabits({ person, habit });
    }

    async function identityOf(name: string): Promise<string | undefined> {
        return (await workspaces.list()).find(workspace => workspace.name === name)?.koder_user_id;
    }

    async function openMenu(): Promise<void> {
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
    }

    it('of two workspaces are two people, each signed in in a browser of their own', async () => {
        await auth.login(COMPONENT, 'work', {});
        expect(await workspaces.activeId()).toBe(work);
        await auth.login(COMPONENT, 'client-acme', {});
        expect(await accounts.stateOf('work')).toEqual({ user_id: 'ada', state: 'signed-in' });
        expect(await accounts.stateOf('client-acme')).toEqual({
            user_id: 'grace',
            state: 'signed-in',
        });
        await eventually('the identities are written', async () => {
            const identities = [await identityOf('work'), await identityOf('client-acme')];
            return identities.join() === 'ada,grace';
        });
    });

    it('have their tokens in the key ring of their workspace and in no other', async () => {
        await auth.login(COMPONENT, 'work', {});
        expect((await accounts.tokensIn('work'))?.['access_token']).toEqual(jasmine.any(String));
        expect(await accounts.tokensIn('client-acme', 'work')).toBeNull();
        const search = ['secret-tool', 'search', '--all', 'component', COMPONENT];
        expect(await desktop.execute(search)).toBe('');

        await auth.logout(COMPONENT, 'work');
        expect(await accounts.tokensIn('work')).toBeNull();
        expect(await accounts.stateOf('work')).toEqual({ user_id: '', state: 'signed-out' });
        const path = `${workspaces.root}/${work}/kolide/accounts.json`;
        await eventually('nobody is remembered', () => {
            const text = new TextDecoder().decode(GLib.file_get_contents(path)[1]);
            return !text.includes('ada');
        });
        await eventually('the identity is gone', async () => (await identityOf('work')) === '');
    });

    it('tell a listener that reads three fields, and one that reads all', async () => {
        const heard: string[] = [];
        const subscription = bus.signal_subscribe(
            AUTH_NAME,
            AUTH_NAME,
            'StateChanged',
            AUTH_PATH,
            null,
            Gio.DBusSignalFlags.NONE,
            (_bus, _sender, _path, _interface, _signal, fields) => {
                const [component, userId, state] = [0, 1, 2].map(
                    index => fields.get_child_value(index).get_string()[0],
                );
                heard.push(`${String(component)} ${String(userId)} ${String(state)}`);
                expect(fields.get_type_string()).toBe('(ssss)');
                expect(fields.get_child_value(3).get_string()[0]).toBe(work);
            },
        );
        await auth.login(COMPONENT, 'work', {});
        await auth.logout(COMPONENT, 'work');
        bus.signal_unsubscribe(subscription);
        expect(heard).toEqual([
            'workspaces  signing-in',
            'workspaces ada signed-in',
            'workspaces  signed-out',
        ]);
    });

    it('are kept up in the background, in a workspace that is frozen', async () => {
        await auth.login(COMPONENT, 'work', {});
        const first = await accounts.tokensIn('work');
        await workspaces.run('work', ['sleep', '600'], '');
        await workspaces.activate('client-acme');
        const slices = new Slices(desktop);
        await eventually('it is frozen', () => slices.isFrozen(work));
        await eventually('there are new tokens', async () => {
            const now = await accounts.tokensIn('work');
            return now?.['refresh_token'] !== first?.['refresh_token'];
        });
        expect(await accounts.stateOf('work')).toEqual({ user_id: 'ada', state: 'signed-in' });
    });

    it('are offline while the provider is away, and come back by themselves', async () => {
        desktop.expectComplaint(/cannot be reached/);
        await auth.login(COMPONENT, 'work', {});
        await provider.stop();
        try {
            await accounts.untilState('work', 'offline', 'ada');
            // All else goes on.
            await workspaces.activate('default');
            await workspaces.activate('work');
            await openMenu();
            await actors.get({ ...rowOf('work'), text: '*ada@koder.example (offline)*' });
        } finally {
            await provider.start();
        }
        await actors.get({ ...rowOf('work'), name: '*, ada@koder.example, Active*' });
        await accounts.untilState('work', 'signed-in', 'ada');
    });

    it('are signed out, without tokens, when the provider does not know of them', async () => {
        await auth.login(COMPONENT, 'work', {});
        await provider.forget();
        await accounts.untilState('work', 'signed-out');
        expect(await accounts.tokensIn('work')).toBeNull();
    });

    it('outlive the extension', async () => {
        await auth.login(COMPONENT, 'work', {});
        const before = await accounts.tokensIn('work');
        await extension.disable();
        await extension.enable();
        expect(await accounts.stateOf('work')).toEqual({ user_id: 'ada', state: 'signed-in' });
        await eventually('there are new tokens', async () => {
            const now = await accounts.tokensIn('work');
            return now?.['refresh_token'] !== before?.['refresh_token'];
        });
    });

    it('of old programs become those of the default workspace', async () => {
        const attributes = ['xdg:schema', 'dev.koder.kolide.token', 'component', COMPONENT];
        await desktop.execute([
            ...['sh', '-c', 'printf old-token | secret-tool store --label=Kolide "$@"', 'sh'],
            ...[...attributes, 'user_id', 'rpm'],
        ]);
        await extension.disable();
        await extension.enable();
        await accounts.untilState('default', 'signed-in', 'rpm');
        const id = await workspaces.idOf('default');
        const lookUp = ['secret-tool', 'lookup', ...attributes, 'workspace_id', id];
        expect(await desktop.execute(lookUp)).toBe('old-token');
        await auth.logout(COMPONENT, 'default');
        expect(await accounts.stateOf('default')).toEqual({ user_id: '', state: 'signed-out' });
        expect(await desktop.execute(['sh', '-c', '"$@" || :', 'sh', ...lookUp])).toBe('');
    });

    describe('for an app of a workspace', () => {
        async function ask(method: string, workspace: string, ...more: string[]): Promise<string> {
            const call = `gdbus call --session --dest ${AUTH_NAME} --object-path ${AUTH_PATH}`;
            const words = [COMPONENT, workspace, ...more].map(word => `'${word}'`).join(' ');
            return programs.run('work', `${call} --method ${AUTH_NAME}.${method} ${words}`);
        }

        it('are those of its own workspace alone', async () => {
            await auth.login(COMPONENT, 'client-acme', {});
            await auth.login(COMPONENT, 'work', {});
            expect(await ask('GetState', 'work')).toBe("('ada', 'signed-in')");
            for (const other of ['client-acme', 'default', 'no such one'])
                expect(await ask('GetState', other))
                    .withContext(other)
                    .toContain('Error.Denied');
            expect(await ask('Logout', 'client-acme')).toContain('Error.Denied');
            expect((await accounts.stateOf('client-acme')).state).toBe('signed-in');
        });

        it('can be signed in while the person has it before their eyes', async () => {
            await workspaces.activate('client-acme');
            expect(await ask('Login', 'work', '{}')).toContain('Error.Denied');
            expect(await accounts.stateOf('work')).toEqual({ user_id: '', state: 'signed-out' });
            await workspaces.activate('work');
            expect(await ask('Login', 'work', '{}')).toBe('()');
            expect(await accounts.stateOf('work')).toEqual({ user_id: 'ada', state: 'signed-in' });
        });
    });

    describe('in the menu', () => {
        it('are signed in and out', async () => {
            await workspaces.activate('client-acme');
            await openMenu();
            await actors.get({ ...rowOf('client-acme'), name: '*, Signed out, Active*' });
            await input.click(accountItem('Sign In to “client-acme”…'));
            await accounts.untilState('client-acme', 'signed-in', 'grace');
            await openMenu();
            await actors.get({ ...rowOf('client-acme'), name: '*, grace@acme.example, Active*' });
            await input.click(accountItem('Sign Out of “client-acme”'));
            await accounts.untilState('client-acme', 'signed-out');
        });

        it('can be given up while the person is away', async () => {
            await setPerson('work', 'ada', 'leaves');
            await workspaces.activate('work');
            await openMenu();
            await input.click(accountItem('Sign In to “work”…'));
            await accounts.untilState('work', 'signing-in');
            await openMenu();
            await input.click(accountItem('Cancel Signing In to “work”'));
            await accounts.untilState('work', 'signed-out');
        });

        it('are not spoken of where there is no provider', async () => {
            await accounts.setProvider(null);
            await workspaces.activate('client-acme');
            await openMenu();
            await actors.get(NEW_WORKSPACE);
            expect(await actors.isShown(accountItem('Sign In*'))).toBeFalse();
            const { texts } = await actors.get(rowOf('client-acme'));
            expect(texts.join(' ')).not.toContain('Signed');
            await accounts.setProvider();
        });

        it('come with a new workspace, which is called and looks like its person', async () => {
            await openMenu();
            await input.click(NEW_WORKSPACE);
            await actors.still(DIALOG);
            await input.click({ role: 'CHECK_BOX', within: DIALOG, name: 'Sign in at once' });
            const changed = workspaces.signal('ActiveChanged', async () => input.click(CREATE));
            const [id = ''] = await changed;
            await accounts.untilState(id, 'signed-in', 'ada');
            await openMenu();
            await actors.get({ ...rowOf('Ada Lovelace'), text: '*ada@koder.example*' });
            const made = (await workspaces.list()).find(workspace => workspace.id === id);
            expect(made?.picture).toMatch(/\.png$/);
            await input.press('Escape');
            await workspaces.activate('work');
            await workspaces.remove(id);
            await workspaces.purge(id);
        });
    });

    describe('on another device', () => {
        it('are signed in with a code', async () => {
            await workspaces.activate('work');
            const login = auth.login(COMPONENT, 'work', { elsewhere: true });
            await actors.still(DEVICE_DIALOG);
            const { texts } = await actors.get(DEVICE_DIALOG);
            const [code = ''] = /[A-Z]{4}-[A-Z]{4}/.exec(texts.join(' ')) ?? [];
            // As people see it: nothing of it is cut off.
            const isCut = await desktop.shell.run(({ allBelow, find, St }, dialog) => {
                const actor = find(dialog);
                const labels = [...(actor ? allBelow(actor) : [])].filter(
                    child => child instanceof St.Label,
                );
                return labels.map(label => label.clutter_text.get_layout().is_ellipsized());
            }, DEVICE_DIALOG);
            expect(isCut.length).toBeGreaterThan(3);
            expect(isCut).not.toContain(true);
            const address = texts.find(text => text.startsWith('http')) ?? '';
            await workspaces.launch('client-acme', 'kolide-browser', [
                `${address}?user_code=${code}`,
            ]);
            await login;
            expect(await accounts.stateOf('work')).toEqual({
                user_id: 'grace',
                state: 'signed-in',
            });
            await actors.gone(DEVICE_DIALOG);
        });

        it('are given up with the dialog', async () => {
            const login = auth.login(COMPONENT, 'work', { elsewhere: true });
            await actors.still(DEVICE_DIALOG);
            await input.press('Escape');
            await expectAsync(login).toBeRejectedWithError(/cancelled/);
            await actors.gone(DEVICE_DIALOG);
        });
    });
});
