import {
    MAX_ANSWER_BYTES,
    member,
    readSuccess,
    type Answer,
} from '../../../../src/core/identity/answer.js';
import { answer, refusal, utf8 } from './sample.js';

describe('An answer of a provider', () => {
    it('is read as JSON', () => {
        expect(readSuccess(answer({ a: 1 }), 'userinfo')).toEqual({ a: 1 });
        const keys = answer({ keys: [] }, { contentType: 'application/jwk-set+json' });
        expect(readSuccess(keys, 'keys')).toEqual({ keys: [] });
    });

    const bodies: [what: string, body: Uint8Array][] = [
        ['truncated', utf8('{"access_token":"hunter2')],
        ['garbled', utf8('{"access_token":hunter2}')],
        ['empty', utf8('')],
        ['a list', utf8('["hunter2"]')],
        ['a text', utf8('"hunter2"')],
        ['nothing', utf8('null')],
        ['no UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
        ['nested beyond measure', utf8('{"a":'.repeat(40_000))],
    ];
    for (const [what, body] of bodies)
        it(`is refused if it is ${what}, and what it holds is not said`, () => {
            expect(() => readSuccess(answer(null, { body }), 'token')).toThrowMatching(
                (error: Error) =>
                    refusal('Failed', /cannot be read as JSON \(token\)/)(error) &&
                    !error.message.includes('hunter2'),
            );
        });

    it('may be as long as it may be', () => {
        const body = utf8('{"a":1}'.padEnd(MAX_ANSWER_BYTES));
        expect(readSuccess(answer(null, { body }), 'keys')).toEqual({ a: 1 });
    });

    it('is refused if it is huge', () => {
        const body = utf8('{"a":1}'.padEnd(MAX_ANSWER_BYTES + 1));
        expect(() => readSuccess(answer(null, { body }), 'keys')).toThrowMatching(
            refusal('Failed', /too long \(keys\)/),
        );
    });

    const others: [what: string, changes: Partial<Answer>, check: (error: unknown) => boolean][] = [
        ['HTML', { contentType: 'text/html' }, refusal('Failed', /as JSON/)],
        ['of no type', { contentType: '' }, refusal('Failed', /as JSON/)],
        ['a signed userinfo', { contentType: 'application/jwt' }, refusal('Failed', /as JSON/)],
        [
            'a type that begins alike',
            { contentType: 'application/jsonp' },
            refusal('Failed', /JSON/),
        ],
        [
            'a type that ends alike',
            { contentType: 'text/application/json' },
            refusal('Failed', /JSON/),
        ],
        ['a choice', { status: 300 }, refusal('Failed', /sends us elsewhere/)],
        ['a redirect', { status: 302 }, refusal('Failed', /sends us elsewhere/)],
        ['a redirect that keeps the method', { status: 307 }, refusal('Failed', /elsewhere/)],
        ['a refusal', { status: 403 }, refusal('Failed', /HTTP 403/)],
        ['no content', { status: 204 }, refusal('Failed', /HTTP 204/)],
        ['broken', { status: 500 }, refusal('Busy', /HTTP 500/)],
        ['out of order', { status: 503 }, refusal('Busy', /cannot answer now .*HTTP 503/)],
        ['too many questions', { status: 429 }, refusal('Busy', /HTTP 429/)],
    ];
    for (const [what, changes, check] of others)
        it(`is refused if it is ${what}`, () => {
            expect(() => readSuccess(answer({ a: 1 }, changes), 'userinfo')).toThrowMatching(check);
        });

    it('has no members but its own', () => {
        const object = readSuccess(answer({ a: null }), 'userinfo');
        for (const name of ['constructor', '__proto__', 'toString', 'a', 'b'])
            expect(member(object, name)).withContext(name).toBeNull();
    });
});
