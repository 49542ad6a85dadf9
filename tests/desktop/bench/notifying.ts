import GLib from 'gi://GLib';

import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';
import { MainLoopProbe } from '../driver/mainLoopProbe.js';
import { NOTIFY } from '../driver/pythonPrograms.js';
import { step } from '../driver/step.js';
import { WorkspacePrograms } from '../driver/workspacePrograms.js';
import type { Flood, Notifying } from './samples.js';

const COUNT = 10_000;
const TIMEOUT_MS = 600_000;
// Fewer than the shell answers at a time.
const AT_ONCE = 16;

/** Python: sends as many notifications as fast as they are answered, and says when it is done. */
const FLOOD = `${NOTIFY}
left, open_calls = ${COUNT}, 0
def answered(bus, result):
    global open_calls
    bus.call_finish(result)
    open_calls -= 1
    send()
def send():
    global left, open_calls
    while left > 0 and open_calls < ${AT_ONCE}:
        left, open_calls = left - 1, open_calls + 1
        title, body = f'Message {left}', 'Somebody has written to you. ' * 5
        request = GLib.Variant('(susssasa{sv}i)',
            ('Post', 0, '', title, body, ['default', '', 'reply', 'Reply'], {}, -1))
        bus.call(N, '/org/freedesktop/Notifications', N, 'Notify', request, None, 0, 60000,
                 None, answered)
    if left == 0 and open_calls == 0:
        print('all sent', flush=True)
print('ready', flush=True)
GLib.timeout_add(500, lambda: send())
run()`;

/** Has 10,000 notifications sent, by programs of workspaces that are seen and of others. */
export async function measureNotifying(desktop: Desktop): Promise<Notifying> {
    const { shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop, TIMEOUT_MS);
    const probe = new MainLoopProbe(shell);
    await desktop.startAfresh();
    const work = await workspaces.create('work', { keep_running: true });
    await workspaces.create('other', {});
    await workspaces.update('default', { keep_running: true });

    const flood = async (sender: string, active: string): Promise<Flood> => {
        await workspaces.activate(active);
        const program = await programs.startPython(sender, FLOOD);
        await program.said('ready');
        await probe.start();
        const start = GLib.get_monotonic_time();
        await program.said('all sent');
        const elapsed = (GLib.get_monotonic_time() - start) / 1000;
        // The history is written a second after the last one came.
        await new Promise<void>(resolve => {
            setTimeout(resolve, 3000);
        });
        const stalls = await probe.stop();
        await program.stop();
        return { count: COUNT, elapsed, ...stalls };
    };

    const idle = await step('watched the shell at rest', async () => {
        await workspaces.activate('other');
        await probe.start();
        await new Promise<void>(resolve => {
            setTimeout(resolve, 5000);
        });
        return probe.stop();
    });
    const background = await step('notified in the background', async () => flood('work', 'other'));
    const held = (await workspaces.list()).find(({ id }) => id === work)?.held_notifications ?? 0;
    const session = await step('notified in the default workspace, in the background', async () =>
        flood('default', 'other'),
    );
    const active = await step('notified in the active workspace', async () =>
        flood('work', 'work'),
    );
    const history = await step('looked at the history', async () => {
        const path = `${GLib.get_user_config_dir()}/koder/workspaces/${work}/kolide/notifications.jsonl`;
        return eventually('there is a history', () => {
            const [, bytes] = GLib.file_get_contents(path);
            const lines = new TextDecoder().decode(bytes).split('\n').length - 1;
            return { bytes: bytes.length, lines };
        });
    });
    await desktop.extension.disable();
    const withoutUs = await step('notified without the extension', async () =>
        floodSession(desktop, probe),
    );
    await desktop.extension.enable();
    return { idle, background, session, active, withoutUs, held, history };
}

/** The same to GNOME itself. */
async function floodSession(desktop: Desktop, probe: MainLoopProbe): Promise<Flood> {
    const file = `${GLib.get_tmp_dir()}/flood-${GLib.uuid_string_random()}`;
    GLib.file_set_contents(`${file}.py`, FLOOD);
    const unit = `flood-${GLib.uuid_string_random()}.service`;
    const start = GLib.get_monotonic_time();
    await probe.start();
    await desktop.execute([
        ...[
            'systemd-run',
            '--user',
            '--quiet',
            `--unit=${unit}`,
            `--property=StandardOutput=file:${file}`,
        ],
        ...['python3', '-u', `${file}.py`],
    ]);
    await eventually(
        'all are sent',
        () => {
            if (!GLib.file_test(file, GLib.FileTest.EXISTS)) return false;
            const [, bytes] = GLib.file_get_contents(file);
            return new TextDecoder().decode(bytes).includes('all sent');
        },
        TIMEOUT_MS,
    );
    const elapsed = (GLib.get_monotonic_time() - start) / 1000;
    const stalls = await probe.stop();
    await desktop.execute(['systemctl', '--user', 'stop', unit]);
    return { count: COUNT, elapsed, ...stalls };
}
