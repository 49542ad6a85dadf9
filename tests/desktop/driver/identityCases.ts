import type { Answer, JsonObject } from '../../../src/core/identity/answer.js';
import { encodeBase64url } from '../../../src/core/identity/base64url.js';
import type { ProviderOptions } from '../../../src/core/identity/provider.js';
import type { Change, Place, StandInProvider } from '../../unit/core/identity/standInProvider.js';
import {
    answer,
    CLIENT,
    esToken,
    KEYS,
    pkcs1Message,
    rsToken,
    signingInput,
    utf8,
    without,
} from '../../unit/core/identity/sample.js';
import type { StandInServer, WireLie } from './standInServer.js';

/** What is tried with an identity provider, and what must come of it. */
export interface IdentityCase {
    /** The module of the OpenID Connect conformance suite, or the section of a specification. */
    readonly name: string;
    /** What the provider does. */
    readonly what: string;
    /** A part of the sentence with which it ends; null if it goes well. */
    readonly problem: string | null;
    /** What is done after a sign-in that went well; the first sign-in by default. */
    readonly action?: 'sign in again' | 'refresh' | 'sign out' | 'another device';
    readonly options?: Partial<ProviderOptions>;
    readonly clientSecret?: string;
    /** Tells the provider what to do. */
    readonly prepare: (server: StandInServer) => void;
}

/** Cases of one kind. */
export interface IdentityPlan {
    readonly title: string;
    readonly cases: readonly IdentityCase[];
}

type Preparation = IdentityCase['prepare'];

const honest = (): void => {};

/** Lies about something, in a way of its own. */
function lies<
    Name extends 'claims' | 'configuration' | 'grant' | 'logoutRedirect' | 'redirect' | 'userinfo',
>(name: Name, change: StandInProvider[Name]): Preparation {
    return ({ provider }) => {
        provider[name] = change;
    };
}

/** Lies in what the ID token says. */
function says(changes: JsonObject): Preparation {
    return lies('claims', claims => ({ ...claims, ...changes }));
}

/** Leaves something out of the ID token. */
function omits(name: string): Preparation {
    return lies('claims', claims => without(claims, name));
}

/** Publishes something else of itself. */
function publishes(changes: JsonObject): Preparation {
    return lies('configuration', configuration => ({ ...configuration, ...changes }));
}

/** Grants something else. */
function grants(changes: JsonObject): Preparation {
    return lies('grant', granted => ({ ...granted, ...changes }));
}

/** Says something else of the person. */
function tells(changes: JsonObject): Preparation {
    return lies('userinfo', claims => ({ ...claims, ...changes }));
}

/** Signs the ID token in another way, and may do something before. */
function signs(sign: (claims: JsonObject) => string, before: Preparation = honest): Preparation {
    return server => {
        server.provider.sign = claims => {
            before(server);
            return sign(claims);
        };
    };
}

/** Gives another answer at a place. */
function answers(place: Place, change: Change<Answer>): Preparation {
    return ({ provider }) => {
        provider.answers[place] = change;
    };
}

/** Publishes other keys. */
function hasKeys(...keys: readonly object[]): Preparation {
    return answers('/jwks', () => answer({ keys }));
}

/** Answers those who wait for another device. */
function lets(...waiting: string[]): Preparation {
    return ({ provider }) => {
        provider.waiting.push(...waiting);
    };
}

/** Gives the browser a code of somebody else's sign-in. */
function injectsCode({ provider }: StandInServer): void {
    const url = `${provider.issuer}/authorize?client_id=${CLIENT}&code_challenge_method=S256`;
    const [, code = ''] = /code=([^&]*)/.exec(provider.comeBackFrom(url)) ?? [];
    provider.redirect = redirect => ({ ...redirect, code });
}

/** Does something to the connection of whoever asks at a place. */
function breaks(place: Place, lie: WireLie): Preparation {
    return ({ wires }) => {
        wires[place] = lie;
    };
}

function unsigned(claims: JsonObject): string {
    return `${signingInput(claims, { alg: 'none' })}.`;
}

/** With an HMAC whose key everybody knows, or that is of no known kind. */
function signedOtherwise(algorithm: string): (claims: JsonObject) => string {
    return claims =>
        `${signingInput(claims, { alg: algorithm, kid: 'ec' })}.${encodeBase64url(utf8('x'.repeat(64)))}`;
}

function withoutLastByte(token: string): string {
    const [header = '', payload = '', signature = ''] = token.split('.');
    return [header, payload, `${signature.slice(0, 20)}AAAA${signature.slice(24)}`].join('.');
}

