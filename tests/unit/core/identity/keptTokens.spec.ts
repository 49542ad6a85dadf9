import { formatTokens, issuerOf, parseTokens } from '../../../../src/core/identity/keptTokens.js';
import type { Tokens } from '../../../../src/core/identity/tokenAnswer.js';
import { NOW } from './sample.js';

const TOKENS: Tokens = {
    kind: 'tokens',
    accessToken: 'access',
    refreshToken: 'refresh',
    idToken: 'a.b.c',
    obtainedAt: NOW,
    lifetime: 300,
};
const ISSUER = issuerOf({ issuer: 'https://id.example', client_id: 'kolide' });

describe('Tokens in a key ring', () => {
    it('are read as they were written', () => {
        for (const tokens of [
            TOKENS,
            { ...TOKENS, refreshToken: null, idToken: null, lifetime: null },
        ])
            expect(parseTokens(formatTokens({ tokens, issuer: ISSUER }))).toEqual({
                tokens,
                issuer: ISSUER,
            });
    });

    it('have the names of the standard, for other programs', () => {
        expect(JSON.parse(formatTokens({ tokens: TOKENS, issuer: ISSUER }))).toEqual({
            access_token: 'access',
            token_type: 'Bearer',
            refresh_token: 'refresh',
            id_token: 'a.b.c',
            expires_in: 300,
            obtained_at: NOW,
            issued_by: ['https://id.example', 'kolide'],
        });
    });

    it('of older programs are an access token alone, which is shown to nobody', () => {
        expect(parseTokens('old-token\n')).toEqual({
            tokens: {
                kind: 'tokens',
                accessToken: 'old-token',
                refreshToken: null,
                idToken: null,
                obtainedAt: 0,
                lifetime: null,
            },
            issuer: null,
        });
    });

    it('without a beginning do not say when they end', () => {
        const { tokens } = parseTokens('{"access_token":"a","expires_in":60}');
        expect(tokens.lifetime).toBeNull();
    });

    for (const text of ['', '{}', '{"access_token":7}', '[1, 2]', 'two words'])
        it(`are not ${JSON.stringify(text)}, and the error does not tell it`, () => {
            expect(() => parseTokens(text)).toThrowError('What the key ring has is no token.');
        });
});

describe('Who gave tokens', () => {
    it('is told apart by the issuer and by the client', () => {
        const of = (issuer: string, client_id: string): string => issuerOf({ issuer, client_id });
        expect(of('https://a', 'x')).toBe(of('https://a', 'x'));
        expect(of('https://a', 'x')).not.toBe(of('https://a', 'y'));
        expect(of('https://a', 'x')).not.toBe(of('https://b', 'x'));
        expect(issuerOf({ token_url: 'https://a/token', client_id: 'x' })).not.toBe(
            issuerOf({ token_url: 'https://b/token', client_id: 'x' }),
        );
    });
});
