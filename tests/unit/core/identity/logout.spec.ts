import { decodeForm } from '../../../../src/core/identity/form.js';
import {
    checkLogoutRedirect,
    checkRevocation,
    logoutUrl,
    offersLogout,
} from '../../../../src/core/identity/logout.js';
import { answer, PROVIDER as SAMPLE, refusal, utf8 } from './sample.js';

const PROVIDER = { ...SAMPLE, endSessionEndpoint: 'https://id.example/end' };
const ATTEMPT = { redirectUri: 'http://127.0.0.1:1/', state: 'S1' };

describe('Signing out at the provider', () => {
    it('opens its page, which sends the browser back', () => {
        const url = logoutUrl(PROVIDER, ATTEMPT, 'a.b.c');
        expect(url.startsWith('https://id.example/end?')).toBeTrue();
        expect(Object.fromEntries(decodeForm(url.split('?')[1] ?? '') ?? [])).toEqual({
            id_token_hint: 'a.b.c',
            client_id: 'kolide',
            post_logout_redirect_uri: 'http://127.0.0.1:1/',
            state: 'S1',
        });
    });

    it('needs no token in the address', () => {
        expect(logoutUrl(PROVIDER, ATTEMPT, null)).not.toContain('id_token_hint');
    });

    it('is not there with every provider', () => {
        expect(offersLogout(PROVIDER)).toBeTrue();
        expect(offersLogout({ ...PROVIDER, endSessionEndpoint: null })).toBeFalse();
    });

    it('ends when the browser comes back from it and from nowhere else', () => {
        expect(() => checkLogoutRedirect('state=S1', ATTEMPT)).not.toThrow();
        for (const query of ['state=S2', '', 'state=S1&state=S1', 'state=S1&state=S2', 'state=%ff'])
            expect(() => checkLogoutRedirect(query, ATTEMPT)).toThrowMatching(
                refusal('Failed', /another sign-out/),
            );
    });

    it('revokes what it was given', () => {
        const empty = { contentType: '', body: utf8('') };
        expect(() => checkRevocation(answer(null, empty))).not.toThrow();
        expect(() => checkRevocation(answer(null, { ...empty, status: 503 }))).toThrowMatching(
            refusal('Busy', /revocation/),
        );
        expect(() => checkRevocation(answer(null, { ...empty, status: 400 }))).toThrowMatching(
            refusal('Failed', /revocation, HTTP 400/),
        );
    });
});
