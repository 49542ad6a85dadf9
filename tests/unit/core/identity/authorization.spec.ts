import {
    authorizationUrl,
    createAttempt,
    loopbackRedirectUri,
    type AuthorizationAttempt,
} from '../../../../src/core/identity/authorization.js';
import { decodeForm } from '../../../../src/core/identity/form.js';
import { challengeOf } from '../../../../src/core/identity/pkce.js';
import { countingBytes, PROVIDER, sha256 } from './sample.js';

describe('A sign-in in the browser', () => {
    let attempt: AuthorizationAttempt;
    beforeAll(async () => {
        attempt = await createAttempt(loopbackRedirectUri(4711), countingBytes());
    });
    const query = (url: string): Record<string, string> =>
        Object.fromEntries(decodeForm(url.slice(url.indexOf('?') + 1)) ?? []);

    it('comes back to this computer', () => {
        expect(attempt.redirectUri).toBe('http://127.0.0.1:4711/');
    });

    it('has secrets of its own, none of which is another', async () => {
        const random = countingBytes();
        const attempts = [await createAttempt('', random), await createAttempt('', random)];
        const secrets = attempts.flatMap(({ state, nonce, verifier }) => [state, nonce, verifier]);
        expect(new Set(secrets).size).toBe(6);
        for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    });

    it('opens the provider’s page with a challenge, and never with the verifier', () => {
        const url = authorizationUrl(PROVIDER, attempt, sha256);
        expect(url.startsWith('https://id.example/authorize?')).toBeTrue();
        expect(query(url)).toEqual({
            response_type: 'code',
            client_id: 'kolide',
            redirect_uri: 'http://127.0.0.1:4711/',
            scope: 'openid profile',
            state: attempt.state,
            nonce: attempt.nonce,
            code_challenge: challengeOf(attempt.verifier, sha256),
            code_challenge_method: 'S256',
        });
        expect(url).not.toContain(attempt.verifier);
    });

    it('can say who signs in, and ask for the password again', () => {
        const wishes = { loginHint: 'ada@example.org', prompt: 'login' } as const;
        const { login_hint, prompt } = query(authorizationUrl(PROVIDER, attempt, sha256, wishes));
        expect([login_hint, prompt]).toEqual(['ada@example.org', 'login']);
    });

    it('has the person consent to tokens that outlast the session', () => {
        const offline = { ...PROVIDER, scopes: ['openid', 'offline_access'] };
        const promptOf = (prompt?: 'login' | 'consent'): string | undefined =>
            query(authorizationUrl(offline, attempt, sha256, prompt ? { prompt } : {}))['prompt'];
        expect(promptOf()).toBe('consent');
        expect(promptOf('consent')).toBe('consent');
        expect(promptOf('login')).toBe('login consent');
    });

    it('asks a plain provider for nothing of OpenID Connect', () => {
        const plain = { ...PROVIDER, issuer: null, scopes: [] };
        const url = authorizationUrl(plain, attempt, sha256);
        expect(url).not.toMatch(/nonce|scope|prompt/);
        expect(query(url)['code_challenge']).toBeDefined();
    });
});
