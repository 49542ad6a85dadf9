import type Gio from 'gi://Gio';

import type { InhibitorList } from '../../core/session/inhibitors.js';
import { callMethod } from '../dbus/calls.js';
import { identifyProcess } from '../processes.js';
import { LOGIN1 } from './login1.js';

const TIMEOUT_MS = 1000;

type Inhibitor = [what: string, who: string, why: string, mode: string, uid: number, pid: number];

/** Whether apps of the workspace keep the session from idling or sleeping, by its own bus. */
export function checkSessionInhibitors(id: string, inhibitors: InhibitorList): 'inhibitor' | null {
    const keepsAwake = inhibitors
        .of(id)
        .some(({ inhibits }) => inhibits.includes('idle') || inhibits.includes('suspend'));
    return keepsAwake ? 'inhibitor' : null;
}

/** Whether processes of the workspace keep the computer awake (org.freedesktop.login1(5)). */
export async function checkInhibitors(
    id: string,
    systemBus: Gio.DBusConnection,
): Promise<'inhibitor' | null> {
    const answer = await callMethod(systemBus, LOGIN1, 'ListInhibitors', null, {
        timeoutMs: TIMEOUT_MS,
    });
    const [inhibitors] = answer.deepUnpack<[Inhibitor[]]>();
    for (const [what, , , mode, , pid] of inhibitors) {
        const keepsAwake = what.split(':').some(thing => thing === 'idle' || thing === 'sleep');
        if (!keepsAwake || !mode.startsWith('block')) continue;
        if ((await identifyProcess(pid)).workspace === id) return 'inhibitor';
    }
    return null;
}
