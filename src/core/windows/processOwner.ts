import { workspaceOfCgroup } from '../systemd/unitNames.js';
import { isWorkspaceId } from '../workspace/id.js';

const MARKER = 'KOLIDE_WORKSPACE=';

/**
 * The workspace that a process belongs to.
 *
 * @param cgroup the text of /proc/PID/cgroup; empty if it could not be read.
 * @param environ the text of /proc/PID/environ; empty if it could not be read.
 * @returns the workspace's id; null if the process is no workspace's.
 */
export function workspaceOfProcess(cgroup: string, environ: string): string | null {
    return workspaceOfCgroup(cgroup) ?? workspaceOfEnviron(environ);
}

/**
 * The workspace that a process was started for, wherever it has moved since: Flatpak and Chromium
 * leave the slice for scopes of their own.
 */
function workspaceOfEnviron(environ: string): string | null {
    const variable = environ.split('\0').find(text => text.startsWith(MARKER));
    const id = variable?.slice(MARKER.length) ?? '';
    return isWorkspaceId(id) ? id : null;
}

/**
 * When a process started, which tells it from a later one of the same number (proc_pid_stat(5)).
 *
 * @param stat the text of /proc/PID/stat.
 */
export function startTimeOf(stat: string): string | null {
    return fieldsOf(stat)[19] ?? null;
}

/**
 * Some process and those among others that it started, or that these started.
 *
 * @param stats the texts of /proc/PID/stat (proc_pid_stat(5)) by the processes' numbers.
 */
export function familyOf(pid: number, stats: ReadonlyMap<number, string>): number[] {
    const children = [...stats].flatMap(([child, stat]) =>
        Number(fieldsOf(stat)[1]) === pid ? [child] : [],
    );
    return [pid, ...children.flatMap(child => familyOf(child, stats))];
}

/** From the third one on: the second is the program's name, in which anything may stand. */
function fieldsOf(stat: string): string[] {
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
