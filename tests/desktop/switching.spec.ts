import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { MENU, PANEL_BUTTON, rowOf } from './driver/product.js';
import { useDesktop } from './driver/suite.js';
import type { WorkspaceSignal } from './driver/workspaces.js';
import { programPath } from './driver/program.js';

interface Readings {
    readonly reads: number;
    readonly targets: string[];
    readonly failures: string[];
}

describe('Switching', () => {
    const desktop = useDesktop();
    const { actors, input, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.create('personal', {});
        await workspaces.create('client-acme', {});
    });

    beforeEach(async () => {
        await workspaces.activate('default');
    });

    /** What D-Bus, the link and the panel say must be the same. */
    async function expectActive(name: string): Promise<void> {
        const id = await workspaces.idOf(name);
        expect(await workspaces.activeId()).toBe(id);
        expect(workspaces.linkTarget()).toBe(id);
        const listed = (await workspaces.list()).filter(workspace => workspace.active);
        expect(listed.map(workspace => workspace.name)).toEqual([name]);
        const button = await actors.get({ ...PANEL_BUTTON, name: `Workspace: ${name}*` });
        expect(button.name).toMatch(/^Workspace: [^(]*( \(.*\))?$/);
    }

    it('makes a workspace active with a click on its row in the panel menu', async () => {
        const id = await workspaces.idOf('work');
        const previous = await workspaces.activeId();

        await input.click(PANEL_BUTTON);
        const signal = await workspaces.signal('ActiveChanged', async () =>
            input.click(rowOf('work')),
        );

        expect(signal).toEqual([id, previous]);
        await expectActive('work');
        await actors.get({ ...PANEL_BUTTON, name: 'Workspace: work (rpm@koder.dev)' });
        await actors.gone(MENU);
    });

    it('answers Activate when the panel shows the new workspace', async () => {
        const id = await workspaces.idOf('personal');
        // Both in the shell, so that nothing lies between the answer and the look at the panel.
        const name = await shell.run(
            async ({ Gio, GLib, find }, button, id) => {
                const bus = 'org.koder.Kolide.Workspaces';
                const path = '/org/koder/Kolide/Workspaces';
                await new Promise(resolve => {
                    Gio.DBus.session.call(
                        ...([bus, path, bus, 'Activate', new GLib.Variant('(s)', [id])] as const),
                        ...([null, Gio.DBusCallFlags.NONE, -1, null] as const),
                        (connection, result) => {
                            resolve(connection?.call_finish(result));
                        },
                    );
                });
                return (find(button) as { accessible_name?: string } | null)?.accessible_name;
            },
            PANEL_BUTTON,
            id,
        );
        expect(name).toBe('Workspace: personal');
    });

    it('does nothing when the active workspace is chosen again', async () => {
        const signals: WorkspaceSignal[] = [];
        const before = await desktop.execute(['stat', '-c', '%i %z', workspaces.activeLink]);
        const stop = workspaces.record(signals);

        await input.click(PANEL_BUTTON);
        await input.click(rowOf('default'));
        await actors.gone(MENU);
        await workspaces.activate('default');
        await workspaces.roundTrip();
        stop();

        expect(signals).toEqual([]);
        expect(await desktop.execute(['stat', '-c', '%i %z', workspaces.activeLink])).toBe(before);
        await expectActive('default');
    });

    it('carries out the last of the requests that come while it switches', async () => {
        const names = ['work', 'personal', 'client-acme'];
        const requests = Array.from({ length: 30 }, (_, index) => names[index % 3] ?? '');
        const signals: WorkspaceSignal[] = [];
        const stop = workspaces.record(signals);

        await Promise.all(requests.map(async name => workspaces.activate(name)));
        await workspaces.roundTrip();
        stop();

        const last = signals.at(-1) ?? [];
        expect(last[1]).toBe(await workspaces.idOf('client-acme'));
        expect(signals.length).toBeLessThan(requests.length);
        // Each switch began where the one before had ended.
        expect(signals.slice(1).map(([, , from]) => from)).toEqual(
            signals.slice(0, -1).map(([, to]) => to),
        );
        await expectActive('client-acme');
    });

    it('keeps the link to the active workspace there through 200 switches', async () => {
        const stop = `${GLib.get_tmp_dir()}/stop-${GLib.uuid_string_random()}`;
        const program = programPath('linkReader');
        const reader = Gio.Subprocess.new(
            ['gjs', '-m', program, workspaces.activeLink, 'meta.toml', stop],
            Gio.SubprocessFlags.STDOUT_PIPE,
        );
        const pipe = reader.get_stdout_pipe();
        if (!pipe) throw new Error('The reader has no output');
        const lines = new Gio.DataInputStream({ base_stream: pipe });
        await lines.read_line_async(GLib.PRIORITY_DEFAULT, null);

        const ids = await Promise.all(
            ['work', 'personal'].map(async name => workspaces.idOf(name)),
        );
        for (let count = 0; count < 200; count += 1)
            await workspaces.activate(ids[count % 2] ?? '');

        GLib.file_set_contents(stop, '');
        const [line] = await lines.read_line_async(GLib.PRIORITY_DEFAULT, null);
        GLib.unlink(stop);
        const { reads, targets, failures } = JSON.parse(String(line)) as Readings;
        expect(failures).toEqual([]);
        expect(targets).toEqual(jasmine.arrayContaining(ids));
        expect(reads).toBeGreaterThan(200);
        await expectActive('personal');
    }, 120_000);

    it('shows what another program writes into the meta.toml of the active workspace', async () => {
        await workspaces.activate('work');
        const meta = `${workspaces.activeLink}/meta.toml`;
        const changed = await workspaces.signal('WorkspaceChanged', async () =>
            // Replaces the file, as careful programs do.
            desktop.execute(['sed', '-i', 's/^name = .*/name = "office"/', meta]),
        );
        expect(changed).toEqual([workspaces.linkTarget()]);
        await actors.get({ ...PANEL_BUTTON, name: 'Workspace: office (rpm@koder.dev)' });

        await workspaces.signal('WorkspaceChanged', async () =>
            // Writes into the file that is there.
            desktop.execute([
                'sh',
                '-c',
                'sed s/office/work/ "$1" >tmp && cat tmp >"$1"',
                '',
                meta,
            ]),
        );
        await expectActive('work');
        const text = await desktop.execute(['cat', meta]);
        expect(text).toContain('name = "work"');
    });

    it('follows the link when another program moves it', async () => {
        const id = await workspaces.idOf('personal');
        const previous = await workspaces.activeId();
        const signal = await workspaces.signal('ActiveChanged', async () =>
            desktop.execute([
                ...['sh', '-c', 'ln -s "$1" "$2/.other" && mv -T "$2/.other" "$2/active"'],
                ...['', id, workspaces.root],
            ]),
        );
        expect(signal).toEqual([id, previous]);
        await expectActive('personal');
    });
});
