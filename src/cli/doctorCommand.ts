import type { Finding, Severity, Mend } from '../core/doctor/finding.js';
import { messageOf } from '../core/errors.js';
import { _, fill, ngettext } from '../core/words.js';
import type { Arguments } from './arguments.js';
import { alignColumns, escapeControls, toSafeJson } from './terminalText.js';

/** What examines the installation. */
export interface DoctorApi {
    examine(): Promise<Finding[]>;
    mend(mend: Mend): Promise<void>;
}

/** What `doctor` has to say, and whether anything is wrong still. */
export interface Report {
    readonly text: string;
    readonly hasProblems: boolean;
}

interface Attempt {
    readonly finding: Finding;
    /** Why it could not be mended; null if it was. */
    readonly failure: string | null;
}

/** Does what `doctor` is asked for. */
export async function examine(given: Arguments, doctor: DoctorApi): Promise<Report> {
    let findings = await doctor.examine();
    const attempts: Attempt[] = [];
    if (given.has('mend')) {
        for (const finding of findings)
            if (finding.mend) attempts.push(await attempt(finding, finding.mend, doctor));
        // What was mended may have shown or hidden something else.
        if (attempts.length > 0) findings = await doctor.examine();
    }
    const hasProblems = findings.some(({ severity }) => severity === 'problem');
    const format = given.has('json') ? formatJson : formatText;
    return { text: format(findings, attempts, hasProblems), hasProblems };
}

async function attempt(finding: Finding, mend: Mend, doctor: DoctorApi): Promise<Attempt> {
    try {
        await doctor.mend(mend);
        return { finding, failure: null };
    } catch (error) {
        return { finding, failure: messageOf(error) };
    }
}

function formatJson(
    findings: readonly Finding[],
    attempts: readonly Attempt[],
    hasProblems: boolean,
): string {
    const report = {
        ok: !hasProblems,
        findings: findings.map(({ check, severity, message, advice, workspace, mend }) => ({
            check,
            severity,
            message,
            ...(advice !== undefined && { advice }),
            ...(workspace !== undefined && { workspace }),
            can_be_mended: mend !== undefined,
        })),
        mended: attempts.map(({ finding: { check, message, workspace }, failure }) => ({
            check,
            message,
            ...(workspace !== undefined && { workspace }),
            ...(failure !== null && { failure }),
        })),
    };
    return `${toSafeJson(report)}\n`;
}

function formatText(
    findings: readonly Finding[],
    attempts: readonly Attempt[],
    hasProblems: boolean,
): string {
    const rows = [
        ...attempts.flatMap(({ finding, failure }) =>
            failure === null
                ? // Translators: what was wrong, and was put right.
                  entry(_('mended'), finding.message)
                : entry(_('not mended'), finding.message, failure),
        ),
        ...findings.flatMap(finding =>
            entry(wordFor(finding.severity), finding.message, adviceFor(finding)),
        ),
    ];
    return [...alignColumns(rows), '', summary(findings, hasProblems)]
        .map(line => `${line}\n`)
        .join('');
}

function entry(word: string, message: string, more?: string): string[][] {
    return [
        [word, escapeControls(message)],
        ...(more === undefined ? [] : [['', `→ ${escapeControls(more)}`]]),
    ];
}

function wordFor(severity: Severity): string {
    switch (severity) {
        case 'ok':
            return _('ok');
        case 'note':
            return _('note');
        case 'problem':
            return _('problem');
    }
}

function adviceFor({ advice, mend }: Finding): string | undefined {
    if (mend === undefined) return advice;
    const offer = _('“kolide-workspaces doctor --mend” puts that right.');
    return advice === undefined ? offer : `${advice} ${offer}`;
}

function summary(findings: readonly Finding[], hasProblems: boolean): string {
    if (!hasProblems) return _('Nothing is wrong.');
    const count = findings.filter(({ severity }) => severity === 'problem').length;
    return fill(ngettext('%(count) problem.', '%(count) problems.', count), { count });
}
