// @ts-check

/** The test desktop cannot be had; the message says why and what to do, in one sentence. */
export class DesktopError extends Error {
    /**
     * @param {string} message
     * @param {ErrorOptions} [options]
     */
    constructor(message, options) {
        super(message, options);
        this.name = 'DesktopError';
    }
}

/**
 * Ends an entry script: a DesktopError by its message only, anything else with its stack.
 *
 * @param {unknown} error
 */
export function reportAndFail(error) {
    console.error(error instanceof DesktopError ? error.message : error);
    process.exitCode = 1;
}
