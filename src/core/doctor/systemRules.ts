import { _, fill } from '../words.js';
import { note, ok, problem, type Finding } from './finding.js';

/** What was seen of systemd and the kernel. */
export interface SystemFacts {
    /** What the user manager says is its version; null if it does not answer. */
    readonly managerVersion: string | null;
    /** Whether cgroup v2 is mounted where systemd expects it (cgroups(7)). */
    readonly hasCgroup2: boolean;
    /** Whether the kernel can freeze the cgroups of the user manager. */
    readonly hasFreezer: boolean;
    /** Why apps cannot be confined; null if they can, or if that was not tried. */
    readonly confinementProblem: string | null;
    /** Programs that are needed and are not installed, by their paths. */
    readonly missingPrograms: readonly string[];
}

// ExitType=cgroup, without which an app ends with its first process (systemd 250, NEWS).
const OLDEST_SYSTEMD = 250;

/** What systemd and the kernel offer to workspaces. */
export function judgeSystem(facts: SystemFacts): Finding[] {
    const programs = facts.missingPrograms.map(path =>
        problem('systemd', fill(_('%(path) is missing.'), { path }), {
            advice: _('Install it: without it the apps of a workspace cannot start.'),
        }),
    );
    // Without the manager there is nothing to say of what it does.
    const manager = judgeManager(facts.managerVersion);
    if (facts.managerVersion === null) return [...programs, manager];
    return [...programs, manager, judgeFreezer(facts), judgeConfinement(facts.confinementProblem)];
}

function judgeManager(version: string | null): Finding {
    if (version === null)
        return problem('systemd', _('The systemd of your session does not answer.'), {
            advice: _('See what “systemctl --user status” says, or log out and in again.'),
        });
    const number = Number.parseInt(version, 10);
    if (number >= OLDEST_SYSTEMD)
        return ok(
            'systemd',
            fill(_('The systemd of your session answers: %(version).'), { version }),
        );
    return problem('systemd', fill(_('systemd %(version) is too old.'), { version }), {
        advice: fill(_('Kolide Workspaces needs %(oldest) or later.'), { oldest: OLDEST_SYSTEMD }),
    });
}

function judgeFreezer({ hasCgroup2, hasFreezer }: SystemFacts): Finding {
    if (!hasCgroup2)
        return problem('freezer', _('Control groups are not mounted as version 2.'), {
            advice: _(
                'Remove “systemd.unified_cgroup_hierarchy=0” from the kernel’s command line.',
            ),
        });
    if (!hasFreezer)
        return problem('freezer', _('The kernel cannot freeze programs.'), {
            advice: _('Use a kernel of 5.2 or later with control groups.'),
        });
    return ok('freezer', _('Workspaces in the background can be frozen.'));
}

function judgeConfinement(confinementProblem: string | null): Finding {
    if (confinementProblem === null) return ok('confinement', _('Workspaces can be confined.'));
    return note(
        'confinement',
        confinementProblem,
        _(
            '“separate” workspaces work all the same. docs/isolation.md says what confined ones need.',
        ),
    );
}
