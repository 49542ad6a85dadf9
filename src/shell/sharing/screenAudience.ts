import GObject from 'gi://GObject';
import type Meta from 'gi://Meta';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import { Emitter } from '../../core/emitter.js';
import type { Lifetime } from '../../core/lifetime.js';
import { isScreenLocked, onScreenLocked, onScreenUnlocked } from '../screenLock.js';

/** What the published types leave open (js/ui/status/remoteAccess.js, js/ui/screenshot.js). */
interface ShellInternals {
    readonly panel: {
        readonly statusArea: {
            readonly screenSharing?: { readonly _handles?: Iterable<Meta.RemoteAccessHandle> };
        };
    };
    readonly screenshotUI?: {
        readonly screencast_in_progress?: boolean;
        connect(signal: 'notify::screencast-in-progress', listener: () => void): number;
        disconnect(handler: number): void;
    };
}

const shell = Main as unknown as ShellInternals;

// With these mutter hands out keyboard and pointer. Who is shown the screen besides has another one.
const BLIND: readonly string[] = [
    'MetaRemoteDesktopSessionHandle',
    'MetaInputCaptureSessionHandle',
];

/** Knows whether others than the person may see the screen. */
export class ScreenAudience {
    /** Somebody has come or gone. */
    readonly events = new Emitter<{ changed: [] }>();
    private readonly viewers = new Map<Meta.RemoteAccessHandle, number>();

    /** Follows who watches the screen for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const controller = global.backend.get_remote_access_controller();
        const handler = controller.connect('new-handle', (_controller, handle) => {
            this.follow(handle);
        });
        lifetime.add(() => {
            controller.disconnect(handler);
            for (const handle of [...this.viewers.keys()]) this.forget(handle);
        });
        // Those who came before the extension was enabled are known to the shell alone.
        for (const handle of shell.panel.statusArea.screenSharing?._handles ?? [])
            this.follow(handle);
        const tell = (): void => {
            this.events.emit('changed');
        };
        const recorder = shell.screenshotUI;
        const recording = recorder?.connect('notify::screencast-in-progress', tell);
        lifetime.add(() => {
            if (recording !== undefined) recorder?.disconnect(recording);
        });
        onScreenLocked(tell, lifetime);
        onScreenUnlocked(tell, lifetime);
    }

    /** Whether the screen is shared, recorded or seen from elsewhere. */
    get isShared(): boolean {
        return this.viewers.size > 0 || shell.screenshotUI?.screencast_in_progress === true;
    }

    /** Whether it is, or locked, where anybody passes. */
    get isThere(): boolean {
        return this.isShared || isScreenLocked();
    }

    private follow(handle: Meta.RemoteAccessHandle): void {
        const type = GObject.type_name_from_instance(handle as unknown as GObject.TypeInstance);
        if (BLIND.includes(type)) return;
        const stopped = handle.connect('stopped', () => {
            this.forget(handle);
            this.events.emit('changed');
        });
        this.viewers.set(handle, stopped);
        this.events.emit('changed');
    }

    private forget(handle: Meta.RemoteAccessHandle): void {
        const stopped = this.viewers.get(handle);
        if (this.viewers.delete(handle) && stopped !== undefined) handle.disconnect(stopped);
    }
}
