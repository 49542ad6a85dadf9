import { discoveryUrl, readDiscovery } from '../../../../src/core/identity/discovery.js';
import { answer, ASKED, ISSUER, refusal, without } from './sample.js';

const DOCUMENT = {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    jwks_uri: `${ISSUER}/jwks`,
    userinfo_endpoint: `${ISSUER}/me`,
    end_session_endpoint: `${ISSUER}/end`,
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256'],
    code_challenge_methods_supported: ['plain', 'S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'none'],
    authorization_response_iss_parameter_supported: true,
};

describe('The configuration that a provider publishes', () => {
    it('is where OpenID Connect says', () => {
        const urlOf = (issuer: string): string => discoveryUrl({ ...ASKED, issuer });
        const path = '/.well-known/openid-configuration';
        expect(urlOf('https://id.example')).toBe(`https://id.example${path}`);
        expect(urlOf('https://id.example/realms/a/')).toBe(`https://id.example/realms/a${path}`);
    });

    it('says where to go and what to expect', () => {
        const provider = readDiscovery(answer(DOCUMENT), ASKED);
        expect([provider.clientId, provider.scopes]).toEqual([ASKED.clientId, ASKED.scopes]);
        expect([provider.tokenEndpoint, provider.jwksUri]).toEqual([
            `${ISSUER}/token`,
            `${ISSUER}/jwks`,
        ]);
        expect(provider.namesItselfInRedirects).toBeTrue();
        expect(provider.signingAlgorithms).toEqual(['RS256']);
        expect(provider.secretMethod).toBe('client_secret_post');
        expect([provider.revocationEndpoint, provider.deviceAuthorizationEndpoint]).toEqual([
            null,
            null,
        ]);
    });

    it('may leave out what has a default', () => {
        let document: Readonly<Record<string, unknown>> = DOCUMENT;
        for (const name of Object.keys(DOCUMENT).filter(name => name.endsWith('supported')))
            document = without(document, name);
        const provider = readDiscovery(answer(document), ASKED);
        expect(provider.namesItselfInRedirects).toBeFalse();
        expect(provider.signingAlgorithms).toEqual(['RS256']);
        expect(provider.secretMethod).toBe('client_secret_basic');
    });

    it('says how a client shows its secret', () => {
        const methodFor = (...offered: string[]): string =>
            readDiscovery(
                answer({ ...DOCUMENT, token_endpoint_auth_methods_supported: offered }),
                ASKED,
            ).secretMethod;
        expect(methodFor('client_secret_post', 'client_secret_basic')).toBe('client_secret_basic');
        expect(methodFor('client_secret_post')).toBe('client_secret_post');
        expect(methodFor('private_key_jwt')).toBe('client_secret_basic');
    });

    const bad: [what: string, document: object, problem: RegExp][] = [
        [
            'another issuer',
            { issuer: 'https://evil.example' },
            /calls itself https:\/\/evil\.example/,
        ],
        ['an issuer with a slash more', { issuer: `${ISSUER}/` }, /calls itself .*to the letter/],
        ['an issuer in capitals', { issuer: ISSUER.toUpperCase() }, /calls itself/],
        [
            'an issuer that is no address',
            { issuer: 'you <b>won' },
            /does not say that it is that\.$/,
        ],
        ['no issuer', { issuer: null }, /does not say that it is that/],
        ['no token endpoint', { token_endpoint: null }, /has no “token_endpoint”/],
        ['no keys', { jwks_uri: null }, /has no “jwks_uri”/],
        [
            'a plain-http token endpoint',
            { token_endpoint: 'http://id.example/' },
            /“token_endpoint” is not/,
        ],
        ['plain-http keys', { jwks_uri: 'http://id.example/jwks' }, /“jwks_uri” is not a safe/],
        ['a plain-http userinfo', { userinfo_endpoint: 'http://x.example' }, /“userinfo_endpoint”/],
        ['a plain-http revocation', { revocation_endpoint: 'http://x.example' }, /“revocation_e/],
        [
            'a script to sign out',
            { end_session_endpoint: 'javascript:1' },
            /“end_session_endpoint”/,
        ],
        ['an endpoint that is a number', { userinfo_endpoint: 7 }, /“userinfo_endpoint”/],
        ['no code flow', { response_types_supported: ['token'] }, /authorization code flow/],
        ['plain PKCE only', { code_challenge_methods_supported: ['plain'] }, /PKCE with S256/],
        [
            'HMAC only',
            { id_token_signing_alg_values_supported: ['HS256'] },
            /neither RS256 nor ES256/,
        ],
        ['no signature', { id_token_signing_alg_values_supported: ['none'] }, /neither RS256/],
    ];
    for (const [what, changes, problem] of bad)
        it(`is refused with ${what}`, () => {
            expect(() => readDiscovery(answer({ ...DOCUMENT, ...changes }), ASKED)).toThrowMatching(
                refusal('Failed', problem),
            );
        });
});
