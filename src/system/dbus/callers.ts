import Gio from 'gi://Gio';

import type { Lifetime } from '../../core/lifetime.js';

/** Those who call on a bus, as far as something lasts as long as they are on it. */
export class Callers {
    private readonly watches = new Set<number>();

    constructor(
        private readonly connection: Gio.DBusConnection,
        lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            for (const watch of [...this.watches]) this.forget(watch);
        });
    }

    /** Calls back once when the caller has left the bus, even if that was before this call. */
    onLeft(sender: string, listener: () => void): void {
        const watch = Gio.bus_watch_name_on_connection(
            this.connection,
            sender,
            Gio.BusNameWatcherFlags.NONE,
            null,
            () => {
                this.forget(watch);
                listener();
            },
        );
        this.watches.add(watch);
    }

    private forget(watch: number): void {
        if (this.watches.delete(watch)) Gio.bus_unwatch_name(watch);
    }
}
