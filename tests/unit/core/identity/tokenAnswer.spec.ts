import type { Answer } from '../../../../src/core/identity/answer.js';
import { oauthFailure } from '../../../../src/core/identity/oauthError.js';
import { readTokenAnswer } from '../../../../src/core/identity/tokenAnswer.js';
import { answer, NOW, refusal, utf8, without } from './sample.js';

// RFC 6749 §5.1
const GRANTED = {
    access_token: '2YotnFZFEjr1zCsicMWpAA',
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: 'tGzv3JOkF0XG5Qx2TlKWIA',
    id_token: 'a.b.c',
};

const read = (object: object, changes: Partial<Answer> = {}): ReturnType<typeof readTokenAnswer> =>
    readTokenAnswer(answer(object, changes), NOW);

describe('An answer of the token endpoint', () => {
    it('grants tokens for a time', () => {
        expect(read(GRANTED)).toEqual({
            kind: 'tokens',
            accessToken: '2YotnFZFEjr1zCsicMWpAA',
            refreshToken: 'tGzv3JOkF0XG5Qx2TlKWIA',
            idToken: 'a.b.c',
            obtainedAt: NOW,
            lifetime: 3600,
        });
    });

    it('may be short', () => {
        expect(read({ access_token: 'a', token_type: 'BEARER' })).toEqual({
            kind: 'tokens',
            accessToken: 'a',
            refreshToken: null,
            idToken: null,
            obtainedAt: NOW,
            lifetime: null,
        });
    });

    it('may grant what is over at once, so that it is not used', () => {
        expect(read({ ...GRANTED, expires_in: 0 })).toEqual(
            jasmine.objectContaining({ lifetime: 0 }),
        );
    });

    it('may have its lifetime as a text, as some do', () => {
        expect(read({ ...GRANTED, expires_in: '3600' })).toEqual(
            jasmine.objectContaining({ lifetime: 3600 }),
        );
    });

    const bad: [what: string, object: object, problem: RegExp][] = [
        ['no access token', without(GRANTED, 'access_token'), /no access token/],
        ['a number for a token', { ...GRANTED, access_token: 7 }, /“access_token” is malformed/],
        ['an empty token', { ...GRANTED, access_token: '' }, /“access_token” is malformed/],
        ['a line break in it', { ...GRANTED, access_token: 'a\r\nX: y' }, /“access_token” is/],
        ['a huge one', { ...GRANTED, refresh_token: 'r'.repeat(70_000) }, /“refresh_token” is/],
        ['no type', without(GRANTED, 'token_type'), /of a kind that is not known/],
        ['another type', { ...GRANTED, token_type: 'DPoP' }, /of a kind that is not known/],
        ['a lifetime in words', { ...GRANTED, expires_in: 'soon' }, /“expires_in” is malformed/],
        ['a lifetime below nothing', { ...GRANTED, expires_in: -1 }, /“expires_in” is malformed/],
        ['an ID token taken apart', { ...GRANTED, id_token: { sub: 'a' } }, /“id_token” is/],
    ];
    for (const [what, object, problem] of bad)
        it(`is refused with ${what}`, () => {
            expect(() => read(object)).toThrowMatching(
                (error: Error) =>
                    refusal('Failed', problem)(error) &&
                    !error.message.includes(GRANTED.refresh_token),
            );
        });

    const others: [what: string, changes: Partial<Answer>, check: (error: unknown) => boolean][] = [
        [
            'a form',
            { contentType: 'application/x-www-form-urlencoded' },
            refusal('Failed', /as JSON/),
        ],
        ['truncated', { body: utf8('{"access_token":"a","tok') }, refusal('Failed', /as JSON/)],
        ['a redirect', { status: 302 }, refusal('Failed', /elsewhere/)],
        ['of a status that grants nothing', { status: 202 }, refusal('Failed', /HTTP 202/)],
        ['a refusal without a reason', { status: 400 }, refusal('Failed', /HTTP 400/)],
        [
            'a page of a server that broke',
            { status: 500, contentType: 'text/html', body: utf8('<html>') },
            refusal('Busy', /HTTP 500/),
        ],
        [
            'a gateway’s page',
            { status: 502, contentType: 'text/html', body: utf8('<html>') },
            refusal('Busy', /HTTP 502/),
        ],
    ];
    for (const [what, changes, check] of others)
        it(`is refused if it is ${what}`, () => {
            expect(() => read(GRANTED, changes)).toThrowMatching(check);
        });

    it('may be an error, whatever its status is', () => {
        for (const status of [200, 400, 401])
            expect(read({ error: 'invalid_grant' }, { status })).toEqual({
                kind: 'error',
                error: 'invalid_grant',
            });
    });

    it('with tokens and an error is an error', () => {
        expect(read({ ...GRANTED, error: 'invalid_request' }).kind).toBe('error');
    });
});

describe('An error of a provider', () => {
    it('says whether to sign in anew, to wait, or to set something right', () => {
        const codeOf = (error: string): string => oauthFailure({ kind: 'error', error }).code;
        expect(['invalid_grant', 'access_denied', 'expired_token'].map(codeOf)).toEqual([
            'Denied',
            'Denied',
            'Denied',
        ]);
        expect(['temporarily_unavailable', 'server_error'].map(codeOf)).toEqual(['Busy', 'Busy']);
        expect(['invalid_client', 'invalid_scope'].map(codeOf)).toEqual(['Failed', 'Failed']);
    });

    it('is not shown if it is more than a name', () => {
        for (const error of ['a'.repeat(41), 'eyJhbGciOiJub25lIn0', 'in valid', ''])
            expect(JSON.stringify(tryRead(error))).not.toContain(error || '""');
    });

    function tryRead(error: string): unknown {
        try {
            return read({ error }, { status: 400 });
        } catch (thrown) {
            return String(thrown);
        }
    }
});
