import { _, fill } from '../words.js';
import { checkStatus, member, readJson, refused, textMember } from './answer.js';
import type { Answer, JsonObject } from './answer.js';
import { readOAuthError } from './oauthError.js';
import type { OAuthError } from './oauthError.js';
import type { Seconds } from './primitives.js';

/** What a token endpoint grants (RFC 6749 §5.1). Secrets all. */
export interface Tokens {
    readonly kind: 'tokens';
    readonly accessToken: string;
    /** Null if there is none, or, after a refresh, if the old one goes on (RFC 6749 §6). */
    readonly refreshToken: string | null;
    /** OpenID Connect Core §3.1.3.3; not yet validated. */
    readonly idToken: string | null;
    /** When it was asked for. */
    readonly obtainedAt: Seconds;
    /** How long the access token lasts from then on, in seconds; null if it is not said. */
    readonly lifetime: number | null;
}

const MAX_TOKEN_LENGTH = 64 * 1024;

/**
 * Reads what a token endpoint answered (RFC 6749 §5.1, §5.2). An error counts whatever the status is:
 * some providers send it with 200.
 *
 * @param now when the request was sent, so that the lifetime is not thought longer than it is.
 * @throws {WorkspaceError} Busy, or Failed if it is no such answer.
 */
export function readTokenAnswer(answer: Answer, now: Seconds): Tokens | OAuthError {
    const { status } = answer;
    const isError = status >= 400 && status < 500 && status !== 429;
    // A gateway's error page is no JSON.
    if (!isError) checkStatus(answer, 'token');
    const object = readJson(answer, 'token');
    const error = readOAuthError(object);
    if (error !== null) return error;
    checkStatus(answer, 'token');

    // RFC 6749 §7.1: what is of an unknown type must not be used.
    if (textMember(object, 'token_type')?.toLowerCase() !== 'bearer')
        throw refused(_('The identity provider gave a token of a kind that is not known here.'));
    const accessToken = token(object, 'access_token');
    if (accessToken === null)
        throw refused(_('The identity provider’s answer has no access token.'));
    return {
        kind: 'tokens',
        accessToken,
        refreshToken: token(object, 'refresh_token'),
        idToken: token(object, 'id_token'),
        obtainedAt: now,
        lifetime: lifetimeOf(object),
    };
}

/** Bounded, and of visible ASCII only (RFC 6749 appendix A.12, A.17), since it goes into headers. */
function token(object: JsonObject, name: string): string | null {
    const value = member(object, name);
    if (value === null) return null;
    if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value))
        if (value.length <= MAX_TOKEN_LENGTH) return value;
    throw refused(fill(_('The identity provider’s “%(name)” is malformed.'), { name }));
}

function lifetimeOf(object: JsonObject): number | null {
    const value = member(object, 'expires_in');
    if (value === null) return null;
    // Some send the number as a text.
    const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
    if (typeof seconds === 'number' && seconds >= 0) return seconds;
    throw refused(
        fill(_('The identity provider’s “%(name)” is malformed.'), { name: 'expires_in' }),
    );
}
