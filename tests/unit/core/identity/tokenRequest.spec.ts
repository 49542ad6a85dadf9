import { decodeForm } from '../../../../src/core/identity/form.js';
import {
    codeRequest,
    deviceAuthorizationRequest,
    deviceTokenRequest,
    refreshRequest,
    revocationRequest,
    type FormRequest,
} from '../../../../src/core/identity/tokenRequest.js';
import { PROVIDER } from './sample.js';

const ATTEMPT = { redirectUri: 'http://127.0.0.1:1/', state: 'S1', nonce: 'N1', verifier: 'V1' };

function sent(request: FormRequest | null): Record<string, string> {
    return Object.fromEntries(decodeForm(request?.body ?? '') ?? []);
}

describe('A request of tokens', () => {
    it('brings the code, with the verifier that only we know', () => {
        const request = codeRequest(PROVIDER, null, 'c', ATTEMPT);
        expect(request.url).toBe('https://id.example/token');
        expect(request.headers).toEqual({
            'Content-Type': 'application/x-www-form-urlencoded',
            Accept: 'application/json',
        });
        expect(sent(request)).toEqual({
            grant_type: 'authorization_code',
            code: 'c',
            redirect_uri: 'http://127.0.0.1:1/',
            code_verifier: 'V1',
            client_id: 'kolide',
        });
    });

    it('brings the refresh token', () => {
        expect(sent(refreshRequest(PROVIDER, null, 'r&t'))).toEqual({
            grant_type: 'refresh_token',
            refresh_token: 'r&t',
            client_id: 'kolide',
        });
    });

    it('begins a sign-in on another device and asks about it', () => {
        const begin = deviceAuthorizationRequest(PROVIDER, null);
        expect(begin?.url).toBe('https://id.example/device');
        expect(sent(begin)).toEqual({ scope: 'openid profile', client_id: 'kolide' });
        const ask = deviceTokenRequest(PROVIDER, null, 'd');
        expect(ask.url).toBe('https://id.example/token');
        expect(sent(ask)).toEqual({
            grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
            device_code: 'd',
            client_id: 'kolide',
        });
        const plain = deviceAuthorizationRequest({ ...PROVIDER, scopes: [] }, null);
        expect(plain?.body).toBe('client_id=kolide');
        const without = { ...PROVIDER, deviceAuthorizationEndpoint: null };
        expect(deviceAuthorizationRequest(without, null)).toBeNull();
    });

    it('gives a token back, where the provider takes it', () => {
        const request = revocationRequest(PROVIDER, null, 'r', 'refresh_token');
        expect(request?.url).toBe('https://id.example/revoke');
        expect(sent(request)).toEqual({
            token: 'r',
            token_type_hint: 'refresh_token',
            client_id: 'kolide',
        });
        const without = { ...PROVIDER, revocationEndpoint: null };
        expect(revocationRequest(without, null, 'r', 'refresh_token')).toBeNull();
    });

    it('shows the secret of a client that has one in the way that the provider wants', () => {
        const provider = { ...PROVIDER, clientId: 'a b' };
        const basic = refreshRequest(provider, 's:1', 'r');
        // RFC 6749 §2.3.1: a+b:s%3A1
        expect(basic.headers['Authorization']).toBe('Basic YStiOnMlM0Ex');
        expect(sent(basic)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r' });

        const post = refreshRequest(
            { ...provider, secretMethod: 'client_secret_post' },
            's:1',
            'r',
        );
        expect(post.headers['Authorization']).toBeUndefined();
        expect([sent(post)['client_id'], sent(post)['client_secret']]).toEqual(['a b', 's:1']);
    });
});
