import type { JsonObject } from '../../../../src/core/identity/answer.js';
import { encodeBase64url } from '../../../../src/core/identity/base64url.js';
import {
    requireIdToken,
    validateIdToken,
    validateRefreshedIdToken,
    type IdToken,
    type Validation,
} from '../../../../src/core/identity/idToken.js';
import { CLOCK_SKEW } from '../../../../src/core/identity/primitives.js';
import type { Tokens } from '../../../../src/core/identity/tokenAnswer.js';
import { CLIENT, esToken, ISSUER, KEYS, NOW, PROVIDER, refusal } from './sample.js';
import { rsToken, sha256, utf8, without } from './sample.js';
import { UNSIGNED_TOKEN } from './rfc7515.js';
import openssl from './opensslTokens.json';

const ACCESS_TOKEN = 'SlAV32hkKG';
const VALIDATION: Validation = { provider: PROVIDER, keys: KEYS, sha256, now: NOW };
const CLAIMS = {
    iss: ISSUER,
    sub: 'ada',
    aud: CLIENT,
    exp: NOW + 300,
    iat: NOW,
    auth_time: NOW - 5,
    nonce: 'N1',
    at_hash: encodeBase64url(sha256(utf8(ACCESS_TOKEN)).subarray(0, 16)),
    name: 'Ada Lovelace',
};

function validate(token: string, changes: Partial<Validation> = {}): IdToken {
    return validateIdToken(token, { ...VALIDATION, ...changes }, 'N1', ACCESS_TOKEN);
}

describe('An ID token', () => {
    it('says who signed in', () => {
        for (const token of [esToken(CLAIMS), rsToken(CLAIMS)])
            expect(validate(token)).toEqual({
                issuer: ISSUER,
                subject: 'ada',
                audience: [CLIENT],
                authorizedParty: null,
                authenticatedAt: NOW - 5,
                nonce: 'N1',
                claims: CLAIMS,
            });
    });

    // OpenID Connect Core appendix A.6
    it('is tied to its access token as the specification’s example is', () => {
        const hash = sha256(utf8('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y')).subarray(0, 16);
        expect(encodeBase64url(hash)).toBe('77QmUPtjPfzWtF2AnpK9RQ');
    });

    it('need not be tied to the access token, nor say when the person signed in', () => {
        const claims = without(without(CLAIMS, 'at_hash'), 'auth_time');
        expect(validate(esToken(claims)).authenticatedAt).toBeNull();
    });

    it('may be for others as well if it was issued to us', () => {
        const { audience } = validate(esToken({ ...CLAIMS, aud: ['api', CLIENT], azp: CLIENT }));
        expect(audience).toEqual(['api', CLIENT]);
        expect(validate(esToken({ ...CLAIMS, aud: [CLIENT] })).audience).toEqual([CLIENT]);
    });

    it('may come from a clock that is a little ahead or behind', () => {
        const ahead = { ...CLAIMS, iat: NOW + CLOCK_SKEW, nbf: NOW + CLOCK_SKEW };
        expect(() => validate(esToken(ahead))).not.toThrow();
        const now = CLAIMS.exp + CLOCK_SKEW - 1;
        expect(() => validate(esToken(CLAIMS), { now })).not.toThrow();
    });

    it('has no nonce in the device flow', () => {
        const [with_, without_] = [esToken(CLAIMS), esToken(without(CLAIMS, 'nonce'))];
        expect(validateIdToken(without_, VALIDATION, null, ACCESS_TOKEN).subject).toBe('ada');
        expect(() => validateIdToken(with_, VALIDATION, null, ACCESS_TOKEN)).toThrowMatching(
            refusal('Failed', /another sign-in/),
        );
    });

    const lies: [what: string, changes: JsonObject, problem: RegExp][] = [
        ['another issuer', { iss: 'https://evil.example' }, /of another provider/],
        ['an issuer with a slash more', { iss: `${ISSUER}/` }, /of another provider/],
        ['no issuer', { iss: null }, /of another provider/],
        ['another audience', { aud: 'other' }, /issued to another program/],
        ['an audience of others', { aud: ['other', 'api'], azp: CLIENT }, /to another program/],
        ['an audience that begins like us', { aud: `${CLIENT}2` }, /to another program/],
        ['no audience', { aud: null }, /to another program/],
        ['an empty audience', { aud: [] }, /to another program/],
        ['an audience with a number in it', { aud: [CLIENT, 7], azp: CLIENT }, /another program/],
        ['several audiences and no azp', { aud: [CLIENT, 'api'] }, /to another program/],
        ['another azp', { azp: 'other' }, /to another program/],
        ['another azp of several audiences', { aud: [CLIENT, 'o'], azp: 'o' }, /another program/],
        ['a number for azp', { azp: 7 }, /malformed/],
        ['another nonce', { nonce: 'N2' }, /of another sign-in/],
        ['no nonce', { nonce: null }, /of another sign-in/],
        ['a list of nonces', { nonce: ['N1'] }, /malformed/],
        ['no subject', { sub: null }, /does not say who/],
        ['an empty subject', { sub: '' }, /does not say who/],
        ['a number for subject', { sub: 7 }, /does not say who/],
        ['a subject too long', { sub: 'a'.repeat(256) }, /does not say who/],
        ['a subject with a line break', { sub: 'ada\n' }, /does not say who/],
        ['a time that is over', { exp: NOW - CLOCK_SKEW }, /has expired/],
        ['no end', { exp: null }, /malformed/],
        ['an end in words', { exp: '2099-01-01' }, /malformed/],
        ['no beginning', { iat: null }, /malformed/],
        ['a beginning in the future', { iat: NOW + CLOCK_SKEW + 1 }, /from the future/],
        ['a time that is to come', { nbf: NOW + CLOCK_SKEW + 1 }, /from the future/],
        ['another access token', { at_hash: '77QmUPtjPfzWtF2AnpK9RQ' }, /not belong together/],
        ['an empty hash', { at_hash: '' }, /not belong together/],
        ['a number for hash', { at_hash: 7 }, /malformed/],
    ];
    for (const [what, changes, problem] of lies)
        it(`is refused with ${what}`, () => {
            expect(() => validate(esToken({ ...CLAIMS, ...changes }))).toThrowMatching(
                refusal('Failed', problem),
            );
        });

    it('is refused unless the provider signed it', () => {
        const [header, payload, signature = ''] = esToken(CLAIMS).split('.');
        const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
        expect(() => validate([header, payload, changed].join('.'))).toThrowMatching(
            refusal('Failed', /signature .* wrong/),
        );
        expect(() => validate([header, payload, ''].join('.'))).toThrowMatching(
            refusal('Failed', /signature .* wrong/),
        );
        expect(() => validate(UNSIGNED_TOKEN)).toThrowMatching(refusal('Failed', /neither RS256/));
        const hmac = openssl.bad['HMAC with the public key'];
        expect(() => validate(hmac, { keys: openssl })).toThrowMatching(
            refusal('Failed', /neither RS256/),
        );
        expect(() => validate(esToken(CLAIMS, { kid: 'new' }))).toThrowMatching(
            refusal('Failed', /a key that is not its own/),
        );
    });

    it('is refused if the provider does not offer to sign so', () => {
        const provider = { ...PROVIDER, signingAlgorithms: ['RS256'] as const };
        expect(() => validate(esToken(CLAIMS), { provider })).toThrowMatching(
            refusal('Failed', /in a way that it does not offer/),
        );
        expect(() => validate(rsToken(CLAIMS), { provider })).not.toThrow();
    });

    it('must be there after a sign-in', () => {
        const tokens = { idToken: null } as Tokens;
        expect(() => requireIdToken(tokens)).toThrowMatching(refusal('Failed', /no ID token/));
        expect(requireIdToken({ ...tokens, idToken: 'a.b.c' })).toBe('a.b.c');
    });
});