const [EC = {}, RSA = {}] = KEYS.keys;
const NO_KID = { kid: undefined };
const SOMEBODY = 'https://somebody.example';

const BASIC: readonly IdentityCase[] = [
    {
        name: 'oidcc-client-test',
        what: 'signs somebody in',
        problem: null,
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-invalid-iss',
        what: 'says in the ID token that it is another provider',
        problem: 'token is of another provider',
        prepare: says({ iss: SOMEBODY }),
    },
    {
        name: 'oidcc-client-test-missing-sub',
        what: 'does not say in the ID token who it is',
        problem: 'does not say who signed in',
        prepare: omits('sub'),
    },
    {
        name: 'oidcc-client-test-invalid-aud',
        what: 'gives the ID token of another program',
        problem: 'issued to another program',
        prepare: says({ aud: 'somebody' }),
    },
    {
        name: 'oidcc-client-test-missing-iat',
        what: 'does not say when the ID token was issued',
        problem: 'token is malformed',
        prepare: omits('iat'),
    },
    {
        name: 'oidcc-client-test-kid-absent-single-jwks',
        what: 'does not say with which key, and has one',
        problem: null,
        prepare: signs(claims => esToken(claims, NO_KID), hasKeys(EC)),
    },
    {
        name: 'oidcc-client-test-kid-absent-multiple-jwks',
        what: 'does not say with which key, and has two of the kind',
        problem: 'does not say with which key',
        prepare: signs(claims => esToken(claims, NO_KID), hasKeys(EC, { ...EC, kid: 'other' })),
    },
    {
        name: 'oidcc-client-test-idtoken-sig-rs256',
        what: 'signs with RS256',
        problem: null,
        prepare: signs(claims => rsToken(claims)),
    },
    {
        name: 'oidcc-client-test-idtoken-sig-none',
        what: 'signs with nothing (`alg: none`)',
        problem: 'signed with neither RS256 nor ES256',
        prepare: signs(unsigned),
    },
    {
        name: 'oidcc-client-test-invalid-sig-rs256',
        what: 'signs wrongly with RS256',
        problem: 'signature of the identity provider’s token is wrong',
        prepare: signs(claims => withoutLastByte(rsToken(claims))),
    },
    {
        name: 'oidcc-client-test-userinfo-invalid-sub',
        what: 'answers for another person at userinfo',
        problem: 'userinfo is of somebody else',
        prepare: tells({ sub: 'eve' }),
    },
    {
        name: 'oidcc-client-test-nonce-invalid',
        what: 'gives the ID token of another sign-in',
        problem: 'token is of another sign-in',
        prepare: says({ nonce: 'another' }),
    },
    {
        name: 'oidcc-client-test-scope-userinfo-claims',
        what: 'tells name and e-mail at userinfo alone',
        problem: null,
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-client-secret-basic',
        what: 'asks for the secret of a client that has one',
        problem: null,
        clientSecret: 'hush',
        prepare: publishes({ token_endpoint_auth_methods_supported: ['client_secret_basic'] }),
    },
];

const CONFIG: readonly IdentityCase[] = [
    {
        name: 'oidcc-client-test-discovery-openid-config',
        what: 'publishes its configuration',
        problem: null,
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-discovery-jwks-uri-keys',
        what: 'publishes its keys where the configuration says',
        problem: null,
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-discovery-issuer-mismatch',
        what: 'publishes the configuration of another provider',
        problem: 'calls itself https://somebody.example',
        prepare: publishes({ issuer: SOMEBODY }),
    },
    {
        name: 'oidcc-client-test-signing-key-rotation',
        what: 'has other keys at the next sign-in',
        problem: null,
        action: 'sign in again',
        prepare: signs(claims => esToken(claims, { kid: 'new' }), hasKeys({ ...EC, kid: 'new' })),
    },
    {
        name: 'oidcc-client-test-signing-key-rotation-just-before-signing',
        what: 'changes its keys just before it signs',
        problem: null,
        prepare: signs(claims => esToken(claims, { kid: 'new' }), hasKeys({ ...EC, kid: 'new' })),
    },
];

