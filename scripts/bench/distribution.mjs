/**
 * What is said of many samples of one thing.
 *
 * @typedef {object} Distribution
 * @property {number} n how many there are
 * @property {number} p50
 * @property {number} p95
 * @property {number} max
 */

/**
 * @param {readonly number[]} samples in any order
 * @returns {Distribution} the nearest-rank percentiles; NaN of no samples
 */
export function distributionOf(samples) {
    const sorted = [...samples].sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
        sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
    return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
