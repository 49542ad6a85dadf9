import type Clutter from 'gi://Clutter';
import GLib from 'gi://GLib';
import type Meta from 'gi://Meta';

import { Freezes } from './driver/freezes.js';
import { type Inventory, LeakWatch, type Memory } from './driver/leaks.js';
import { Random } from './driver/random.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';

const SWITCHES = 500;
// Until then the shell fills its caches: styles, icons, modules.
const WARM_UP = 100;
const HALF = (SWITCHES - WARM_UP) / 2;
// What each switch of the last half may leave of what the shell has allocated, in C as well. In seven
// runs it was 5 to 58 KB, most of it caches and gaps: in a run of 1900, 2 KB after the first 500. (PSS
// goes up and down by 70 MB with the buffers of clients.)
const GROWTH_KB = 128;
const NAMES = ['default', 'work', 'play', 'study', 'client'];
const TIMEOUT_MS = 280_000;

/** A program with windows that a test has started. */
interface Client {
    readonly name: string;
    readonly workspace: string;
    readonly unit: string;
}

/** What the shell knows of a window. */
interface WindowInfo {
    readonly title: string;
    readonly isOnScreen: boolean;
    readonly isListed: boolean;
}

// What others have left in the shell would be counted: @ownShell
describe('Many switches', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    const watch = new LeakWatch(shell);
    const random = new Random();
    const program = GLib.build_filenamev([programDirectory(), 'restlessClient.main.js']);
    let clients: Client[] = [];
    let started = 0;
    let restFile = '';

    beforeAll(async () => {
        for (const name of NAMES.slice(1)) await workspaces.create(name, {});
        await freezes.setGrace(0);
    });

    afterAll(async () => {
        await freezes.resetGrace();
        await slices.clear();
    });

    async function startClient(workspace: string): Promise<void> {
        started += 1;
        const name = `${workspace} ${started}`;
        // No file is left of those that crash.
        const script = 'ulimit -c 0; exec "$@"';
        const argv = ['sh', '-c', script, '', 'gjs', '-m', program, name, restFile];
        clients.push({ name, workspace, unit: await workspaces.run(workspace, argv, '') });
    }

    /** What apps do meanwhile, wherever they run. */
    const events: (() => Promise<void>)[] = [
        async () => {
            if (clients.length < 2 * NAMES.length) await startClient(random.pick(NAMES));
        },
        async () => endOne('TERM'),
        async () => endOne('KILL'),
        async () => endOne('ABRT'),
        async () => {
            const script = 'ulimit -c 0; sleep 0.5; kill -SEGV $$';
            await workspaces.run(random.pick(NAMES), ['sh', '-c', script], '');
        },
        async () => {
            await freezes.setGrace(random.below(2));
        },
    ];

    async function endOne(signal: string): Promise<void> {
        if (clients.length <= NAMES.length) return;
        const { unit } = random.pick(clients);
        clients = clients.filter(client => client.unit !== unit);
        await desktop.execute(['systemctl', '--user', 'kill', `--signal=${signal}`, unit]);
    }

    async function switchAbout(count: number): Promise<void> {
        restFile = `${GLib.get_tmp_dir()}/rest-${GLib.uuid_string_random()}`;
        for (const name of NAMES) await startClient(name);
        // Where it is after all programs were ended, and at first.
        let active = 'default';
        for (let done = 0; done < count; done += 1) {
            const event = random.below(12) === 0 ? random.pick(events)() : Promise.resolve();
            active = random.pick(NAMES.filter(name => name !== active));
            await Promise.all([workspaces.activate(active), event]);
        }
        GLib.file_set_contents(restFile, '');
        await freezes.setGrace(0);
    }

    async function listWindows(): Promise<WindowInfo[]> {
        return shell.run(() => {
            const metaWorkspace = global.workspace_manager.get_active_workspace();
            return global.display.list_all_windows().map(window => ({
                title: window.title,
                isOnScreen: window.get_compositor_private<Meta.WindowActor>().mapped,
                isListed: !window.skip_taskbar && window.located_on_workspace(metaWorkspace),
            }));
        });
    }

    /** The titles of the windows that are left in the end. */
    function restOf(which: Client[]): string[] {
        return which.map(({ name }) => `${name} rests`).sort();
    }

    async function untilOnScreen(titles: string[]): Promise<void> {
        await shell.until(
            `${titles.join()} are on the screen`,
            (_inside, titles) => {
                const actors = global.get_window_actors().filter(actor => actor.mapped);
                const shown = actors.map(actor => actor.meta_window?.title);
                return titles.every(title => shown.includes(title));
            },
            titles,
        );
    }

    /** Every window is seen in its workspace and nowhere else. */
    async function expectWindowsWhereTheyBelong(): Promise<void> {
        for (const name of NAMES) {
            await workspaces.activate(name);
            const own = clients.filter(client => client.workspace === name);
            await untilResting(own.map(client => client.name));
        }
        for (const name of NAMES) {
            await workspaces.activate(name);
            const own = clients.filter(client => client.workspace === name);
            // Each may have been opened a moment ago, and not have been drawn yet.
            await untilOnScreen(restOf(own));
            const windows = await listWindows();
            const titles = (entries: WindowInfo[]): string[] =>
                entries.map(({ title }) => title).sort();
            expect(titles(windows)).toEqual(restOf(clients));
            expect(titles(windows.filter(({ isOnScreen }) => isOnScreen))).toEqual(restOf(own));
            expect(titles(windows.filter(({ isListed }) => isListed))).toEqual(restOf(own));
        }
    }

    async function untilResting(names: string[]): Promise<void> {
        await shell.until(
            `the windows of ${names.join()} rest`,
            (_inside, names) => {
                const titles = global.display.list_all_windows().map(({ title }) => title);
                return names.every(
                    name =>
                        titles.filter(title => title.startsWith(`${name} `)).join() ===
                        `${name} rests`,
                );
            },
            names,
        );
    }

    /** All but the active workspace are frozen, if anything runs there. */
    async function expectFrozenBehind(): Promise<void> {
        const active = await workspaces.activeId();
        for (const name of NAMES) {
            const id = await workspaces.idOf(name);
            const isInUse = clients.some(client => client.workspace === name);
            const state = id === active ? 'active' : isInUse ? 'frozen' : 'empty';
            await freezes.untilState(id, state);
            if (state === 'frozen') expect(slices.isFrozen(id)).withContext(name).toBeTrue();
            if (state === 'active')
                expect(await slices.runsAsWhole(id))
                    .withContext(name)
                    .toBeTrue();
        }
    }

    /** Shows all of the overview once: the shell puts off until then what only that shows. */
    async function tidyUp(): Promise<void> {
        await shell.run(({ Main }) => {
            Main.overview.showApps();
        });
        await shell.until('the dash has lost what does not run', ({ Main }) => {
            const { _box: box } = Main.overview.dash as unknown as { _box: Clutter.Actor };
            const items = box.get_children() as (Clutter.Actor & { animatingOut?: boolean })[];
            return !Main.overview.animationInProgress && items.every(item => !item.animatingOut);
        });
        await desktop.tidyUp();
        await shell.painted();
    }

    /** Ends all programs and measures what the shell is left with. */
    async function measure(when: string): Promise<{ inventory: Inventory; memory: Memory }> {
        await workspaces.activate('default');
        // What is about to be frozen would refuse to end.
        await expectFrozenBehind();
        await slices.clear();
        clients = [];
        await tidyUp();
        const memory = await watch.measureMemory();
        const mb = (kb: number): string => `${(kb / 1024).toFixed(1)} MB`;
        print(
            `${when}: ${mb(memory.anonymousKb)} allocated, JavaScript ${mb(memory.heapKb)}, ` +
                `PSS ${mb(memory.pssKb)}`,
        );
        return { memory, inventory: await watch.takeInventory() };
    }

    it(
        'leave every window and every process where it belongs, and no more memory in use',
        async () => {
            await switchAbout(WARM_UP);
            await expectWindowsWhereTheyBelong();
            await expectFrozenBehind();
            const before = await measure(`After ${WARM_UP} switches`);

            await switchAbout(HALF);
            const half = await measure(`After ${WARM_UP + HALF} switches`);

            await switchAbout(HALF);
            await expectWindowsWhereTheyBelong();
            await expectFrozenBehind();
            const after = await measure(`After ${SWITCHES} switches`);

            expect(after.inventory).toEqual(before.inventory);
            expect(after.memory.heapKb).toBeLessThan(before.memory.heapKb * 1.05);
            const grown = (after.memory.anonymousKb - half.memory.anonymousKb) / HALF;
            print(`Each of the last switches left ${grown.toFixed(1)} KB`);
            expect(grown).toBeLessThan(GROWTH_KB);
        },
        TIMEOUT_MS,
    );
});

function programDirectory(): string {
    return GLib.path_get_dirname(GLib.Uri.parse(import.meta.url, GLib.UriFlags.NONE).get_path());
}
