/** What a workspace costs beside its apps. */

/** @import { Desktop } from '../desktop/container.mjs' */

/**
 * @typedef {object} Process
 * @property {string} name
 * @property {number} pss its proportional share of memory, in bytes
 */

// Only root may look at the key ring's.
const LIST = `
    cd "$1" 2>/dev/null || exit 0
    find . -name cgroup.procs -not -path './app-kolide-*' -exec cat {} + | while read -r pid; do
        echo "$(cat "/proc/$pid/comm") $(sed -n 's/^Pss: *\\([0-9]*\\) kB/\\1/p' "/proc/$pid/smaps_rollup")"
    done`;

/**
 * The processes in a workspace's cgroup that are none of its apps'.
 *
 * @param {Desktop} desktop
 * @param {string} cgroup
 * @returns {Promise<Process[]>}
 */
export async function servicesOf(desktop, cgroup) {
    const { code, stdout, stderr } = await desktop.exec(['sh', '-c', LIST, 'list', cgroup], {
        user: 'root',
    });
    if (code !== 0) throw new Error(`The processes of ${cgroup} could not be listed: ${stderr}`);
    return stdout
        .split('\n')
        .filter(Boolean)
        .map(line => {
            const [, name = '', kilobytes = ''] = /^(.*) (\d+)$/.exec(line) ?? [];
            return { name, pss: Number(kilobytes) * 1024 };
        });
}
