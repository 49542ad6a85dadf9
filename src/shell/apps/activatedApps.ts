import GLib from 'gi://GLib';
import type Meta from 'gi://Meta';
import Shell from 'gi://Shell';

import { appIdOf } from '../../core/apps/catalogue.js';
import type { Lifetime } from '../../core/lifetime.js';
import { SharedWork } from '../../core/sharedWork.js';
import { workspaceOfBusService } from '../../core/systemd/unitNames.js';
import type { WorkspaceApps } from '../../system/apps/workspaceApps.js';
import { log } from '../../system/log.js';
import { cgroupOf } from '../../system/processes.js';

/**
 * Finds the apps that the buses of workspaces have started, such as GNOME Terminal, and has them run
 * as those do that are started as apps. They are told from services by their windows.
 */
export class ActivatedApps {
    private readonly tracker = Shell.WindowTracker.get_default();
    private readonly followed = new Map<Meta.Window, readonly number[]>();
    private readonly adopting = new SharedWork<number, void>();

    constructor(private readonly apps: Pick<WorkspaceApps, 'adopt'>) {}

    /** Follows all windows for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const created = global.display.connect('window-created', (_display, window) => {
            this.follow(window);
        });
        lifetime.add(() => {
            global.display.disconnect(created);
            for (const window of [...this.followed.keys()]) this.forget(window);
        });
        for (const window of global.display.list_all_windows()) this.follow(window);
    }

    private follow(window: Meta.Window): void {
        const look = (): void => {
            this.look(window).catch(log.error);
        };
        const named = window.connect('notify::wm-class', look);
        const unmanaged = window.connect('unmanaged', () => {
            this.forget(window);
        });
        this.followed.set(window, [named, unmanaged]);
        look();
    }

    private forget(window: Meta.Window): void {
        for (const handler of this.followed.get(window) ?? []) window.disconnect(handler);
        this.followed.delete(window);
    }

    private async look(window: Meta.Window): Promise<void> {
        // pid_t has no type of its own in the typelib.
        const pid: number = window.get_pid();
        // Before a window says of which app it is, it is not known whether it is a portal's.
        if (pid <= 0 || window.wm_class === null) return;
        const id = workspaceOfBusService(GLib.path_get_basename(await cgroupOf(pid)));
        if (id === null || !this.followed.has(window)) return;
        const app = this.tracker.get_window_app(window) as Shell.App | null;
        // There is none where no desktop file is known.
        const info = app?.get_app_info() as
            ReturnType<Shell.App['get_app_info']> | null | undefined;
        // In no menu is what is shown for an app, such as a portal's file chooser.
        if (info?.get_nodisplay() === true || isForAnother(window)) return;
        await this.adopting.run(pid, async () =>
            this.apps.adopt(id, pid, {
                appId: appIdOf(info?.get_id() ?? 'unknown'),
                title: app?.get_name() ?? window.wm_class ?? '',
            }),
        );
    }
}

/** Whether it is the dialog of another process's window. */
function isForAnother(window: Meta.Window): boolean {
    const parent = window.get_transient_for();
    return parent !== null && parent.get_pid() !== window.get_pid();
}
