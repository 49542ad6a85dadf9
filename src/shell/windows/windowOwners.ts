import type Meta from 'gi://Meta';

import { Emitter } from '../../core/emitter.js';
import type { Lifetime } from '../../core/lifetime.js';
import { appOfCgroup } from '../../core/systemd/unitNames.js';
import type { ProcessIdentity } from '../../system/processes.js';

/** What becomes known of windows. */
export interface WindowOwnersEvents {
    /** Of a window's process it is known, or known better, whose it is. */
    known: [window: Meta.Window];
}

/** A process with windows. */
interface Client {
    /** With what is connected to each. */
    readonly windows: Map<Meta.Window, number>;
    /** Undefined until it is known. */
    identity?: ProcessIdentity;
}

/**
 * Knows which workspace each window belongs to: that in whose slice its process runs, or that for
 * which the process says it was started, or that of the window which it is a dialog of.
 */
export class WindowOwners {
    readonly events = new Emitter<WindowOwnersEvents>();
    private readonly clients = new Map<number, Client>();
    private isOver = false;

    /** @param identify finds out whose a process is, and never rejects. */
    constructor(private readonly identify: (pid: number) => Promise<ProcessIdentity>) {}

    /** Follows all windows for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const created = global.display.connect('window-created', (_display, window) => {
            this.follow(window);
        });
        lifetime.add(() => {
            this.isOver = true;
            global.display.disconnect(created);
            for (const { windows } of this.clients.values())
                for (const [window, handler] of windows) window.disconnect(handler);
            this.clients.clear();
        });
        for (const window of global.display.list_all_windows()) this.follow(window);
    }

    /**
     * The id of the workspace that the window belongs to; null if it is no workspace's, undefined
     * while that is being found out.
     */
    ownerOf(window: Meta.Window): string | null | undefined {
        const pid = pidOf(window);
        const owner = pid > 0 ? this.clients.get(pid)?.identity?.workspace : null;
        if (owner !== null) return owner;
        // What the session shows for an app, such as a portal's file chooser, belongs to that app.
        const parent = window.get_transient_for();
        return parent ? this.ownerOf(parent) : null;
    }

    /**
     * The app as which the window's process was started in a workspace: the desktop file's name without
     * its ending; null if that is not known.
     */
    startedAs(window: Meta.Window): string | null {
        return appOfCgroup(this.clients.get(pidOf(window))?.identity?.cgroup ?? '');
    }

    private follow(window: Meta.Window): void {
        const pid = pidOf(window);
        if (pid <= 0) return;
        const client = this.clients.get(pid) ?? { windows: new Map<Meta.Window, number>() };
        this.clients.set(pid, client);
        const unmanaged = window.connect('unmanaged', () => {
            window.disconnect(unmanaged);
            client.windows.delete(window);
            if (client.windows.size === 0) this.clients.delete(pid);
        });
        client.windows.set(window, unmanaged);
        void this.look(pid, client);
    }

    /** Looks whose the process is; at every new window again, since a number may be used again. */
    private async look(pid: number, client: Client): Promise<void> {
        const identity = await this.identify(pid);
        const old = client.identity;
        if (this.isOver || this.clients.get(pid) !== client) return;
        if (old !== undefined) {
            // A window may outlast its process for a moment.
            if (identity.startTime === null) return;
            // What has left its slice is still its workspace's.
            if (old.startTime === identity.startTime && identity.workspace === null) return;
        }
        client.identity = identity;
        if (old?.workspace === identity.workspace) return;
        for (const window of client.windows.keys()) this.events.emit('known', window);
    }
}

function pidOf(window: Meta.Window): number {
    // pid_t has no type of its own in the typelib.
    return window.get_pid();
}
