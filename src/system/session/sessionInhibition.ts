import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { HeldInhibition } from '../../core/session/heldInhibition.js';
import type { Inhibition } from '../../core/session/inhibitors.js';
import type { Tally } from '../../core/session/tally.js';
import { callMethod } from '../dbus/calls.js';
import { SESSION_MANAGER_OBJECT } from './sessionManagerNames.js';

/**
 * An inhibitor of ours at the session manager, which ends with the connection.
 *
 * @param own counts what is ours there.
 */
export function inhibitSession(
    connection: Gio.DBusConnection,
    inhibition: Inhibition,
    own: Tally,
): HeldInhibition {
    let disown = (): void => undefined;
    return new HeldInhibition({
        begin: async () => {
            const { appId, xid, reason, flags } = inhibition;
            const parameters = new GLib.Variant('(susu)', [appId, xid, reason, flags]);
            // Counted before it is there, so that nobody takes it for another's.
            disown = own.add(textOf(inhibition));
            try {
                const answer = await callMethod(
                    connection,
                    SESSION_MANAGER_OBJECT,
                    'Inhibit',
                    parameters,
                );
                return answer.deepUnpack<[number]>()[0];
            } catch (error) {
                disown();
                throw error;
            }
        },
        end: async cookie => {
            try {
                // With its connection it has gone.
                if (connection.closed) return;
                const parameters = new GLib.Variant('(u)', [cookie]);
                await callMethod(connection, SESSION_MANAGER_OBJECT, 'Uninhibit', parameters);
            } finally {
                disown();
            }
        },
    });
}

/** All that the session manager tells of an inhibitor, as one text. */
export function textOf({ appId, xid, reason, flags }: Inhibition): string {
    return JSON.stringify([appId, xid, reason, flags]);
}
