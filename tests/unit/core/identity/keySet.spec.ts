import type { JsonObject } from '../../../../src/core/identity/answer.js';
import { encodeBase64url } from '../../../../src/core/identity/base64url.js';
import { parseJws } from '../../../../src/core/identity/jws.js';
import { readKeySet, verifySignature } from '../../../../src/core/identity/keySet.js';
import { toInteger } from '../../../../src/core/identity/rsa.js';
import openssl from './opensslTokens.json';
import { EC_KEY, ES256_TOKEN, RS256_TOKEN, RSA_KEY } from './rfc7515.js';
import { answer, bytes, esToken, KEYS, pkcs1Message, refusal } from './sample.js';
import { rsToken, sha256, toBytes } from './sample.js';

const EC = { ...EC_KEY, kid: 'ec' };
const RSA = { ...RSA_KEY, kid: 'rsa' };
const WRONG = refusal('Failed', /signature .* is wrong/);
const MALFORMED = refusal('Failed', /key is malformed/);

function check(token: string, ...keys: JsonObject[]): void {
    verifySignature(parseJws(token), { keys }, sha256);
}

/** The token with its signature made another. */
function resigned(token: string, change: (signature: Uint8Array) => Uint8Array): string {
    const end = token.lastIndexOf('.') + 1;
    return token.slice(0, end) + encodeBase64url(change(bytes(token.slice(end))));
}

/** What follows the padding, with as much of it before as 2048 bits need. */
function padded(info: string): string {
    return `0001${'ff'.repeat(253 - info.length / 2)}00${info}`;
}

function flipped(signature: Uint8Array): Uint8Array {
    return signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
}

describe('A signature', () => {
    it('is right for the examples of RFC 7515', () => {
        expect(() => check(RS256_TOKEN, RSA)).not.toThrow();
        expect(() => check(ES256_TOKEN, EC)).not.toThrow();
    });

    for (const [kid, token] of Object.entries(openssl.good))
        it(`is right as OpenSSL makes it with ${kid}`, () => {
            expect(() => check(token, ...openssl.keys)).not.toThrow();
            expect(() => check(resigned(token, flipped), ...openssl.keys)).toThrowMatching(WRONG);
        });

    const bad: Record<keyof typeof openssl.bad, RegExp> = {
        'an RSA key of 1024 bits': /too short to be safe/,
        'an ECDSA signature in DER': /signature .* is wrong/,
        'a key on another curve': /a key that is not its own/,
        'another padding, PSS': /signature .* is wrong/,
        'another digest, SHA-1': /signature .* is wrong/,
        'HMAC with the public key': /neither RS256 nor ES256/,
    };
    for (const [what, problem] of Object.entries(bad))
        it(`is refused with ${what}, as OpenSSL makes it`, () => {
            const token = openssl.bad[what as keyof typeof bad];
            expect(() => check(token, ...openssl.keys)).toThrowMatching(refusal('Failed', problem));
        });

    it('is of what was signed and of nothing else', () => {
        const [header, , signature] = ES256_TOKEN.split('.');
        const [, claims] = esToken({ iss: 'joe', admin: true }).split('.');
        expect(() => check([header, claims, signature].join('.'), EC)).toThrowMatching(WRONG);
        const [otherHeader] = rsToken({}).split('.');
        const [, payload, rsSignature] = RS256_TOKEN.split('.');
        const token = [otherHeader, payload, rsSignature].join('.');
        expect(() => check(token, ...KEYS.keys)).toThrowMatching(WRONG);
    });

    it('is of the provider’s key and of no other', () => {
        const others = openssl.keys.map(key => ({ ...key, kid: key.kid === 'ec' ? 'ec' : 'rsa' }));
        const [rsa] = others;
        expect(() => check(rsToken({}), rsa ?? {})).toThrowMatching(WRONG);
        expect(() =>
            check(esToken({}), others.find(({ kid }) => kid === 'ec') ?? {}),
        ).toThrowMatching(WRONG);
    });

    it('is not of a key that the token itself brings', () => {
        const ec = openssl.keys.find(({ kid }) => kid === 'ec') ?? {};
        const token = esToken({}, { jwk: EC, jku: 'https://evil.example', kid: 'ec' });
        expect(() => check(token, ec)).toThrowMatching(WRONG);
        expect(() => check(token)).toThrowMatching(refusal('Failed', /not its own/));
    });
});