const REFRESH: readonly IdentityCase[] = [
    {
        name: 'oidcc-client-test-refresh-token',
        what: 'gives new tokens, and a new refresh token',
        problem: null,
        action: 'refresh',
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-refresh-token-invalid-issuer',
        what: 'gives the ID token of another provider',
        problem: 'token is of another provider',
        action: 'refresh',
        prepare: says({ iss: SOMEBODY }),
    },
    {
        name: 'oidcc-client-test-refresh-token-invalid-sub',
        what: 'gives the ID token of another person',
        problem: 'new token is of somebody else',
        action: 'refresh',
        prepare: says({ sub: 'eve' }),
    },
    {
        name: 'RFC 6749 §6',
        what: 'gives neither a new refresh token nor an ID token, so that the old ones go on',
        problem: null,
        action: 'refresh',
        prepare: grants({ refresh_token: undefined, id_token: undefined }),
    },
    {
        name: 'RFC 6749 §5.2',
        what: 'has revoked the refresh token',
        problem: 'no longer valid. Sign in again',
        action: 'refresh',
        prepare: answers('/token', () => answer({ error: 'invalid_grant' }, { status: 400 })),
    },
];

const LOGOUT: readonly IdentityCase[] = [
    {
        name: 'oidcc-client-test-rp-init-logout',
        what: 'signs out and sends the browser back',
        problem: null,
        action: 'sign out',
        prepare: honest,
    },
    {
        name: 'oidcc-client-test-rp-init-logout-other-state',
        what: 'sends the browser back with another state',
        problem: 'belongs to another sign-out',
        action: 'sign out',
        prepare: lies('logoutRedirect', () => ({ state: 'another' })),
    },
    {
        name: 'oidcc-client-test-rp-init-logout-no-state',
        what: 'sends the browser back without the state, which is always sent',
        problem: 'belongs to another sign-out',
        action: 'sign out',
        prepare: lies('logoutRedirect', () => ({ x: 'y' })),
    },
    {
        name: 'RFC 7009 §2.2.1',
        what: 'cannot revoke the tokens now',
        problem: 'cannot answer now (revocation, HTTP 503)',
        action: 'sign out',
        prepare: answers('/revoke', revoked => ({ ...revoked, status: 503 })),
    },
];

