import { encodeBase64url } from './base64url.js';
import { withQuery } from './endpoint.js';
import { challengeOf, createVerifier } from './pkce.js';
import type { RandomBytes, Sha256 } from './primitives.js';
import type { Provider } from './provider.js';

/** One attempt to sign in through a browser. It serves for one redirect only. */
export interface AuthorizationAttempt {
    /** Where the browser is sent with the answer. */
    readonly redirectUri: string;
    /** Ties the answer to this attempt (RFC 6749 §10.12). */
    readonly state: string;
    /** Ties the ID token to this attempt (OpenID Connect Core §15.5.2). */
    readonly nonce: string;
    /** The PKCE code verifier (RFC 7636 §4.1): a secret of ours. */
    readonly verifier: string;
}

/** What may be asked of the provider's sign-in page (OpenID Connect Core §3.1.2.1). */
export interface AuthorizationWishes {
    /** Who probably signs in. */
    readonly loginHint?: string;
    /** `login` to have the password asked for again, `consent`, `select_account`. */
    readonly prompt?: 'login' | 'consent' | 'select_account';
}

/** The loopback redirect URI for a port that we listen on (RFC 8252 §7.3). */
export function loopbackRedirectUri(port: number): string {
    return `http://127.0.0.1:${port}/`;
}

/** Begins an attempt, with a new state, nonce and verifier of 256 bits each. */
export async function createAttempt(
    redirectUri: string,
    randomBytes: RandomBytes,
): Promise<AuthorizationAttempt> {
    return {
        redirectUri,
        state: encodeBase64url(await randomBytes(32)),
        nonce: encodeBase64url(await randomBytes(32)),
        verifier: await createVerifier(randomBytes),
    };
}

/**
 * The URL to open in the person's browser (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core
 * §3.1.2.1). Nothing in it helps who sees it: what would is the verifier.
 */
export function authorizationUrl(
    provider: Provider,
    attempt: AuthorizationAttempt,
    sha256: Sha256,
    wishes: AuthorizationWishes = {},
): string {
    return withQuery(provider.authorizationEndpoint, {
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: attempt.redirectUri,
        scope: provider.scopes.length > 0 ? provider.scopes.join(' ') : null,
        state: attempt.state,
        nonce: provider.issuer === null ? null : attempt.nonce,
        code_challenge: challengeOf(attempt.verifier, sha256),
        code_challenge_method: 'S256',
        login_hint: wishes.loginHint ?? null,
        prompt: promptOf(provider, wishes),
    });
}

/** Tokens that outlast the session must be consented to (OpenID Connect Core §11). */
function promptOf({ scopes }: Provider, { prompt }: AuthorizationWishes): string | null {
    const consent = scopes.includes('offline_access') ? 'consent' : null;
    const prompts = new Set([prompt, consent].filter(Boolean));
    return prompts.size > 0 ? [...prompts].join(' ') : null;
}
