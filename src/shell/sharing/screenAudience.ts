import type Meta from 'gi://Meta';

import type { Lifetime } from '../../core/lifetime.js';
import { isScreenLocked } from '../screenLock.js';

/** Knows whether others than the person may see the screen. */
export class ScreenAudience {
    private readonly viewers = new Map<Meta.RemoteAccessHandle, number>();

    /** Follows who watches the screen for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const controller = global.backend.get_remote_access_controller();
        const handler = controller.connect('new-handle', (_controller, handle) => {
            const stopped = handle.connect('stopped', () => {
                this.forget(handle);
            });
            this.viewers.set(handle, stopped);
        });
        lifetime.add(() => {
            controller.disconnect(handler);
            for (const handle of [...this.viewers.keys()]) this.forget(handle);
        });
    }

    /** Whether the screen is recorded or controlled from elsewhere, or locked, where anybody passes. */
    get isThere(): boolean {
        return this.viewers.size > 0 || isScreenLocked();
    }

    private forget(handle: Meta.RemoteAccessHandle): void {
        const stopped = this.viewers.get(handle);
        if (this.viewers.delete(handle) && stopped !== undefined) handle.disconnect(stopped);
    }
}
