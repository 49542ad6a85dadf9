import type { Finding } from './finding.js';

/** What of a workspace is in a report. */
export interface ReportedWorkspace {
    readonly name: string;
    /** Who it belongs to at the identity provider; may be empty. */
    readonly identity: string;
    /** What it is doing, if the extension runs and tells. */
    readonly state: string;
    readonly isolation: string;
    readonly vault: string;
}

/** What a diagnostic report is made of. */
export interface ReportFacts {
    /** Versions, by what they are of. */
    readonly versions: readonly (readonly [what: string, version: string])[];
    readonly findings: readonly Finding[];
    readonly workspaces: readonly ReportedWorkspace[];
    /** The person's home directory. */
    readonly home: string;
}

/**
 * A report to hand to somebody else. What workspaces and people are called is not in it, whatever a
 * finding may say of them; nothing in it was ever a secret.
 */
export function formatReport({ versions, findings, workspaces, home }: ReportFacts): string {
    const hide = hiding(workspaces, home);
    return [
        ...versions.map(([what, version]) => `${what}: ${version}`),
        '',
        ...findings.flatMap(({ check, severity, message, advice }) => [
            `[${severity}] ${check}: ${hide(message)}`,
            ...(advice === undefined ? [] : [`    → ${hide(advice)}`]),
        ]),
        '',
        ...workspaces.map(
            ({ state, isolation, vault }, index) =>
                `${placeholder(index)}: ${state}, ${isolation}, vault: ${vault}`,
        ),
        '',
    ].join('\n');
}

function hiding(workspaces: readonly ReportedWorkspace[], home: string): (text: string) => string {
    const pairs = workspaces.flatMap(({ name, identity }, index) => [
        [name, placeholder(index)] as const,
        [identity, `identity ${index + 1}`] as const,
    ]);
    // The longer ones first, of which a shorter one may be a part.
    const replacements = [[home, '~'] as const, ...pairs]
        .filter(([hidden]) => hidden !== '')
        .sort(([a], [b]) => b.length - a.length);
    return text =>
        replacements.reduce((rest, [hidden, shown]) => replaceWord(rest, hidden, shown), text);
}

/** Not in the midst of a word: somebody may have called a workspace “a”. */
function replaceWord(text: string, word: string, replacement: string): string {
    const quoted = word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${quoted}(?![\\p{L}\\p{N}])`, 'gu');
    return text.replaceAll(pattern, () => replacement);
}

function placeholder(index: number): string {
    return `workspace ${index + 1}`;
}
