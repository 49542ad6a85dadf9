import { readUserinfo, userinfoRequest } from '../../../../src/core/identity/userinfo.js';
import { answer, PROVIDER, refusal, utf8 } from './sample.js';

describe('Userinfo', () => {
    it('is asked for with the access token in a header, where there is such a thing', () => {
        expect(userinfoRequest(PROVIDER, 'a')).toEqual({
            url: 'https://id.example/me',
            headers: { Authorization: 'Bearer a', Accept: 'application/json' },
        });
        expect(userinfoRequest({ ...PROVIDER, userinfoEndpoint: null }, 'a')).toBeNull();
    });

    it('is of who signed in', () => {
        expect(readUserinfo(answer({ sub: 'ada', name: 'Ada' }), 'ada')['name']).toBe('Ada');
    });

    it('of somebody else is refused', () => {
        for (const claims of [{ sub: 'eve' }, { sub: 'Ada' }, { name: 'ada' }, { sub: ['ada'] }])
            expect(() => readUserinfo(answer(claims), 'ada')).toThrowMatching(
                refusal('Failed', /of somebody else/),
            );
    });

    it('of a plain provider says by itself who it is of', () => {
        expect(readUserinfo(answer({ id: 7 }), null)).toEqual({ id: 7 });
    });

    it('says when one must sign in anew', () => {
        const refused = answer(null, { status: 401, body: utf8('') });
        expect(() => readUserinfo(refused, 'ada')).toThrowMatching(
            refusal('Denied', /Sign in again/),
        );
        expect(() => readUserinfo(answer({}, { status: 503 }), 'ada')).toThrowMatching(
            refusal('Busy', /cannot answer/),
        );
    });
});
