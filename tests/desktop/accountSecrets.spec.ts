// @identityProvider
import GLib from 'gi://GLib';

import { busAddressOf } from '../../src/core/apps/environment.js';
import { AccountsDriver, COMPONENT } from './driver/accounts.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider } from './driver/identityProvider.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

/** What a program writes down until it is stopped. */
interface Recording {
    text(): string;
    stop(): Promise<void>;
}

describe('The secrets of accounts', () => {
    const desktop = useDesktop();
    const { workspaces } = desktop;
    const provider = new IdentityProvider(desktop);
    const accounts = new AccountsDriver(desktop);
    const programs = new WorkspacePrograms(desktop);
    const secrets = new Set<string>();

    beforeAll(async () => {
        await workspaces.create('work', {});
        await accounts.setProvider(CLIENTS.short);
        (await provider.browserIn('work')).setHabits({ person: 'ada', habit: 'signs in' });
    });

    afterAll(async () => {
        await accounts.setProvider(null);
    });

    /** Writes down all that is said on a bus. */
    async function listenTo(address: string): Promise<Recording> {
        const path = `${GLib.get_tmp_dir()}/bus-${GLib.uuid_string_random()}`;
        const script = 'exec dbus-monitor --address "$1" > "$2" 2>&1';
        const unit = `monitor-${GLib.uuid_string_random()}.service`;
        await desktop.execute([
            ...['systemd-run', '--user', '--quiet', '--collect', `--unit=${unit}`],
            ...['sh', '-c', script, 'monitor', address, path],
        ]);
        const text = (): string => read(path);
        await eventually('the monitor listens', () => text().includes('NameAcquired'));
        return {
            text,
            stop: async () => {
                await desktop.execute(['systemctl', '--user', 'stop', unit]);
            },
        };
    }

    /** Notes the tokens that the workspace has now. */
    async function noteSecrets(): Promise<string> {
        const tokens = (await accounts.tokensIn('work')) ?? {};
        for (const name of ['access_token', 'refresh_token', 'id_token'])
            secrets.add(String(tokens[name]));
        return String(tokens['refresh_token']);
    }

    function expectNone(where: string, text: string): void {
        for (const secret of secrets)
            if (text.includes(secret)) fail(`${where} holds ${secret.slice(0, 8)}…`);
    }

    it('are on no bus, in no file and not in the journal', async () => {
        await programs.run('work', 'true');
        const id = await workspaces.idOf('work');
        const runtime = GLib.get_user_runtime_dir();
        const sessionBus = GLib.getenv('DBUS_SESSION_BUS_ADDRESS') ?? `unix:path=${runtime}/bus`;
        await workspaces.activate('work');
        const monitors = [await listenTo(sessionBus), await listenTo(busAddressOf(runtime, id))];

        await accounts.auth.login(COMPONENT, 'work', {});
        const first = await noteSecrets();
        await eventually('there are new tokens', async () => (await noteSecrets()) !== first);
        await accounts.auth.logout(COMPONENT, 'work');
        await eventually('the browser was sent to sign out', async () =>
            (await provider.browserIn('work')).pages().some(page => /signed out/i.test(page)),
        );
        for (const monitor of monitors) await monitor.stop();

        expect(secrets.size).toBeGreaterThanOrEqual(5);
        for (const monitor of monitors) {
            // It has listened to the end.
            expect(monitor.text()).toContain('signed-out');
            expectNone('a bus', monitor.text());
        }
        const journal = `${GLib.get_tmp_dir()}/journal-${GLib.uuid_string_random()}`;
        const save = 'journalctl --boot --all --output=export > "$1"';
        await desktop.execute(['sh', '-c', save, 'save', journal]);
        expect(await filesWith('gnome-shell', journal)).toContain(journal);
        const config = GLib.get_user_config_dir();
        const [data, cache] = [GLib.get_user_data_dir(), GLib.get_user_cache_dir()];
        expect(await filesWith('ada', config)).toContain(`${workspaces.root}/${id}`);
        for (const secret of secrets)
            for (const place of [journal, config, data, cache, runtime])
                expect(await filesWith(secret, place)).toBe('');
    });

    /** The files below a directory that have the text in them. */
    async function filesWith(text: string, directory: string): Promise<string> {
        // What the text is stands in a file, so that it is in nobody's arguments.
        const pattern = `${GLib.get_tmp_dir()}/pattern-${GLib.uuid_string_random()}`;
        GLib.file_set_contents(pattern, text);
        const search = 'grep -rlaFs -D skip -f "$1" "$2" || :';
        const found = await desktop.execute(['sh', '-c', search, 'search', pattern, directory]);
        GLib.unlink(pattern);
        return found;
    }
});

function read(path: string): string {
    if (!GLib.file_test(path, GLib.FileTest.EXISTS)) return '';
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}