describe('The ID token of a refresh', () => {
    const ORIGINAL = validate(esToken({ ...CLAIMS, aud: [CLIENT, 'api'], azp: CLIENT }));
    const LATER = NOW + 3600;
    const FRESH = {
        ...without(CLAIMS, 'nonce'),
        aud: ['api', CLIENT],
        azp: CLIENT,
        iat: LATER,
        exp: LATER + 300,
    };
    const refresh = (changes: JsonObject): IdToken =>
        validateRefreshedIdToken(
            esToken({ ...FRESH, ...changes }),
            { ...VALIDATION, now: LATER },
            ORIGINAL,
            ACCESS_TOKEN,
        );

    it('says the same as the first one', () => {
        expect(refresh({}).subject).toBe('ada');
        expect(refresh({ nonce: 'N1', auth_time: null }).nonce).toBe('N1');
    });

    const lies: [what: string, changes: JsonObject, problem: RegExp][] = [
        ['another subject', { sub: 'eve' }, /of somebody else/],
        ['another time of sign-in', { auth_time: LATER }, /of somebody else/],
        ['another nonce', { nonce: 'N2' }, /of somebody else/],
        ['fewer audiences', { aud: [CLIENT] }, /of somebody else/],
        ['no azp any more', { aud: CLIENT, azp: null }, /of somebody else/],
        ['another issuer', { iss: 'https://evil.example' }, /of another provider/],
        ['the old times', { iat: NOW, exp: NOW + 300 }, /has expired/],
        ['another access token', { at_hash: 'AAAA' }, /not belong together/],
    ];
    for (const [what, changes, problem] of lies)
        it(`is refused with ${what}`, () => {
            expect(() => refresh(changes)).toThrowMatching(refusal('Failed', problem));
        });
});
