import Gio from 'gi://Gio';

import type { Lifetime } from '../../core/lifetime.js';
import { SECRETS, subscribe } from '../dbus/calls.js';
import { isRingLocked } from './secretService.js';

/**
 * Tells whether the default key ring on a bus is there and open: now, and at every change for as long
 * as the lifetime lasts.
 */
export function followKeyRing(
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
    tell: (isOpen: boolean) => void,
): void {
    let told: boolean | null = null;
    let looks = 0;
    const tellOnce = (isOpen: boolean): void => {
        if (lifetime.ended || told === isOpen) return;
        told = isOpen;
        tell(isOpen);
    };
    const look = async (): Promise<void> => {
        const mine = (looks += 1);
        const isOpen = await isRingLocked(connection).then(
            isLocked => !isLocked,
            () => false,
        );
        // Of several looks under way the last one counts.
        if (mine === looks) tellOnce(isOpen);
    };
    const lookAgain = (): void => void look();
    subscribe(connection, lifetime, { ...SECRETS, signal: 'CollectionChanged' }, lookAgain);
    const watch = Gio.bus_watch_name_on_connection(
        connection,
        SECRETS.service,
        Gio.BusNameWatcherFlags.NONE,
        lookAgain,
        () => {
            looks += 1;
            tellOnce(false);
        },
    );
    lifetime.add(() => {
        Gio.bus_unwatch_name(watch);
    });
}
