import type { AuthorizationAttempt } from './authorization.js';
import { encodeBase64 } from './base64url.js';
import { encodeForm, encodeFormValue } from './form.js';
import type { Provider } from './provider.js';

/** A POST request. Its headers and body hold secrets: they go to the URL and nowhere else. */
export interface FormRequest {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** `application/x-www-form-urlencoded` */
    readonly body: string;
}

/**
 * Exchanges an authorization code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
 *
 * @param secret of the few clients that have one, otherwise null.
 */
export function codeRequest(
    provider: Provider,
    secret: string | null,
    code: string,
    attempt: AuthorizationAttempt,
): FormRequest {
    return formRequest(provider.tokenEndpoint, provider, secret, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: attempt.redirectUri,
        code_verifier: attempt.verifier,
    });
}

/** Exchanges a refresh token for new tokens (RFC 6749 §6). */
export function refreshRequest(
    provider: Provider,
    secret: string | null,
    refreshToken: string,
): FormRequest {
    return formRequest(provider.tokenEndpoint, provider, secret, {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
    });
}

/** Asks whether the person has signed in on the other device (RFC 8628 §3.4). */
export function deviceTokenRequest(
    provider: Provider,
    secret: string | null,
    deviceCode: string,
): FormRequest {
    return formRequest(provider.tokenEndpoint, provider, secret, {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
    });
}

/** Begins a sign-in on another device (RFC 8628 §3.1); null if the provider has no such thing. */
export function deviceAuthorizationRequest(
    provider: Provider,
    secret: string | null,
): FormRequest | null {
    if (provider.deviceAuthorizationEndpoint === null) return null;
    return formRequest(provider.deviceAuthorizationEndpoint, provider, secret, {
        scope: provider.scopes.length > 0 ? provider.scopes.join(' ') : null,
    });
}

/**
 * Gives a token back (RFC 7009 §2.1); null if the provider has no such thing. To revoke the refresh
 * token is enough where there is one: what came of it goes with it.
 */
export function revocationRequest(
    provider: Provider,
    secret: string | null,
    token: string,
    kind: 'access_token' | 'refresh_token',
): FormRequest | null {
    if (provider.revocationEndpoint === null) return null;
    return formRequest(provider.revocationEndpoint, provider, secret, {
        token,
        token_type_hint: kind,
    });
}

function formRequest(
    url: string,
    provider: Provider,
    secret: string | null,
    parameters: Readonly<Record<string, string | null>>,
): FormRequest {
    const { clientId, secretMethod } = provider;
    const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
    };
    if (secret === null || secretMethod === 'client_secret_post') {
        const body = encodeForm({ ...parameters, client_id: clientId, client_secret: secret });
        return { url, headers, body };
    }
    // RFC 6749 §2.3.1: each is encoded as in a form before they are joined.
    const credentials = [clientId, secret].map(encodeFormValue).join(':');
    const Authorization = `Basic ${encodeBase64(new TextEncoder().encode(credentials))}`;
    return { url, headers: { ...headers, Authorization }, body: encodeForm(parameters) };
}
