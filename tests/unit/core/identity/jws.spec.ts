import { parseJws } from '../../../../src/core/identity/jws.js';
import { esToken, refusal, signingInput } from './sample.js';
import { ES256_TOKEN, RS256_TOKEN, UNSIGNED_TOKEN } from './rfc7515.js';
import openssl from './opensslTokens.json';

describe('A signed token', () => {
    it('is taken apart', () => {
        const jws = parseJws(RS256_TOKEN);
        expect([jws.algorithm, jws.keyId]).toEqual(['RS256', null]);
        expect(jws.payload['iss']).toBe('joe');
        expect(jws.signature.length).toBe(256);
        expect(parseJws(ES256_TOKEN).algorithm).toBe('ES256');
        expect(parseJws(esToken({})).keyId).toBe('ec');
    });

    const [header = '', payload = '', signature = ''] = ES256_TOKEN.split('.');
    const withHeader = (header: Record<string, unknown>): string =>
        `${signingInput({}, header)}.${signature}`;
    // RFC 7515 appendix A.1
    const hs256 =
        'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const NEITHER = /neither RS256 nor ES256/;

    const bad: [what: string, token: string, problem: RegExp][] = [
        ['no signature (alg none)', UNSIGNED_TOKEN, NEITHER],
        ['none in other letters', withHeader({ alg: 'nOnE' }), NEITHER],
        ['HMAC', hs256, NEITHER],
        ['HMAC with the public key as its key', openssl.bad['HMAC with the public key'], NEITHER],
        ['another hash', withHeader({ alg: 'RS512' }), NEITHER],
        ['another padding', withHeader({ alg: 'PS256' }), NEITHER],
        ['no algorithm', withHeader({}), NEITHER],
        ['a list of algorithms', withHeader({ alg: ['ES256'] }), NEITHER],
        ['an algorithm that objects inherit', withHeader({ alg: 'constructor' }), NEITHER],
        ['what must be understood', withHeader({ alg: 'ES256', crit: ['exp'] }), /asks for more/],
        ['an empty list of it', withHeader({ alg: 'ES256', crit: [] }), /asks for more/],
        ['a number for a key id', withHeader({ alg: 'ES256', kid: 7 }), /malformed/],
        ['two parts', `${header}.${payload}`, /malformed/],
        ['four parts', `${ES256_TOKEN}.`, /malformed/],
        ['five parts, encrypted', `${ES256_TOKEN}.a.b`, /encrypted/],
        ['padding', `${header}=.${payload}.${signature}`, /malformed/],
        ['a line break', `${header}.${payload}.${signature}\n`, /malformed/],
        ['bits left over', `${header}.${payload}.${signature.slice(0, -1)}R`, /malformed/],
        ['a garbled header', `e30x.${payload}.${signature}`, /malformed/],
        ['a list for claims', `${header}.W10.${signature}`, /malformed/],
        ['nothing', '', /malformed/],
        ['too much', `${header}.${'e'.repeat(66_000)}.${signature}`, /malformed/],
    ];
    for (const [what, token, problem] of bad)
        it(`is refused with ${what}`, () => {
            expect(() => parseJws(token)).toThrowMatching(refusal('Failed', problem));
        });
});
