import { workspaceOfCgroup } from '../../core/systemd/unitNames.js';
import { readText } from '../files.js';

/** The workspace in whose slice a process runs; null if in none's, or if the process is gone. */
export async function workspaceOfProcess(pid: number): Promise<string | null> {
    try {
        return workspaceOfCgroup(await readText(`/proc/${pid}/cgroup`));
    } catch {
        return null;
    }
}
