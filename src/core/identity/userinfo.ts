import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { readSuccess, refused, textMember } from './answer.js';
import type { Answer, JsonObject } from './answer.js';
import type { Provider } from './provider.js';

/** A GET request. Its headers hold a secret: they go to the URL and nowhere else. */
export interface GetRequest {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks who signed in (OpenID Connect Core §5.3.1, RFC 6750 §2.1); null if the provider has no such
 * thing.
 */
export function userinfoRequest(provider: Provider, accessToken: string): GetRequest | null {
    if (provider.userinfoEndpoint === null) return null;
    return {
        url: provider.userinfoEndpoint,
        headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
    };
}

/**
 * Reads what a provider says of who signed in (OpenID Connect Core §5.3.2).
 *
 * @param subject of the ID token: what is said of anybody else must not be used. Null for a plain
 *   provider, which has no ID token.
 * @throws {WorkspaceError} Denied if the access token is not valid, Busy, or Failed.
 */
export function readUserinfo(answer: Answer, subject: string | null): JsonObject {
    if (answer.status === 401)
        throw new WorkspaceError('Denied', _('The sign-in is no longer valid. Sign in again.'));
    const claims = readSuccess(answer, 'userinfo');
    if (subject !== null && textMember(claims, 'sub') !== subject)
        throw refused(_('The identity provider’s userinfo is of somebody else than signed in.'));
    return claims;
}
