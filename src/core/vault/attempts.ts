import { WorkspaceError } from '../errors.js';
import { _, fill, ngettext } from '../words.js';

// People mistype; whoever guesses gets to try some dozen a day.
const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * How long to wait before a passphrase is tried again, in milliseconds.
 *
 * @param failures how many in a row were wrong.
 */
export function waitAfter(failures: number): number {
    if (failures < FREE_FAILURES) return 0;
    return Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS);
}

/** Slows down whoever tries passphrases of one vault. */
export class Attempts {
    private failures = 0;
    private nextAt = -Infinity;

    /** @param now a clock that nobody sets, in milliseconds. */
    constructor(private readonly now: () => number) {}

    /** @throws {WorkspaceError} Busy if it is too early for another one. */
    requireTurn(): void {
        const left = this.nextAt - this.now();
        if (left > 0)
            throw new WorkspaceError(
                'Busy',
                fill(_('Too many wrong passphrases. Try again in %(time).'), { time: spell(left) }),
            );
    }

    /** Notes a wrong passphrase and returns what to tell of it. */
    refuse(): WorkspaceError {
        this.failures += 1;
        const wait = waitAfter(this.failures);
        this.nextAt = this.now() + wait;
        return new WorkspaceError(
            'Denied',
            wait === 0
                ? _('This passphrase is wrong.')
                : fill(_('This passphrase is wrong. Try again in %(time).'), { time: spell(wait) }),
        );
    }

    /** Notes the right one. */
    forgive(): void {
        this.failures = 0;
        this.nextAt = -Infinity;
    }
}

function spell(ms: number): string {
    const seconds = Math.ceil(ms / 1000);
    if (seconds < 60)
        return fill(ngettext('%(count) second', '%(count) seconds', seconds), { count: seconds });
    const minutes = Math.ceil(seconds / 60);
    return fill(ngettext('%(count) minute', '%(count) minutes', minutes), { count: minutes });
}
