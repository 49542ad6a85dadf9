import type { Finding } from '../../../../src/core/doctor/finding.js';

/** What is wrong, as `check: message`. */
export function problemsOf(findings: readonly Finding[]): string[] {
    return findings
        .filter(({ severity }) => severity === 'problem')
        .map(({ check, message }) => `${check}: ${message}`);
}
