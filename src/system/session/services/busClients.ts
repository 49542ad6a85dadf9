import Gio from 'gi://Gio';

import type { Lifetime } from '../../../core/lifetime.js';
import { appOfCgroup } from '../../../core/systemd/unitNames.js';
import { MESSAGE_BUS } from '../../dbus/calls.js';
import { processOfClient } from '../../dbus/busProcess.js';
import { cgroupOf } from '../../processes.js';

interface Client {
    readonly listeners: Set<() => void>;
    readonly subscription: number;
}

// Nobody else ever gets a unique name (D-Bus Specification, “Message Bus Names”), so that what is
// known of one stays true. Who sends much is asked for once.
const KNOWN_APPS = 64;

/** The clients of a bus that something is kept for. */
export class BusClients {
    private readonly clients = new Map<string, Client>();
    private readonly apps = new Map<string, Promise<string | null>>();

    constructor(
        private readonly bus: Gio.DBusConnection,
        lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            for (const name of [...this.clients.keys()]) this.forget(name);
        });
    }

    /** Calls the listener once the client has left the bus, unless the returned function is called. */
    onLeft(name: string, listener: () => void): () => void {
        const { listeners } = this.know(name);
        listeners.add(listener);
        return () => {
            listeners.delete(listener);
            if (listeners.size === 0 && this.clients.get(name)?.listeners === listeners)
                this.forget(name);
        };
    }

    /**
     * The app as which the client's process was started; null if that cannot be told, as for what
     * the bus itself has started.
     */
    async appIdOf(name: string): Promise<string | null> {
        const known = this.apps.get(name);
        if (known) return known;
        const found = this.findAppId(name);
        this.apps.set(name, found);
        const [oldest = ''] = this.apps.keys();
        if (this.apps.size > KNOWN_APPS) this.apps.delete(oldest);
        return found;
    }

    private know(name: string): Client {
        const known = this.clients.get(name);
        if (known) return known;
        const subscription = this.bus.signal_subscribe(
            MESSAGE_BUS.service,
            MESSAGE_BUS.interfaceName,
            'NameOwnerChanged',
            null,
            name,
            Gio.DBusSignalFlags.NONE,
            () => {
                // A unique name has one owner in its life, so that any change is the end.
                const listeners = [...(this.clients.get(name)?.listeners ?? [])];
                this.forget(name);
                for (const listener of listeners) listener();
            },
        );
        const client: Client = { listeners: new Set(), subscription };
        this.clients.set(name, client);
        return client;
    }

    private forget(name: string): void {
        const client = this.clients.get(name);
        if (!client) return;
        this.clients.delete(name);
        this.bus.signal_unsubscribe(client.subscription);
    }

    private async findAppId(name: string): Promise<string | null> {
        try {
            const pid = await processOfClient(this.bus, name);
            return appOfCgroup(await cgroupOf(pid));
        } catch {
            // It has left already.
            return null;
        }
    }
}
