import GLib from 'gi://GLib';

import { eventually, pass } from './driver/eventually.js';
import { Notifications } from './driver/notifications.js';
import { Random } from './driver/random.js';
import { Session } from './driver/session.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';

const ROUNDS = 8;
const PASSPHRASE = 'open sesame';

// Kills the shell: @ownShell
describe('Apps for the first activation', () => {
    const desktop = useDesktop();
    const { input, shell, workspaces } = desktop;
    const notifications = new Notifications(shell);
    const session = new Session(desktop);
    const vaults = new VaultDialogs(desktop);
    const random = new Random();
    let made = 0;

    beforeAll(async () => {
        await session.outliveShell();
    });

    afterAll(async () => {
        await session.endWithShell();
    });

    afterEach(async () => {
        await workspaces.activate('default');
    });

    /** Makes a workspace with an app of its own that writes down when it is started. */
    async function create(list: (app: string) => unknown): Promise<{ id: string; log: string }> {
        made += 1;
        const id = await workspaces.create(`client ${made}`, {});
        const tree = `${workspaces.root}/${id}`;
        const log = `${GLib.get_tmp_dir()}/first-run-${GLib.uuid_string_random()}`;
        const script = `${log}.sh`;
        GLib.file_set_contents(script, `echo started >> ${log}\n`);
        await desktop.execute(['mkdir', '-p', `${tree}/XDG_DATA_HOME/applications`]);
        GLib.file_set_contents(
            `${tree}/XDG_DATA_HOME/applications/com.acme.Setup.desktop`,
            `[Desktop Entry]\nType=Application\nName=Acme Setup\nExec=sh ${script}\n`,
        );
        const text = list('com.acme.Setup');
        GLib.file_set_contents(
            `${tree}/kolide/first-run-apps.json`,
            typeof text === 'string' ? text : JSON.stringify(text),
        );
        return { id, log };
    }

    async function untilStarted(log: string): Promise<void> {
        await eventually('it was started', () => GLib.file_test(log, GLib.FileTest.EXISTS));
    }

    async function timesStarted(log: string): Promise<number> {
        return (await desktop.execute(['cat', log])).split('\n').length - 1;
    }

    it('start by themselves, once', async () => {
        const { id, log } = await create(app => ({ version: 1, apps: [{ app, start: true }] }));
        await workspaces.activate(id);
        await untilStarted(log);
        await workspaces.activate('default');
        await workspaces.activate(id);
        await desktop.extension.disable();
        await desktop.extension.enable();
        // What would be started has been by the time another program was.
        await workspaces.run(id, ['true'], '');
        expect(await timesStarted(log)).toBe(1);
    });

    it('are offered until the person has said what they want', async () => {
        const { id, log } = await create(app => ({ version: 1, apps: [app] }));
        await workspaces.activate(id);
        await notifications.untilShown('Acme Setup');
        await workspaces.activate('default');
        await notifications.untilNone();
        await workspaces.activate(id);
        await notifications.choose('Acme Setup', 'Start');
        await untilStarted(log);
        await workspaces.activate('default');
        await workspaces.activate(id);
        await workspaces.run(id, ['true'], '');
        await notifications.untilNone();
        expect(await timesStarted(log)).toBe(1);
    });

    it('are offered by nothing of a workspace that is locked, and again when it is open', async () => {
        const { id } = await create(app => ({ version: 1, apps: [app] }));
        await workspaces.activate(id);
        await notifications.untilShown('Acme Setup');
        await vaults.protect(id, PASSPHRASE);
        await notifications.untilShown('Acme Setup');
        await workspaces.lock(id);
        await notifications.untilNone();
        const unlocking = workspaces.unlock(id);
        await vaults.answer(PASSPHRASE);
        await unlocking;
        await notifications.untilShown('Acme Setup');
        // Of a shell that is killed no pointer is left that could be unplugged.
        await input.close();
    });

    it('that the person does not want are offered no more', async () => {
        const { id, log } = await create(app => ({ version: 1, apps: [app] }));
        await workspaces.activate(id);
        await notifications.dismiss('Acme Setup');
        await eventually('it is written down', () =>
            GLib.file_test(
                `${workspaces.root}/${id}/kolide/first-run-done/com.acme.Setup`,
                GLib.FileTest.EXISTS,
            ),
        );
        await workspaces.activate('default');
        await workspaces.activate(id);
        await workspaces.run(id, ['true'], '');
        await notifications.untilNone();
        expect(GLib.file_test(log, GLib.FileTest.EXISTS)).toBeFalse();
    });

    it('that are no list of apps are said to be none, and harm nothing', async () => {
        const { id } = await create(() => '{"apps": [');
        desktop.expectComplaint(/first-run-apps\.json cannot be read/);
        await workspaces.activate(id);
        await workspaces.run(id, ['true'], '');
        expect(await workspaces.activeId()).toBe(id);
    });

    it('are neither lost nor started twice, whenever the shell is killed', async () => {
        for (let round = 0; round < ROUNDS; round += 1) {
            const { id, log } = await create(app => ({ apps: [{ app, start: true }] }));
            await workspaces.run(id, ['true'], '');
            workspaces.activate(id).catch(() => undefined);
            await pass(random.below(400));
            const pid = await session.killShell();
            await session.untilAnother(pid);
            await session.untilReady();
            await workspaces.activate(id);
            await untilStarted(log);
            await workspaces.activate('default');
            await workspaces.activate(id);
            await workspaces.run(id, ['true'], '');
            expect(await timesStarted(log))
                .withContext(`round ${round}`)
                .toBe(1);
        }
    }, 300_000);
});
