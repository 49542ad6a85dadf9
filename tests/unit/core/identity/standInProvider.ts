import type { Answer, JsonObject } from '../../../../src/core/identity/answer.js';
import { encodeBase64url } from '../../../../src/core/identity/base64url.js';
import { decodeForm, encodeForm } from '../../../../src/core/identity/form.js';
import { challengeOf } from '../../../../src/core/identity/pkce.js';
import type { HttpRequest } from '../../../../src/core/identity/ports.js';
import { answer, CLIENT, esToken, KEYS, sha256, utf8 } from './sample.js';

/** How an answer of the provider is changed before it is sent. */
export type Change<Value> = (honest: Value) => Value;

interface Grant {
    readonly challenge: string;
    readonly redirectUri: string;
    readonly nonce: string | null;
}

/** The places of the provider. */
export type Place =
    '/.well-known/openid-configuration' | '/jwks' | '/token' | '/me' | '/device' | '/revoke';

/**
 * An identity provider that does what the specifications say, but where it is told to lie. It signs in
 * whoever comes as Ada, and every token that it gives is another one.
 */
export class StandInProvider {
    /** What it was asked, in this order. */
    readonly asked: HttpRequest[] = [];
    /** All secrets that it gave away or was given. */
    readonly secrets: string[] = [];
    /** The tokens that were given back to it. */
    readonly revoked: string[] = [];
    /** Lies about whole answers, by place. */
    readonly answers: Partial<Record<Place, Change<Answer>>> = {};
    /** Lies in what it publishes of itself. */
    configuration: Change<JsonObject> = honest => honest;
    /** Lies about who signed in. */
    claims: Change<JsonObject> = honest => honest;
    /** Lies in what the token endpoint grants. */
    grant: Change<JsonObject> = honest => honest;
    /** Lies about who it is asked for. */
    userinfo: Change<JsonObject> = honest => honest;
    /** Lies in what the browser is sent back with. */
    redirect: Change<Readonly<Record<string, string>>> = honest => honest;
    /** Lies in what it is sent back with from a sign-out. */
    logoutRedirect: Change<Readonly<Record<string, string>>> = honest => honest;
    /** Signs its ID tokens. */
    sign: (claims: JsonObject) => string = esToken;
    /** What it answers to those who wait for another device, one after the other. */
    readonly waiting: string[] = [];

    private readonly grants = new Map<string, Grant>();
    private refreshToken: string | null = null;
    private count = 0;

    constructor(
        readonly issuer: string,
        private readonly now: () => number,
    ) {}

    /** Where one of its pages sends the browser, as soon as the person has done what it asks for. */
    comeBackFrom(url: string): string {
        const parameters = decodeForm(url.slice(url.indexOf('?') + 1)) ?? new Map<string, string>();
        const get = (name: string): string => parameters.get(name) ?? '';
        if (url.startsWith(`${this.issuer}/end?`))
            return `${get('post_logout_redirect_uri')}?${encodeForm(this.logoutRedirect({ state: get('state') }))}`;
        if (get('code_challenge_method') !== 'S256') throw new Error('no PKCE');
        if (get('client_id') !== CLIENT) throw new Error('an unknown client');
        const code = this.makeSecret('code');
        this.grants.set(code, {
            challenge: get('code_challenge'),
            redirectUri: get('redirect_uri'),
            nonce: parameters.get('nonce') ?? null,
        });
        const answer = this.redirect({ code, state: get('state'), iss: this.issuer });
        return `${get('redirect_uri')}?${encodeForm(answer)}`;
    }

    /** Answers a request. */
    answer(request: HttpRequest): Answer {
        this.asked.push(request);
        const place = request.url.slice(this.issuer.length) as Place;
        const honest = this.honestAnswer(place, request);
        return this.answers[place]?.(honest) ?? honest;
    }

    private honestAnswer(place: Place, request: HttpRequest): Answer {
        switch (place) {
            case '/.well-known/openid-configuration':
                return answer(this.configuration(this.honestConfiguration()));
            case '/jwks':
                return answer(KEYS);
            case '/token':
                return this.answerToken(decodeForm(request.body ?? '') ?? new Map());
            case '/me':
                return answer(this.userinfo({ sub: 'ada', name: 'Ada', email: 'ada@id.example' }));
            case '/device':
                return answer(this.honestDevice());
            case '/revoke':
                this.revoked.push(decodeForm(request.body ?? '')?.get('token') ?? '');
                return answer(null, { contentType: '', body: utf8('') });
            default:
                return answer(null, { status: 404, contentType: '', body: utf8('') });
        }
    }

    private honestConfiguration(): JsonObject {
        const { issuer } = this;
        return {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            userinfo_endpoint: `${issuer}/me`,
            revocation_endpoint: `${issuer}/revoke`,
            end_session_endpoint: `${issuer}/end`,
            device_authorization_endpoint: `${issuer}/device`,
            authorization_response_iss_parameter_supported: true,
            id_token_signing_alg_values_supported: ['RS256', 'ES256'],
            response_types_supported: ['code'],
            code_challenge_methods_supported: ['S256'],
            token_endpoint_auth_methods_supported: ['none'],
        };
    }

    private honestDevice(): JsonObject {
        return {
            device_code: this.makeSecret('device'),
            user_code: 'WDJB-MJHT',
            verification_uri: `${this.issuer}/activate`,
            expires_in: 300,
            interval: 1,
        };
    }

    private answerToken(form: ReadonlyMap<string, string>): Answer {
        switch (form.get('grant_type') ?? '') {
            case 'authorization_code': {
                const code = form.get('code') ?? '';
                const grant = this.grants.get(code);
                this.grants.delete(code);
                const verifier = form.get('code_verifier') ?? '';
                const isHonest =
                    grant?.redirectUri === form.get('redirect_uri') &&
                    grant?.challenge === challengeOf(verifier, sha256);
                return isHonest ? this.grantTokens(grant.nonce) : refuse('invalid_grant');
            }
            case 'refresh_token': {
                const isKnown = form.get('refresh_token') === this.refreshToken;
                return isKnown ? this.grantTokens(null) : refuse('invalid_grant');
            }
            default: {
                const error = this.waiting.shift();
                return error === undefined ? this.grantTokens(null) : refuse(error);
            }
        }
    }

    private grantTokens(nonce: string | null): Answer {
        const access = this.makeSecret('access');
        this.refreshToken = this.makeSecret('refresh');
        const claims = {
            iss: this.issuer,
            sub: 'ada',
            aud: CLIENT,
            iat: this.now(),
            exp: this.now() + 300,
            at_hash: encodeBase64url(sha256(utf8(access)).subarray(0, 16)),
            ...(nonce === null ? {} : { nonce }),
        };
        const idToken = this.sign(this.claims(claims));
        this.secrets.push(idToken);
        return answer(
            this.grant({
                access_token: access,
                refresh_token: this.refreshToken,
                id_token: idToken,
                token_type: 'Bearer',
                expires_in: 3600,
            }),
        );
    }

    private makeSecret(kind: string): string {
        const secret = `${kind}-${'secret'.repeat(6)}-${++this.count}`;
        this.secrets.push(secret);
        return secret;
    }
}

function refuse(error: string): Answer {
    return answer({ error, error_description: 'secret' }, { status: 400 });
}
