import { cpus, release, totalmem } from 'node:os';

/**
 * What was measured on, and when, in a few words.
 *
 * @param {string} shell its name and version
 */
export function machine(shell) {
    const [cpu] = cpus();
    const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
    const date = new Date().toISOString().slice(0, 10);
    return (
        `${date}: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ` +
        `${gigabytes} GB, Linux ${release()}, ${shell} in a container, drawn by the processor`
    );
}
