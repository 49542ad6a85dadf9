import { _, fill } from '../words.js';
import { listMember, member, readSuccess, refused, textMember } from './answer.js';
import type { Answer, JsonObject } from './answer.js';
import { isEndpoint, isIssuer } from './endpoint.js';
import { ALGORITHMS } from './jws.js';
import type { DiscoverableProvider, OpenIdProvider, Provider } from './provider.js';

/** Where a provider publishes its configuration (OpenID Connect Discovery §4). */
export function discoveryUrl({ issuer }: DiscoverableProvider): string {
    return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Reads the configuration that a provider publishes (OpenID Connect Discovery §3, §4.3; RFC 8414 §2,
 * §3.3). Every address in it must be one to which secrets can be sent.
 *
 * @throws {WorkspaceError} Busy, or Failed with what is wrong in it.
 */
export function readDiscovery(answer: Answer, asked: DiscoverableProvider): OpenIdProvider {
    const document = readSuccess(answer, 'configuration');
    checkIssuer(document, asked.issuer);
    checkCapabilities(document);
    return {
        ...asked,
        kind: 'known',
        authorizationEndpoint: requiredEndpoint(document, 'authorization_endpoint'),
        tokenEndpoint: requiredEndpoint(document, 'token_endpoint'),
        jwksUri: requiredEndpoint(document, 'jwks_uri'),
        userinfoEndpoint: endpoint(document, 'userinfo_endpoint'),
        revocationEndpoint: endpoint(document, 'revocation_endpoint'),
        endSessionEndpoint: endpoint(document, 'end_session_endpoint'),
        deviceAuthorizationEndpoint: endpoint(document, 'device_authorization_endpoint'),
        namesItselfInRedirects:
            member(document, 'authorization_response_iss_parameter_supported') === true,
        signingAlgorithms: signingAlgorithms(document),
        secretMethod: secretMethod(document),
    };
}

/** §4.3: exactly the same, or whoever publishes this could pass for somebody else. */
function checkIssuer(document: JsonObject, expected: string): void {
    const issuer = textMember(document, 'issuer');
    if (issuer === expected) return;
    throw refused(
        issuer !== null && isIssuer(issuer)
            ? fill(
                  _(
                      'The identity provider at %(expected) calls itself %(issuer). Set “issuer” to what it calls itself, to the letter, if that is right.',
                  ),
                  { expected, issuer },
              )
            : fill(_('The identity provider at %(expected) does not say that it is that.'), {
                  expected,
              }),
    );
}

/** Lists that are absent stand for what RFC 8414 §2 says, or must be tried. */
function checkCapabilities(document: JsonObject): void {
    const isWithout = (name: string, value: string): boolean =>
        member(document, name) !== null && listMember(document, name)?.includes(value) !== true;
    if (isWithout('response_types_supported', 'code'))
        throw refused(_('The identity provider does not offer the authorization code flow.'));
    if (isWithout('code_challenge_methods_supported', 'S256'))
        throw refused(_('The identity provider does not offer PKCE with S256.'));
}

function signingAlgorithms(document: JsonObject): Provider['signingAlgorithms'] {
    // Required by §3; RS256 is what every provider must offer.
    const offered = listMember(document, 'id_token_signing_alg_values_supported') ?? ['RS256'];
    const usable = ALGORITHMS.filter(algorithm => offered.includes(algorithm));
    if (usable.length > 0) return usable;
    throw refused(_('The identity provider signs with neither RS256 nor ES256.'));
}

function secretMethod(document: JsonObject): Provider['secretMethod'] {
    const offers = (method: string): boolean | undefined =>
        listMember(document, 'token_endpoint_auth_methods_supported')?.includes(method);
    // Absent, it stands for the former (§3).
    return offers('client_secret_basic') === false && offers('client_secret_post') === true
        ? 'client_secret_post'
        : 'client_secret_basic';
}

function requiredEndpoint(document: JsonObject, name: string): string {
    const url = endpoint(document, name);
    if (url !== null) return url;
    throw refused(fill(_('The identity provider’s configuration has no “%(name)”.'), { name }));
}

function endpoint(document: JsonObject, name: string): string | null {
    const url = member(document, name);
    if (url === null || (typeof url === 'string' && isEndpoint(url))) return url;
    throw refused(
        fill(
            _('In the identity provider’s configuration, “%(name)” is not a safe https address.'),
            { name },
        ),
    );
}
