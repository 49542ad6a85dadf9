import Gio from 'gi://Gio';

import { startTimeOf, workspaceOfProcess } from '../core/windows/processOwner.js';

Gio._promisify(Gio.File.prototype, 'load_contents_async');

/** Where the hierarchy of cgroups is seen (cgroups(7)). */
export const CGROUPS = '/sys/fs/cgroup';

/** A process, as far as it matters whose it is. */
export interface ProcessIdentity {
    /** Tells it from a later process of the same number; null if the process has ended. */
    readonly startTime: string | null;
    /** The id of the workspace that it belongs to; null if it is no workspace's. */
    readonly workspace: string | null;
    /** The text of /proc/PID/cgroup (cgroups(7)). */
    readonly cgroup: string;
}

/** Finds out whose a process is. Never throws: a process may end, or be none of ours, at any time. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity> {
    const [stat, cgroup] = await Promise.all([readProc(pid, 'stat'), readProc(pid, 'cgroup')]);
    const workspace =
        workspaceOfProcess(cgroup, '') ?? workspaceOfProcess('', await readProc(pid, 'environ'));
    return { startTime: startTimeOf(stat), workspace, cgroup };
}

/** The path of a process's cgroup in the hierarchy (cgroups(7)); empty if the process has ended. */
export async function cgroupOf(pid: number): Promise<string> {
    return /^0::(.*)$/m.exec(await readProc(pid, 'cgroup'))?.[1] ?? '';
}

/** The processes in a cgroup by their numbers, with the texts of /proc/PID/stat. */
export async function processesIn(cgroup: string): Promise<Map<number, string>> {
    const pids = (await readIfThere(`${CGROUPS}${cgroup}/cgroup.procs`)).match(/\d+/g) ?? [];
    const stats = pids.map(async (pid): Promise<[number, string]> => [
        Number(pid),
        await readProc(Number(pid), 'stat'),
    ]);
    return new Map(await Promise.all(stats));
}

/** The text of a file in /proc/PID; empty if it cannot be read. */
async function readProc(pid: number, name: string): Promise<string> {
    return readIfThere(`/proc/${pid}/${name}`);
}

async function readIfThere(path: string): Promise<string> {
    try {
        const file = Gio.File.new_for_path(path);
        const [bytes] = await file.load_contents_async(null);
        return new TextDecoder().decode(bytes);
    } catch {
        return '';
    }
}
