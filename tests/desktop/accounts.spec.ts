import GLib from 'gi://GLib';

import { AuthClient, type AccountSummary } from '../../src/system/dbus/authClient.js';
import { AUTH_NAME, AUTH_PATH } from '../../src/system/dbus/authInterface.js';
import { CLIENT } from '../unit/core/identity/sample.js';
import { eventually } from './driver/eventually.js';
import { StandInServer } from './driver/standInServer.js';
import { useDesktop } from './driver/suite.js';
import { TestBrowser } from './driver/testBrowser.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const COMPONENT = 'workspaces';
const SIGNED_OUT: AccountSummary = { user_id: '', state: 'signed-out' };
const ADA: AccountSummary = { user_id: 'ada', state: 'signed-in' };

describe('Accounts', () => {
    const desktop = useDesktop();
    const { bus, workspaces } = desktop;
    const auth = new AuthClient(bus);
    const browser = new TestBrowser(desktop);
    const programs = new WorkspacePrograms(desktop);
    let server: StandInServer;
    let work = '';

    beforeAll(async () => {
        await browser.install();
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    beforeEach(async () => {
        server = new StandInServer();
        await setProvider('work', server.provider.issuer);
        await workspaces.activate('default');
    });

    afterEach(async () => {
        await auth.logout(COMPONENT, 'work');
        server.stop();
    });

    afterAll(async () => {
        await browser.remove();
    });

    /** Says in the workspace's `meta.toml` whom to sign in with. */
    async function setProvider(name: string, issuer: string | null): Promise<void> {
        const path = `${workspaces.root}/${await workspaces.idOf(name)}/meta.toml`;
        const text = new TextDecoder().decode(GLib.file_get_contents(path)[1]);
        const others = text.replace(/\[identity\][^[]*/, '').trimEnd();
        const table = `\n[identity]\nissuer = "${issuer ?? ''}"\nclient_id = "${CLIENT}"\n`;
        await workspaces.signal('WorkspaceChanged', async () => {
            GLib.file_set_contents(path, `${others}\n${issuer === null ? '' : table}`);
            return Promise.resolve();
        });
    }

    /** Asks for the state until it is this one. */
    async function untilState(name: string, wanted: AccountSummary): Promise<void> {
        await eventually(`${name} is ${JSON.stringify(wanted)}`, async () => {
            const found = await auth.getState(COMPONENT, name);
            return JSON.stringify(found) === JSON.stringify(wanted);
        });
    }

    it('are signed in in the browser of their workspace', async () => {
        expect(await auth.getState(COMPONENT, 'work')).toEqual(SIGNED_OUT);
        await auth.login(COMPONENT, 'work', {});
        expect(await auth.getState(COMPONENT, 'work')).toEqual(ADA);
        expect(await auth.getState(COMPONENT, 'play')).toEqual(SIGNED_OUT);
        expect(await workspaces.activeId()).toBe(work);
        const place = `${work} ${workspaces.root}/${work}/XDG_CONFIG_HOME`;
        expect(browser.visits()[0]).toBe(`${place} open ${server.provider.issuer}/authorize`);
        const summary = (await workspaces.list()).find(({ id }) => id === work);
        expect(summary?.koder_user_id).toBe('ada');
    });

    it('have their tokens in the key ring of their workspace and in no other', async () => {
        await auth.login(COMPONENT, 'work', {});
        const lookUp = `secret-tool lookup component ${COMPONENT} workspace_id ${work}`;
        const secret = JSON.parse(await programs.run('work', lookUp)) as Record<string, unknown>;
        expect(server.provider.secrets).toContain(secret['access_token'] as string);
        expect(await programs.run('play', lookUp)).toBe('');
        const search = ['secret-tool', 'search', '--all', 'component', COMPONENT];
        expect(await desktop.execute(search)).toBe('');
        await auth.logout(COMPONENT, 'work');
        expect(await programs.run('work', lookUp)).toBe('');
        expect(await auth.getState(COMPONENT, 'work')).toEqual(SIGNED_OUT);
        await eventually('the tokens are revoked', () => server.provider.revoked.length === 1);
    });

    it('tell a listener that reads three fields', async () => {
        const heard: string[][] = [];
        const subscription = bus.signal_subscribe(
            AUTH_NAME,
            AUTH_NAME,
            'StateChanged',
            AUTH_PATH,
            null,
            0,
            (_bus, _sender, _path, _interface, _signal, parameters) => {
                heard.push([0, 1, 2].map(n => parameters.get_child_value(n).get_string()[0]));
            },
        );
        await auth.login(COMPONENT, 'work', {});
        await untilState('work', ADA);
        bus.signal_unsubscribe(subscription);
        expect(heard).toEqual([
            [COMPONENT, '', 'signing-in'],
            [COMPONENT, 'ada', 'signed-in'],
        ]);
    });
});
