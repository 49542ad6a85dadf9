import { CLOCK_SKEW, type Seconds } from './primitives.js';
import type { Tokens } from './tokenAnswer.js';

/** What must be known of tokens to tell how old they are. */
export type TokenTimes = Pick<Tokens, 'obtainedAt' | 'lifetime'>;

const LONGEST_LEAD = 300;
const FIRST_RETRY = 5;
const LONGEST_RETRY = 900;

/**
 * How long to wait until tokens should be refreshed, in seconds: 0 for at once, null for never, if it
 * is not known how long they last. A fifth of their life before they expire, at most five minutes.
 *
 * To be asked anew after the computer slept, since a timer counts no sleep. A clock that was put back
 * counts as time that passed.
 */
export function untilRefresh({ obtainedAt, lifetime }: TokenTimes, now: Seconds): number | null {
    if (lifetime === null) return null;
    if (now < obtainedAt - CLOCK_SKEW) return 0;
    const lead = Math.min(lifetime / 5, LONGEST_LEAD);
    return Math.max(0, obtainedAt + lifetime - lead - now);
}

/** How long an access token can be used still, in seconds; null if that is not known. */
export function untilExpiry(times: TokenTimes, now: Seconds): number | null {
    if (times.lifetime === null) return null;
    return isUsable(times, now) ? times.obtainedAt + times.lifetime - now : 0;
}

/** Whether an access token can be used still. One of which it is not known may be tried. */
export function isUsable({ obtainedAt, lifetime }: TokenTimes, now: Seconds): boolean {
    return lifetime === null || (now >= obtainedAt - CLOCK_SKEW && now < obtainedAt + lifetime);
}

/**
 * The tokens after a refresh. A refresh token that came replaces the old one, which must not be used
 * again; where none came the old one goes on (RFC 6749 §6). The ID token stays that of the sign-in: it
 * is what those of every refresh are compared with (OpenID Connect Core §12.2).
 */
export function afterRefresh(old: Tokens, fresh: Tokens): Tokens {
    return {
        ...fresh,
        refreshToken: fresh.refreshToken ?? old.refreshToken,
        idToken: old.idToken,
    };
}

/**
 * How long to wait after a refresh that failed because the provider was not there, in seconds: twice
 * as long each time, up to a quarter of an hour.
 *
 * @param failures how many there were in a row, from 1.
 */
export function untilRetry(failures: number): number {
    return Math.min(FIRST_RETRY * 2 ** (failures - 1), LONGEST_RETRY);
}
