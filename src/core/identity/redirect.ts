import { _ } from '../words.js';
import { refused } from './answer.js';
import type { AuthorizationAttempt } from './authorization.js';
import { decodeForm } from './form.js';
import { oauthErrorOf, oauthFailure } from './oauthError.js';
import type { Provider } from './provider.js';

const MAX_QUERY_LENGTH = 16 * 1024;

/**
 * Reads the redirect that ends an attempt (RFC 6749 §4.1.2, §4.1.2.1).
 *
 * The state is looked at first and the issuer next (RFC 9207 §2.4): what fails there is no answer to
 * us, not even an error.
 *
 * @param query what follows the question mark, as it came: parsed by somebody else, parameters that
 *   are there twice would be lost.
 * @returns the authorization code: a secret, to be used once.
 * @throws {WorkspaceError} Denied if the person or the provider said no, Busy if the provider cannot
 *   answer now, Failed for what is no honest answer.
 */
export function readRedirect(
    query: string,
    provider: Provider,
    attempt: AuthorizationAttempt,
): string {
    const parameters = query.length <= MAX_QUERY_LENGTH ? decodeForm(query) : null;
    if (parameters === null)
        throw refused(_('The answer that the browser brought is malformed. Sign in again.'));
    if (parameters.get('state') !== attempt.state)
        throw refused(
            _('The answer that the browser brought belongs to another sign-in. Sign in again.'),
        );
    checkIssuer(parameters.get('iss') ?? null, provider);

    const error = parameters.get('error');
    if (error !== undefined) throw oauthFailure(oauthErrorOf(error));
    const code = parameters.get('code');
    if (code !== undefined && /^[\x20-\x7e]+$/.test(code)) return code;
    throw refused(_('The browser came back without an answer of the identity provider.'));
}

/**
 * RFC 9207 §2.4. A plain provider has no issuer to compare with; against mix-up it has a redirect URI
 * per attempt, since each listens on a port of its own (RFC 9700 §4.4.2.2).
 */
function checkIssuer(named: string | null, { issuer, namesItselfInRedirects }: Provider): void {
    if (issuer === null || named === issuer) return;
    if (named === null && !namesItselfInRedirects) return;
    throw refused(
        _(
            'The answer that the browser brought is not of the identity provider that was asked. Nothing was sent to it.',
        ),
    );
}
