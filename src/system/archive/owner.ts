import Gio from 'gi://Gio';

import type { Owner } from '../../core/archive/ownedName.js';
import { identifyProcess } from '../processes.js';

/** This process, as the owner of what it has not finished. */
export async function thisProcess(): Promise<Owner> {
    const pid = new Gio.Credentials().get_unix_pid();
    return { pid, startTime: (await identifyProcess(pid)).startTime ?? '0' };
}

/** Whether a process still runs. */
export async function isAlive({ pid, startTime }: Owner): Promise<boolean> {
    return (await identifyProcess(pid)).startTime === startTime;
}
