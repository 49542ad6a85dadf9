import type Gio from 'gi://Gio';

import { processOfClient } from '../dbus/busProcess.js';
import { identifyProcess } from '../processes.js';
import { SESSION_MANAGER } from './sessionManagerNames.js';

/**
 * What tells the login of a desktop from all others since the computer was started: the session
 * manager, which outlasts a shell that is killed, but not the session. Empty where there is none.
 */
export async function loginOf(sessionBus: Gio.DBusConnection): Promise<string> {
    try {
        const pid = await processOfClient(sessionBus, SESSION_MANAGER);
        return `${String(pid)} ${(await identifyProcess(pid)).startTime ?? ''}`;
    } catch {
        return '';
    }
}