const ID_TOKENS: readonly IdentityCase[] = [
    {
        name: 'OpenID Connect Core §3.1.3.3',
        what: 'gives no ID token',
        problem: 'there is no ID token',
        prepare: grants({ id_token: undefined }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 2',
        what: 'names no issuer',
        problem: 'token is of another provider',
        prepare: omits('iss'),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 3',
        what: 'names no audience',
        problem: 'issued to another program',
        prepare: omits('aud'),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 4',
        what: 'names several audiences, and no authorized party',
        problem: 'issued to another program',
        prepare: says({ aud: ['kolide', 'somebody'] }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 5',
        what: 'names another authorized party',
        problem: 'issued to another program',
        prepare: says({ azp: 'somebody' }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 6',
        what: 'signs wrongly with ES256',
        problem: 'signature of the identity provider’s token is wrong',
        prepare: signs(claims => withoutLastByte(esToken(claims))),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 7',
        what: 'signs in a way that it said it would not',
        problem: 'signed in a way that it does not offer',
        prepare: publishes({ id_token_signing_alg_values_supported: ['RS256'] }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 9',
        what: 'gives an ID token that has expired',
        problem: 'token has expired',
        prepare: says({ exp: 1_000_000_000 }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 10',
        what: 'gives an ID token of the future',
        problem: 'token is from the future',
        prepare: says({ iat: 9_000_000_000, exp: 9_100_000_000 }),
    },
    {
        name: 'OpenID Connect Core §3.1.3.7, 11',
        what: 'gives an ID token without the nonce',
        problem: 'token is of another sign-in',
        prepare: omits('nonce'),
    },
    {
        name: 'OpenID Connect Core §3.1.3.8',
        what: 'gives an access token that is not that of the ID token (`at_hash`)',
        problem: 'tokens do not belong together',
        prepare: says({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    },
    {
        name: 'RFC 8725 §2.1',
        what: 'signs with a secret that is none (`HS256`)',
        problem: 'signed with neither RS256 nor ES256',
        prepare: signs(signedOtherwise('HS256')),
    },
    {
        name: 'RFC 8725 §3.10',
        what: 'brings the key along in the ID token (`jwk`, `jku`), and it is not among its own',
        problem: 'signed with a key that is not its own',
        prepare: signs(claims =>
            esToken(claims, { kid: 'mine', jwk: { ...EC }, jku: `${SOMEBODY}/jwks` }),
        ),
    },
    {
        name: 'RFC 7515 §4.1.4',
        what: 'signs with a key that nobody knows (`kid`)',
        problem: 'signed with a key that is not its own',
        prepare: signs(claims => esToken(claims, { kid: 'unknown' })),
    },
    {
        name: 'RFC 7515 §4.1.11',
        what: 'asks for what must be understood and is not (`crit`)',
        problem: 'asks for more than is known here',
        prepare: signs(claims => esToken(claims, { crit: ['b64'] })),
    },
    {
        name: 'RFC 7516 §3',
        what: 'encrypts the ID token',
        problem: 'token is encrypted',
        prepare: signs(claims => `${esToken(claims)}.AAAA.AAAA`),
    },
    {
        name: 'RFC 7517 §4.2',
        what: 'signs with a key for encryption',
        problem: 'signed with a key that is not its own',
        prepare: hasKeys({ ...EC, use: 'enc' }, RSA),
    },
    {
        name: 'RFC 8017 §8.2.2',
        what: 'signs with RS256 and leaves room in the padding for a forgery',
        problem: 'signature of the identity provider’s token is wrong',
        prepare: signs(claims =>
            rsToken(claims, digest => {
                const message = pkcs1Message(digest);
                const kept = `0001ff00${message.slice(message.indexOf('003031') + 2)}`;
                return kept.padEnd(message.length, '0');
            }),
        ),
    },
];

const PROTOCOL: readonly IdentityCase[] = [
    {
        name: 'RFC 6749 §4.1.2',
        what: 'sends the browser back with a code that was used before',
        problem: 'no longer valid. Sign in again',
        prepare: lies('redirect', redirect => ({ ...redirect, code: 'used-before' })),
    },
    {
        name: 'RFC 6749 §4.1.2.1',
        what: 'says that the person does not want to',
        problem: 'cancelled or not allowed',
        prepare: lies('redirect', ({ state = '', iss = '' }) => ({
            error: 'access_denied',
            state,
            iss,
        })),
    },
    {
        name: 'RFC 6749 §7.1',
        what: 'gives a token of an unknown kind',
        problem: 'token of a kind that is not known here',
        prepare: grants({ token_type: 'mac' }),
    },
    {
        name: 'RFC 6749 §10.12',
        what: 'sends the browser back with the state of another sign-in',
        problem: 'belongs to another sign-in',
        prepare: lies('redirect', redirect => ({ ...redirect, state: 'another' })),
    },
    {
        name: 'RFC 6749 §10.12',
        what: 'sends the browser back with no state',
        problem: 'belongs to another sign-in',
        prepare: lies('redirect', ({ code = '', iss = '' }) => ({ code, iss })),
    },
    {
        name: 'RFC 7636 §4.2',
        what: 'does not offer PKCE with S256',
        problem: 'does not offer PKCE with S256',
        prepare: publishes({ code_challenge_methods_supported: ['plain'] }),
    },
    {
        name: 'RFC 7636 §4.6',
        what: 'gives the code of somebody else’s sign-in, to which the verifier does not fit',
        problem: 'no longer valid. Sign in again',
        prepare: injectsCode,
    },
    {
        name: 'RFC 9207 §2.4',
        what: 'is mixed up with another provider: the browser brings that one’s answer',
        problem: 'not of the identity provider that was asked',
        prepare: lies('redirect', redirect => ({ ...redirect, iss: SOMEBODY })),
    },
    {
        name: 'RFC 9207 §2.4',
        what: 'does not name itself, though it said that it would',
        problem: 'not of the identity provider that was asked',
        prepare: lies('redirect', ({ code = '', state = '' }) => ({ code, state })),
    },
    {
        name: 'OpenID Connect Core §5.1',
        what: 'says that the e-mail address is not verified, where that is who somebody is',
        problem: 'has not verified the e-mail address',
        options: { id_claim: 'email' },
        prepare: tells({ email_verified: false }),
    },
];

const DEVICES: readonly IdentityCase[] = [
    {
        name: 'RFC 8628 §3.5',
        what: 'has us wait (`authorization_pending`) until the person has signed in',
        problem: null,
        action: 'another device',
        prepare: lets('authorization_pending', 'authorization_pending'),
    },
    {
        name: 'RFC 8628 §3.5',
        what: 'wants to be asked less often (`slow_down`)',
        problem: null,
        action: 'another device',
        prepare: lets('slow_down'),
    },
    {
        name: 'RFC 8628 §3.5',
        what: 'says that the code has expired',
        problem: 'took too long',
        action: 'another device',
        prepare: lets('expired_token'),
    },
    {
        name: 'RFC 8628 §3.5',
        what: 'says that the person does not want to',
        problem: 'cancelled or not allowed',
        action: 'another device',
        prepare: lets('access_denied'),
    },
    {
        name: 'RFC 8628 §3.2',
        what: 'sends people to an address that is not safe',
        problem: 'sends people to an address that is not safe',
        action: 'another device',
        prepare: answers('/device', () =>
            answer({
                device_code: 'device',
                user_code: 'WDJB-MJHT',
                verification_uri: 'http://id.example/',
                expires_in: 300,
            }),
        ),
    },
    {
        name: 'RFC 8628 §3.1',
        what: 'has no such thing',
        problem: 'does not offer to sign in on another device',
        action: 'another device',
        prepare: publishes({ device_authorization_endpoint: undefined }),
    },
];

const PLAIN_HTTP: readonly IdentityCase[] = [
    ...['authorization', 'token', 'userinfo', 'end_session'].map(name => `${name}_endpoint`),
    'jwks_uri',
].map(name => ({
    name: 'OpenID Connect Core §16.17',
    what: `publishes a plain http address as its \`${name}\``,
    problem: `“${name}” is not a safe https address`,
    prepare: publishes({ [name]: 'http://id.example/' }),
}));

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** What a connection may do instead of answering, and what is then said. */
const WIRE_LIES: readonly [what: string, problem: string, lie: WireLie][] = [
    ['never answers', 'did not answer in time', async wire => wire.untilLeft()],
    [
        'answers a byte at a time, for ever',
        'did not answer in time',
        async wire => {
            await wire.send(`${HEAD}\r\n{"a":"`);
            for (;;) await wire.sendLater('x');
        },
    ],
    [
        'answers without end',
        'answer is too long',
        async wire => {
            await wire.send(`${HEAD}\r\n{"a":"`);
            for (;;) await wire.send('x'.repeat(65_536));
        },
    ],
    [
        'announces more than can be read',
        'answer is too long',
        async wire => {
            await wire.send(`${HEAD}Content-Length: 100000000000\r\n\r\n{"a":"`);
            for (;;) await wire.send('x'.repeat(65_536));
        },
    ],
    [
        'breaks off in the middle',
        'cannot be reached',
        async (wire, honest) => wire.send(honest.slice(0, -5)),
    ],
    ['hangs up', 'cannot be reached', async () => Promise.resolve()],
    [
        'answers something else than HTTP',
        'cannot be reached',
        async wire => wire.send('220 smtp\r\n'),
    ],
    [
        'answers with a page',
        'cannot be read as JSON',
        async wire => wire.send('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Log in</p>'),
    ],
    [
        'sends us elsewhere',
        'sends us elsewhere',
        async (wire, honest) =>
            wire.send(
                honest.replace(
                    /^HTTP\/1\.1 200 X\r\n/,
                    `HTTP/1.1 307 X\r\nLocation: ${SOMEBODY}/\r\n`,
                ),
            ),
    ],
    [
        'sends us elsewhere by plain http',
        'sends us elsewhere',
        async wire =>
            wire.send(
                'HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n',
            ),
    ],
    [
        'is out of order',
        'cannot answer now',
        async wire => wire.send('HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n'),
    ],
];

const PLACES: Readonly<Partial<Record<Place, string>>> = {
    '/.well-known/openid-configuration': 'configuration',
    '/token': 'token endpoint',
    '/jwks': 'keys',
    '/me': 'userinfo',
};

const WIRE: readonly IdentityCase[] = Object.entries(PLACES).flatMap(([place, name]) =>
    WIRE_LIES.map(([what, problem, lie]) => ({
        name,
        what,
        problem,
        prepare: breaks(place as Place, lie),
    })),
);

/** All that is tried, in the order of docs/identity.md. */
export const IDENTITY_PLANS: readonly IdentityPlan[] = [
    { title: 'Basic', cases: BASIC },
    { title: 'Config', cases: CONFIG },
    { title: 'Refresh', cases: REFRESH },
    { title: 'Logout', cases: LOGOUT },
    { title: 'ID tokens', cases: ID_TOKENS },
    { title: 'Codes, state, PKCE and issuers', cases: PROTOCOL },
    { title: 'Other devices', cases: DEVICES },
    { title: 'Plain http', cases: PLAIN_HTTP },
    { title: 'What comes over the wire', cases: WIRE },
];

/** The rows of the table in docs/identity.md. */
export function identityRows(): string[] {
    return IDENTITY_PLANS.flatMap(({ title, cases }) =>
        cases.map(({ name, what, problem }) => {
            const outcome = problem === null ? 'goes well' : `“${problem}”`;
            return `| ${title} | ${name} | ${what} | ${outcome} |`;
        }),
    );
}
