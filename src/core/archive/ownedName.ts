import { isWorkspaceId } from '../workspace/id.js';

/** A process, told from later ones of the same number. */
export interface Owner {
    readonly pid: number;
    /** As `/proc/PID/stat` has it. */
    readonly startTime: string;
}

/** The name of the directory of a workspace that is being brought in. */
export const IMPORTING = '.importing-';

/** The name of something unfinished, which is of no use once its process has ended. */
export function ownedName(prefix: string, { pid, startTime }: Owner): string {
    return `${prefix}${String(pid)}-${startTime}`;
}

/** Whose an unfinished thing is; null if the name is none of ours. */
export function ownerOf(prefix: string, name: string): Owner | null {
    const found = name.startsWith(prefix) ? /^(\d+)-(\d+)/.exec(name.slice(prefix.length)) : null;
    const [, pid, startTime] = found ?? [];
    return pid === undefined || startTime === undefined ? null : { pid: Number(pid), startTime };
}

/** The directory in which a workspace is being made that is going to have the id. */
export function stagedName(owner: Owner, id: string): string {
    return `${ownedName(IMPORTING, owner)}-${id}`;
}

/** The id of the workspace that is being made in a directory of the name; null if it is none. */
export function stagedId(name: string): string | null {
    const [, id] = /^\.importing-\d+-\d+-(.+)$/.exec(name) ?? [];
    return id !== undefined && isWorkspaceId(id) ? id : null;
}
