import { readRedirect } from '../../../../src/core/identity/redirect.js';
import { ISSUER, PROVIDER, refusal } from './sample.js';

const ATTEMPT = { redirectUri: 'http://127.0.0.1:1/', state: 'S1', nonce: 'N1', verifier: 'V1' };
const ISS = `iss=${encodeURIComponent(ISSUER)}`;
const SILENT = { ...PROVIDER, namesItselfInRedirects: false };
const PLAIN = { ...SILENT, issuer: null };

describe('The redirect that ends a sign-in', () => {
    it('brings the code', () => {
        expect(readRedirect(`code=a%2Fb&state=S1&${ISS}`, PROVIDER, ATTEMPT)).toBe('a/b');
    });

    it('may hold more, and in any order', () => {
        const query = `session_state=x&${ISS}&state=S1&scope=openid+email&code=c`;
        expect(readRedirect(query, PROVIDER, ATTEMPT)).toBe('c');
    });

    it('need not name a provider that never said it would', () => {
        expect(readRedirect('code=c&state=S1', SILENT, ATTEMPT)).toBe('c');
        expect(readRedirect(`code=c&state=S1&${ISS}`, SILENT, ATTEMPT)).toBe('c');
        expect(readRedirect('code=c&state=S1&iss=x', PLAIN, ATTEMPT)).toBe('c');
    });

    const bad: [what: string, query: string, problem: RegExp][] = [
        ['a swapped state', `code=c&state=S2&${ISS}`, /another sign-in/],
        ['no state', `code=c&${ISS}`, /another sign-in/],
        ['an empty state', `code=c&state=&${ISS}`, /another sign-in/],
        [
            'a mixed-up issuer',
            'code=c&state=S1&iss=https%3A%2F%2Fevil.example',
            /not of the identity/,
        ],
        ['an issuer with a slash more', `code=c&state=S1&${ISS}%2F`, /not of the identity/],
        ['no issuer where one was promised', 'code=c&state=S1', /not of the identity provider/],
        ['the state twice', `code=c&state=S1&state=S2&${ISS}`, /malformed/],
        ['the code twice', `code=c&code=d&state=S1&${ISS}`, /malformed/],
        ['the issuer twice', `code=c&state=S1&${ISS}&${ISS}`, /malformed/],
        ['broken letters', `code=%ff&state=S1&${ISS}`, /malformed/],
        ['too much', `code=${'c'.repeat(20_000)}&state=S1&${ISS}`, /malformed/],
        ['no code', `state=S1&${ISS}`, /without an answer/],
        ['an empty code', `code=&state=S1&${ISS}`, /without an answer/],
        ['control characters for a code', `code=%0D%0A&state=S1&${ISS}`, /without an answer/],
        ['control characters before a code', `code=%0Ac&state=S1&${ISS}`, /without an answer/],
        ['control characters after it', `code=c%0A&state=S1&${ISS}`, /without an answer/],
        ['nothing', '', /another sign-in/],
    ];
    for (const [what, query, problem] of bad)
        it(`is refused with ${what}`, () => {
            expect(() => readRedirect(query, PROVIDER, ATTEMPT)).toThrowMatching(
                refusal('Failed', problem),
            );
        });

    it('with another issuer is refused even of one that never said it would name itself', () => {
        const query = 'code=c&state=S1&iss=https%3A%2F%2Fevil.example';
        expect(() => readRedirect(query, SILENT, ATTEMPT)).toThrowMatching(
            refusal('Failed', /not of/),
        );
    });

    it('says why there is no code', () => {
        const read = (error: string) => () =>
            readRedirect(
                `error=${error}&state=S1&${ISS}&error_description=hunter2`,
                PROVIDER,
                ATTEMPT,
            );
        expect(read('access_denied')).toThrowMatching(
            refusal('Denied', /cancelled or not allowed/),
        );
        expect(read('temporarily_unavailable')).toThrowMatching(
            refusal('Busy', /cannot answer now/),
        );
        expect(read('login_required')).toThrowMatching(refusal('Denied', /Sign in again/));
        expect(read('invalid_scope')).toThrowMatching(refusal('Failed', /\(invalid_scope\)\.$/));
        expect(read('%3Cb%3Ehunter2')).toThrowMatching(refusal('Failed', /\(unknown\)\.$/));
    });

    it('is looked at for whose it is before what it says', () => {
        expect(() =>
            readRedirect(`error=access_denied&state=S2&${ISS}`, PROVIDER, ATTEMPT),
        ).toThrowMatching(refusal('Failed', /another sign-in/));
        expect(() =>
            readRedirect('error=access_denied&state=S1', PROVIDER, ATTEMPT),
        ).toThrowMatching(refusal('Failed', /not of the identity provider/));
    });

    it('with code and error together is no sign-in', () => {
        const query = `code=c&error=access_denied&state=S1&${ISS}`;
        expect(() => readRedirect(query, PROVIDER, ATTEMPT)).toThrowMatching(
            refusal('Denied', /./),
        );
    });
});
