import { ClientWindows } from '../driver/clientWindows.js';
import type { Desktop } from '../driver/desktop.js';
import { Slices } from '../driver/slices.js';
import { step } from '../driver/step.js';
import type { Launching } from './samples.js';

const APPS = [
    { app: 'org.gnome.Calculator', program: 'gnome-calculator' },
    { app: 'org.gnome.TextEditor', program: 'gnome-text-editor' },
];
const ROUNDS = 16;
const NEW_WORKSPACES = 6;

/** Launches apps, and leaves some open whose workspaces' services can be looked at. */
export async function measureLaunching(desktop: Desktop): Promise<Launching> {
    const { workspaces } = desktop;
    const windows = new ClientWindows(desktop);
    const slices = new Slices(desktop);
    await desktop.startAfresh();
    await workspaces.create('work', {});

    const launch = async (name: string, app: string): Promise<{ elapsed: number; pid: number }> => {
        await workspaces.activate(name);
        return windows.timeFirstFrame(() => workspaces.launch(name, app, []));
    };
    const gioLaunch = async (app: string): Promise<{ elapsed: number; pid: number }> => {
        await workspaces.activate('default');
        const file = `/usr/share/applications/${app}.desktop`;
        // The app keeps what it is given to print to.
        const script = 'exec gio launch "$1" > /dev/null 2>&1';
        return windows.timeFirstFrame(() => desktop.execute(['sh', '-c', script, 'gio', file]));
    };

    const startService = async (program: string): Promise<{ elapsed: number; pid: number }> => {
        await workspaces.activate('default');
        const argv = ['systemd-run', '--user', '--quiet', '--collect', program];
        return windows.timeFirstFrame(() => desktop.execute(argv));
    };

    const apps: Launching['apps'] = [];
    for (const { app, program } of APPS) {
        const [gio, service, warm]: [number[], number[], number[]] = [[], [], []];
        await step(`launched ${app} ${3 * ROUNDS} times`, async () => {
            // The first ones read from the disk what all later ones find in memory.
            for (let round = -1; round < ROUNDS; round += 1) {
                const plain = await gioLaunch(app);
                await windows.kill(plain.pid);
                const own = await launch('work', app);
                await windows.kill(own.pid);
                const started = await startService(program);
                await windows.kill(started.pid);
                if (round < 0) continue;
                gio.push(plain.elapsed);
                warm.push(own.elapsed);
                service.push(started.elapsed);
            }
        });
        apps.push({ app, gio, service, warm, first: [] });
    }

    const unused = await workspaces.create('unused', {});
    const used: string[] = [];
    for (const { app, first } of apps)
        for (let number = 1; number <= NEW_WORKSPACES; number += 1) {
            const name = `new-${used.length + 1}`;
            const id = await workspaces.create(name, {});
            const launched = await step(`launched ${app} in ${name}`, async () =>
                launch(name, app),
            );
            first.push(launched.elapsed);
            used.push(slices.cgroupOf(id));
        }
    return { apps, used, unused: slices.cgroupOf(unused) };
}
