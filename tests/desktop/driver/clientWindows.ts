import GLib from 'gi://GLib';
import type Meta from 'gi://Meta';

import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';
import { programPath } from './program.js';

// Many windows on a busy machine take their time.
const PATIENCE_MS = 60_000;

/** Opens windows of real apps in workspaces, and tells when they are there. */
export class ClientWindows {
    private started = 0;

    constructor(private readonly desktop: Desktop) {}

    /** Opens windows with these titles, of one process, in the active workspace. */
    async open(workspace: string, titles: readonly string[]): Promise<void> {
        this.started += 1;
        const program = [
            'gjs',
            '-m',
            programPath('windowClient'),
            `Client${this.started}`,
            ...titles,
        ];
        await this.desktop.workspaces.run(workspace, program, '');
        await this.drawn(titles);
    }

    /** Returns when windows with all of these titles have been drawn. */
    async drawn(titles: readonly string[]): Promise<void> {
        const { shell } = this.desktop;
        const areDrawn = async (): Promise<boolean> =>
            shell.run((_inside, titles) => {
                const drawn = global
                    .get_window_actors()
                    .filter(({ mapped }) => mapped)
                    .map(({ meta_window: window }) => window?.get_title());
                return titles.every(title => drawn.includes(title));
            }, titles);
        await eventually('its windows are drawn', areDrawn, PATIENCE_MS);
        await shell.painted();
    }

    /**
     * Does something and waits until it has brought up a window whose content is there.
     *
     * @returns how long that took, in milliseconds, and the process that the window is of.
     */
    async timeFirstFrame(
        action: () => Promise<unknown>,
    ): Promise<{ elapsed: number; pid: number }> {
        const { shell } = this.desktop;
        const awaited = shell.run(
            async ({ GLib }) =>
                new Promise<{ time: number; pid: number }>((resolve, reject) => {
                    const timer = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, 30, () => {
                        global.display.disconnect(created);
                        reject(new Error('No window has come up'));
                        return GLib.SOURCE_REMOVE;
                    });
                    const created = global.display.connect('window-created', (_display, window) => {
                        const actor = window.get_compositor_private<Meta.WindowActor>();
                        global.display.disconnect(created);
                        const drawn = actor.connect('first-frame', () => {
                            actor.disconnect(drawn);
                            GLib.source_remove(timer);
                            resolve({ time: GLib.get_monotonic_time(), pid: window.get_pid() });
                        });
                    });
                }),
        );
        // Both go to the shell on one connection, in this order.
        const start = GLib.get_monotonic_time();
        await action();
        const { time, pid } = await awaited;
        return { elapsed: (time - start) / 1000, pid };
    }

    /** Kills the process that windows are of, and returns when they are gone. */
    async kill(pid: number): Promise<void> {
        await this.desktop.execute(['kill', '-KILL', String(pid)]);
        await this.desktop.shell.until(
            'its windows are gone',
            (_inside, pid) =>
                global.display.list_all_windows().every(window => window.get_pid() !== pid),
            pid,
        );
    }
}
