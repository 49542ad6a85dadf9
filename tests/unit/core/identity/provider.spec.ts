import {
    hasIdTokens,
    parseProvider,
    type Provider,
    type ProviderOptions,
} from '../../../../src/core/identity/provider.js';
import { PROVIDER, refusal } from './sample.js';

const PLAIN = {
    client_id: 'abc',
    authorize_url: 'https://github.example/login/oauth/authorize',
    token_url: 'https://github.example/login/oauth/access_token',
    userinfo_url: 'https://api.github.example/user',
    id_claim: 'id',
    scopes: 'read:user user:email',
};

describe('What is set of a provider', () => {
    it('may be no more than who it is and who we are there', () => {
        expect(parseProvider({ issuer: 'https://id.example', client_id: 'kolide' })).toEqual({
            kind: 'discoverable',
            issuer: 'https://id.example',
            clientId: 'kolide',
            idClaim: 'sub',
            scopes: ['openid', 'profile', 'email'],
        });
    });

    it('always asks for a sign-in, whatever the scopes', () => {
        const issuer = 'https://id.example';
        const scopesOf = (scopes: string): readonly string[] =>
            parseProvider({ issuer, client_id: 'x', scopes }).scopes;
        expect(scopesOf('offline_access')).toEqual(['openid', 'offline_access']);
        expect(scopesOf('  email openid ')).toEqual(['openid', 'email']);
        expect(scopesOf('')).toEqual(['openid']);
    });

    it('may be the addresses of one that publishes no configuration', () => {
        const provider = parseProvider(PLAIN) as Provider;
        expect(provider.kind).toBe('known');
        expect([provider.tokenEndpoint, provider.idClaim]).toEqual([PLAIN.token_url, 'id']);
        expect(provider.scopes).toEqual(['read:user', 'user:email']);
        expect(hasIdTokens(provider)).toBeFalse();
        expect(hasIdTokens(PROVIDER)).toBeTrue();
    });

    const ISSUED = { issuer: 'https://id.example', client_id: 'kolide' };
    const bad: [what: string, options: ProviderOptions, problem: RegExp][] = [
        [
            'a plain-http issuer',
            { ...ISSUED, issuer: 'http://id.example' },
            /“issuer” must be an https/,
        ],
        ['an issuer with a query', { ...ISSUED, issuer: 'https://id.example?a' }, /“issuer”/],
        [
            'a plain-http address',
            { ...PLAIN, token_url: 'http://x.example/' },
            /“token_url” must be/,
        ],
        ['no client id', { ...ISSUED, client_id: '' }, /“client_id” is not set/],
        ['a client id with a line break', { ...ISSUED, client_id: 'a\nb' }, /“client_id” has char/],
        ['no claim', { ...ISSUED, id_claim: '' }, /“id_claim” is not set/],
        ['a scope with quotes', { ...ISSUED, scopes: 'a "b"' }, /“scopes” has characters/],
        ['a scope that begins so', { ...ISSUED, scopes: '"b' }, /“scopes” has characters/],
        ['a scope that ends so', { ...ISSUED, scopes: 'b"' }, /“scopes” has characters/],
        ['a claim with a space', { ...ISSUED, id_claim: 'user id' }, /“id_claim” has characters/],
        ['a claim in two lines', { ...ISSUED, id_claim: '\nid' }, /“id_claim” has characters/],
        ['a claim that ends in one', { ...ISSUED, id_claim: 'id\n' }, /“id_claim” has characters/],
        ['both', { ...PLAIN, issuer: 'https://id.example' }, /Set either “issuer”, or/],
        ['neither', { client_id: 'kolide' }, /“authorize_url” is not set/],
        [
            'nobody to ask who signed in',
            { ...PLAIN, userinfo_url: '' },
            /“userinfo_url” is not set/,
        ],
    ];
    for (const [what, options, problem] of bad)
        it(`is refused with ${what}`, () => {
            expect(() => parseProvider(options)).toThrowMatching(
                refusal('InvalidArgument', problem),
            );
        });
});
