import { interestingLinks } from '../../core/freezer/openFiles.js';
import { execute } from '../execute.js';

const TIMEOUT_MS = 2000;
const SEPARATOR = '\n--\n';
// One program to start instead of several, and little to read from it: the compositor waits until
// each of them runs. Where nothing plays or records, nothing else of PipeWire matters. What is
// gone meanwhile, or may not be looked into, such as the key ring, is passed over.
const SURVEY = `
    exec 2>/dev/null
    cgroup=$1; shift
    find "$cgroup" -name cgroup.procs -exec sed 's|.*|/proc/&/fd|' {} + | tr '\\n' '\\0' |
        find -files0-from - -maxdepth 1 "$@" &
    dump=$(timeout 1 pw-dump --no-colors) || dump="pw-dump: $?"
    case $dump in '['*Stream/Output/Audio* | '['*Stream/Input/*) ;; '['*) dump='[]' ;; esac
    wait
    printf '${SEPARATOR.replaceAll('\n', '\\n')}%s' "$dump"`;

/** What can be seen of what processes do. */
export interface Survey {
    /** What find(1) says of the files that they have open, for `parseOpenFiles`. */
    readonly openFiles: string;
    /** What pw-dump(1) says of all streams, for `liveStreams`; why it does not, if it fails. */
    readonly streams: string;
}

/**
 * Looks in a program of its own, since a workspace may have some ten thousand files open.
 *
 * @param cgroup the directory of its slice's cgroup.
 */
export async function survey(cgroup: string): Promise<Survey> {
    const argv = ['/bin/sh', '-c', SURVEY, 'survey', cgroup, ...interestingLinks()];
    const output = await execute(argv, TIMEOUT_MS);
    // A file's name may say anything, what pw-dump prints has no such line.
    const end = output.lastIndexOf(SEPARATOR);
    return { openFiles: output.slice(0, end), streams: output.slice(end + SEPARATOR.length) };
}