describe('An RSA signature', () => {
    const valid = rsToken({});

    it('is right when it is what the specification makes', () => {
        expect(() => check(valid, ...KEYS.keys)).not.toThrow();
    });

    // Each is signed with the private key, so that nothing but its form is wrong.
    const forms: [what: string, encode: (digest: string) => string][] = [
        ['a zero in its padding', digest => pkcs1Message(digest).replace('ffffff', 'ff00ff')],
        ['another byte in its padding', digest => pkcs1Message(digest).replace('ffffff', 'fffeff')],
        ['the padding of encryption', digest => pkcs1Message(digest).replace('0001', '0002')],
        ['a first byte that is not zero', digest => pkcs1Message(digest).replace('0001', '0101')],
        [
            'a digest that says it is SHA-512',
            digest => pkcs1Message(digest).replace('0304020105', '0304020305'),
        ],
        ['parameters left out', digest => padded(`302f300b06096086480165030402010420${digest}`)],
        [
            'garbage in its parameters',
            digest =>
                padded(`3081f23081cd06096086480165030402010481bf${'5a'.repeat(191)}0420${digest}`),
        ],
        [
            'garbage after it',
            digest => `0001${pkcs1Message(digest).slice(4 + 32)}${'5a'.repeat(16)}`,
        ],
        ['no digest info', digest => `0001${'ff'.repeat(221)}00${digest}`],
        ['nothing but the digest', digest => digest.padStart(512, '0')],
    ];
    for (const [what, encode] of forms)
        it(`is refused with ${what}`, () => {
            expect(encode('00'.repeat(32)).length).toBe(512);
            expect(() => check(rsToken({}, encode), ...KEYS.keys)).toThrowMatching(WRONG);
        });

    const modulus = toInteger(bytes(RSA.n));
    const changes: [what: string, change: (signature: Uint8Array) => Uint8Array][] = [
        ['a zero before it', signature => Uint8Array.of(0, ...signature)],
        ['a byte less', signature => signature.subarray(1)],
        ['nothing in it', () => new Uint8Array()],
        ['a modulus more', signature => toBytes(toInteger(signature) + modulus, 257)],
    ];
    for (const [what, change] of changes)
        it(`is refused with ${what}`, () => {
            expect(() => check(resigned(valid, change), ...KEYS.keys)).toThrowMatching(WRONG);
        });

    it('is refused if it is no less than the modulus', () => {
        // There are such in 256 bytes only for a signature that is small enough.
        let small = valid;
        for (let n = 0; toInteger(bytes(small.split('.')[2] ?? '')) + modulus >= 1n << 2048n; n++)
            small = rsToken({ n });
        const more = resigned(small, signature => toBytes(toInteger(signature) + modulus, 256));
        expect(() => check(small, ...KEYS.keys)).not.toThrow();
        expect(() => check(more, ...KEYS.keys)).toThrowMatching(WRONG);
    });

    const keys: [what: string, changes: object][] = [
        ['an exponent of 1', { e: 'AQ' }],
        ['an even exponent', { e: 'AQAA' }],
        ['an exponent beyond measure', { e: encodeBase64url(new Uint8Array(32).fill(255)) }],
        ['an even modulus', { n: RSA.n.replace(/Q$/, 'A') }],
        ['a modulus beyond measure', { n: encodeBase64url(new Uint8Array(2048).fill(255)) }],
        ['no modulus', { n: null }],
        ['a modulus that is a number', { n: 7 }],
        ['a modulus with padding', { n: `${RSA.n}==` }],
    ];
    for (const [what, change] of keys)
        it(`is refused with ${what} in the key`, () => {
            expect(() => check(valid, { ...RSA, ...change })).toThrowMatching(MALFORMED);
        });

    it('is refused with a short key, whatever it is padded with', () => {
        const short = openssl.keys.find(({ kid }) => kid === 'rsa1024')?.n ?? '';
        const padded = encodeBase64url(Uint8Array.of(...new Uint8Array(128), ...bytes(short)));
        expect(() => check(valid, { ...RSA, n: padded })).toThrowMatching(
            refusal('Failed', /too short/),
        );
    });
});

