import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { workspaceOfCgroup } from '../../core/systemd/unitNames.js';
import { _ } from '../../core/words.js';
import { processOfClient } from '../../system/dbus/busProcess.js';
import { callMethod, MESSAGE_BUS } from '../../system/dbus/calls.js';
import { cgroupOf } from '../../system/processes.js';

// What systemd keeps there is the desktop's own, such as what warns of an empty battery
// (systemd.special(7)).
const SESSION_SLICE = '/session.slice/';

/** How it is told who asks the shell for notifications. */
export interface Senders {
    /** The workspace of what runs in no workspace's slice. */
    readonly defaultId: () => string;
    /**
     * The number of the process that calls for a client of the bus; whoever it says that it calls
     * for may be believed. Ends in any case, as other calls wait for it.
     *
     * @throws if the client has left.
     */
    readonly processOf: (client: string, saidPid: number) => Promise<number>;
}

/**
 * The workspace whose a process of the session is; null for the shell and the desktop's own services.
 *
 * @param defaultId the workspace of what is in no workspace's slice.
 */
export async function ownerOfProcess(pid: number, defaultId: string): Promise<string | null> {
    if (isOwnProcess(pid)) return null;
    const cgroup = await cgroupOf(pid);
    return workspaceOfCgroup(cgroup) ?? (cgroup.includes(SESSION_SLICE) ? null : defaultId);
}

/**
 * The number of the process that asks for a notification (Desktop Notifications Specification).
 *
 * @param sender the client that calls the shell. Mostly it is the shell's own service that passes on
 * what others ask for; from it alone is it believed who they are.
 * @param saidPid whom it says that it calls for.
 */
export async function processOfSender(sender: string, saidPid: number): Promise<number> {
    const parameters = new GLib.Variant('(s)', ['org.freedesktop.Notifications']);
    const answer = await callMethod(Gio.DBus.session, MESSAGE_BUS, 'GetNameOwner', parameters);
    const [service] = answer.deepUnpack<[string]>();
    return sender === service ? saidPid : processOfClient(Gio.DBus.session, sender);
}

/** Tells a client that what it asks to be shown says too much. */
export function refuse(invocation: {
    return_dbus_error: (name: string, message: string) => void;
}): void {
    const message = _('The notification is too big.');
    invocation.return_dbus_error('org.freedesktop.DBus.Error.LimitsExceeded', message);
}

/** Whether this is the shell itself, which passes on what apps of workspaces ask for. */
export function isOwnProcess(pid: number): boolean {
    return pid === new Gio.Credentials().get_unix_pid();
}
