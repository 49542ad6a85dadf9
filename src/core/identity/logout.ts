import { _ } from '../words.js';
import { refused } from './answer.js';
import type { Answer } from './answer.js';
import { checkStatus } from './answer.js';
import { withQuery } from './endpoint.js';
import { decodeForm } from './form.js';
import type { Provider } from './provider.js';

/** A sign-out in the person's browser. */
export interface LogoutAttempt {
    /** Where the browser is sent afterwards. */
    readonly redirectUri: string;
    /** Ties its coming back to this attempt. */
    readonly state: string;
}

/** A provider at which people can sign out. */
export interface LogoutProvider extends Provider {
    readonly endSessionEndpoint: string;
}

/** Whether people can sign out at a provider. */
export function offersLogout(provider: Provider): provider is LogoutProvider {
    return provider.endSessionEndpoint !== null;
}

/**
 * The URL to open in the person's browser to sign out at the provider as well (OpenID Connect
 * RP-Initiated Logout §2).
 *
 * @param idToken tells whose session ends, so that nobody need be asked. It makes the URL one that
 *   must not be seen, as the arguments of a program are: null where the URL becomes one, and the
 *   provider asks the person.
 */
export function logoutUrl(
    provider: LogoutProvider,
    { redirectUri, state }: LogoutAttempt,
    idToken: string | null,
): string {
    return withQuery(provider.endSessionEndpoint, {
        id_token_hint: idToken,
        client_id: provider.clientId,
        post_logout_redirect_uri: redirectUri,
        state,
    });
}

/**
 * Checks that the browser came back from this sign-out (RP-Initiated Logout §3).
 *
 * @param query what follows the question mark, as it came.
 * @throws {WorkspaceError} Failed if it did not.
 */
export function checkLogoutRedirect(query: string, { state }: LogoutAttempt): void {
    if (decodeForm(query)?.get('state') !== state)
        throw refused(_('The answer that the browser brought belongs to another sign-out.'));
}

/**
 * Checks that a token was revoked (RFC 7009 §2.2); one that was not valid any more counts.
 *
 * @throws {WorkspaceError} Busy if the provider cannot answer now, Failed if it would not.
 */
export function checkRevocation(answer: Answer): void {
    checkStatus(answer, 'revocation');
}