describe('An ECDSA signature', () => {
    const valid = esToken({});
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const halves = (signature: Uint8Array): [bigint, bigint] => [
        toInteger(signature.subarray(0, 32)),
        toInteger(signature.subarray(32)),
    ];
    const joined = (r: bigint, s: bigint): Uint8Array =>
        Uint8Array.of(...toBytes(r, 32), ...toBytes(s, 32));

    it('is right with either S, as JOSE has it', () => {
        const other = resigned(valid, signature => {
            const [r, s] = halves(signature);
            return joined(r, order - s);
        });
        expect(other).not.toBe(valid);
        for (const token of [valid, other]) expect(() => check(token, EC)).not.toThrow();
    });

    // CVE-2022-21449: zeros satisfy the equation of whoever forgets to look.
    const bad: [what: string, change: (r: bigint, s: bigint) => Uint8Array][] = [
        ['zeros', () => new Uint8Array(64)],
        ['R zero', (_r, s) => joined(0n, s)],
        ['S zero', r => joined(r, 0n)],
        ['R the order', (_r, s) => joined(order, s)],
        ['S the order', r => joined(r, order)],
        ['R and S swapped', (r, s) => joined(s, r)],
        ['a byte more', (r, s) => Uint8Array.of(...joined(r, s), 0)],
        ['a byte less', (r, s) => joined(r, s).subarray(1)],
        ['nothing in it', () => new Uint8Array()],
    ];
    for (const [what, change] of bad)
        it(`is refused with ${what}`, () => {
            const token = resigned(valid, signature => change(...halves(signature)));
            expect(() => check(token, EC)).toThrowMatching(WRONG);
        });

    const keys: [what: string, changes: object][] = [
        ['a point that is not on the curve', { y: EC.x }],
        ['the point at infinity', { x: 'A'.repeat(43), y: 'A'.repeat(43) }],
        ['a coordinate too large', { x: encodeBase64url(new Uint8Array(32).fill(255)) }],
        ['a coordinate too short', { x: EC.x.slice(0, 40) }],
        ['no coordinate', { y: null }],
        [
            'coordinates that are parted elsewhere',
            {
                x: encodeBase64url(bytes(EC.x).subarray(0, 31)),
                y: encodeBase64url(Uint8Array.of(bytes(EC.x)[31] ?? 0, ...bytes(EC.y))),
            },
        ],
    ];
    for (const [what, change] of keys)
        it(`is refused with ${what} in the key`, () => {
            expect(() => check(valid, { ...EC, ...change })).toThrowMatching(MALFORMED);
        });
});

describe('The keys of a provider', () => {
    it('are read as they are published, and what is no key is passed over', () => {
        const keys = readKeySet(answer({ keys: [...KEYS.keys, null, 'x', 7] }));
        expect(keys).toEqual(KEYS);
        expect(() => readKeySet(answer({}))).toThrowMatching(refusal('Failed', /set of keys/));
        expect(() => readKeySet(answer({ keys: {} }))).toThrowMatching(refusal('Failed', /set of/));
    });

    it('are found among others', () => {
        const others = [
            { kty: 'oct', kid: 'ec', k: 'AAAA' },
            { kty: 'OKP', kid: 'ec' },
            { kid: 'ec' },
        ];
        expect(() => check(esToken({}), ...others, ...KEYS.keys)).not.toThrow();
        expect(() => check(rsToken({}), ...others, ...KEYS.keys)).not.toThrow();
    });

    const unfit: [what: string, changes: object][] = [
        ['for encryption', { use: 'enc' }],
        ['for other operations', { key_ops: ['encrypt'] }],
        ['for another algorithm', { alg: 'ES384' }],
        ['of another curve', { crv: 'secp256k1' }],
        ['of another type', { kty: 'RSA' }],
        ['of another name', { kid: 'EC' }],
    ];
    for (const [what, changes] of unfit)
        it(`are not used if they are ${what}`, () => {
            const key = { ...EC, kid: 'ec', use: 'sig', alg: 'ES256', key_ops: ['verify'] };
            expect(() => check(esToken({}), key)).not.toThrow();
            expect(() => check(esToken({}), { ...key, ...changes })).toThrowMatching(
                refusal('Failed', /a key that is not its own/),
            );
        });

    it('are not guessed from, where there are several', () => {
        const other = openssl.keys.find(({ kid }) => kid === 'ec') ?? {};
        expect(() => check(ES256_TOKEN, EC, RSA)).not.toThrow();
        expect(() => check(ES256_TOKEN, EC, other)).toThrowMatching(
            refusal('Failed', /does not say with which key/),
        );
        expect(() => check(esToken({}), EC, other)).toThrowMatching(
            refusal('Failed', /does not say with which key/),
        );
    });
});
