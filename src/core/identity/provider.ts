import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { isEndpoint, isIssuer } from './endpoint.js';
import type { Algorithm } from './jws.js';

/** How a client proves who it is at the token endpoint (OpenID Connect Core §9). */
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post';

/** What somebody has set of an identity provider, by the names used in `meta.toml`. */
export interface ProviderOptions {
    /** The provider's URL, under which it publishes its configuration. */
    readonly issuer?: string;
    readonly client_id: string;
    /** Of a provider that publishes no configuration; excludes `issuer`. */
    readonly authorize_url?: string;
    readonly token_url?: string;
    readonly userinfo_url?: string;
    /** The claim that is the user id; `sub` by default. */
    readonly id_claim?: string;
    /** Separated by spaces. `openid profile email` by default, nothing for a plain provider. */
    readonly scopes?: string;
}

/** Options that were checked, and say that the provider publishes its configuration. */
export interface DiscoverableProvider {
    readonly kind: 'discoverable';
    readonly issuer: string;
    readonly clientId: string;
    readonly idClaim: string;
    readonly scopes: readonly string[];
}

/** All that must be known of a provider and of us there. */
export interface Provider {
    readonly kind: 'known';
    /** Null for a plain OAuth 2.0 provider: it has no ID tokens, and userinfo says who somebody is. */
    readonly issuer: string | null;
    readonly clientId: string;
    readonly idClaim: string;
    readonly scopes: readonly string[];
    /** RFC 6749 §3.1 */
    readonly authorizationEndpoint: string;
    /** RFC 6749 §3.2 */
    readonly tokenEndpoint: string;
    /** OpenID Connect Core §5.3 */
    readonly userinfoEndpoint: string | null;
    /** Where its public keys are (RFC 7517 §5); null only without an issuer. */
    readonly jwksUri: string | null;
    /** RFC 7009 §2 */
    readonly revocationEndpoint: string | null;
    /** OpenID Connect RP-Initiated Logout §2.1 */
    readonly endSessionEndpoint: string | null;
    /** RFC 8628 §3.1 */
    readonly deviceAuthorizationEndpoint: string | null;
    /** Whether its redirects must say who they are of (RFC 9207 §2.3). */
    readonly namesItselfInRedirects: boolean;
    /** What it may sign with, of that which we can verify. */
    readonly signingAlgorithms: readonly Algorithm[];
    /** How a client with a secret shows it. */
    readonly secretMethod: Exclude<ClientAuthentication, 'none'>;
}

/**
 * Checks what somebody has set. A provider that publishes its configuration must be asked for it
 * (`readDiscovery`); of a plain one everything is known.
 *
 * @throws {WorkspaceError} InvalidArgument, with the key at fault.
 */
export function parseProvider(options: ProviderOptions): DiscoverableProvider | Provider {
    const common = {
        clientId: checked('client_id', options.client_id, isClientId),
        idClaim: checked('id_claim', options.id_claim ?? 'sub', isClaimName),
    };
    const { issuer, authorize_url, token_url, userinfo_url } = options;
    if (issuer !== undefined) {
        if ([authorize_url, token_url, userinfo_url].some(url => url !== undefined))
            throw invalid(
                _('Set either “issuer”, or “authorize_url”, “token_url” and “userinfo_url”.'),
            );
        return {
            ...common,
            kind: 'discoverable',
            issuer: checked('issuer', issuer, isIssuer),
            // Without `openid` it would be no sign-in (OpenID Connect Core §3.1.2.1).
            scopes: [...new Set(['openid', ...parseScopes(options.scopes ?? 'profile email')])],
        };
    }
    return {
        ...common,
        kind: 'known',
        issuer: null,
        scopes: parseScopes(options.scopes ?? ''),
        authorizationEndpoint: checked('authorize_url', authorize_url ?? '', isEndpoint),
        tokenEndpoint: checked('token_url', token_url ?? '', isEndpoint),
        userinfoEndpoint: checked('userinfo_url', userinfo_url ?? '', isEndpoint),
        jwksUri: null,
        revocationEndpoint: null,
        endSessionEndpoint: null,
        deviceAuthorizationEndpoint: null,
        namesItselfInRedirects: false,
        signingAlgorithms: [],
        secretMethod: 'client_secret_post',
    };
}

/** A provider of which there are ID tokens, and keys to check them with. */
export interface OpenIdProvider extends Provider {
    readonly issuer: string;
    readonly jwksUri: string;
}

/** Whether a provider says by ID tokens who signed in. */
export function hasIdTokens(provider: Provider): provider is OpenIdProvider {
    return provider.issuer !== null;
}

function parseScopes(text: string): string[] {
    const scopes = text.split(' ').filter(scope => scope !== '');
    // RFC 6749 §3.3
    for (const scope of scopes) checked('scopes', scope, is(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/));
    return scopes;
}

// RFC 6749 appendix A.1
const isClientId = is(/^[\x20-\x7e]{1,512}$/);
const isClaimName = is(/^[\x21-\x7e]{1,128}$/);

function is(pattern: RegExp): (text: string) => boolean {
    return text => pattern.test(text);
}

function checked(key: string, value: string, isValid: (value: string) => boolean): string {
    if (isValid(value)) return value;
    const problem = value === '' ? PROBLEMS.missing() : PROBLEMS[problemOf(key)]();
    throw invalid(fill(problem, { key }));
}

function problemOf(key: string): 'url' | 'value' {
    return key === 'issuer' || key.endsWith('_url') ? 'url' : 'value';
}

const PROBLEMS = {
    missing: () => _('The identity provider’s “%(key)” is not set.'),
    url: () =>
        _('The identity provider’s “%(key)” must be an https address without user or fragment.'),
    value: () => _('The identity provider’s “%(key)” has characters that are not allowed there.'),
};

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}
