/**
 * `node tests/unit/core/identity/opensslTokens.mjs`: makes opensslTokens.json anew, tokens signed by
 * OpenSSL with keys that are thrown away. The private halves are never written.
 */
import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const CLAIMS = {
    iss: 'https://id.example',
    sub: 'ada',
    aud: 'kolide',
    exp: 1800000300,
    iat: 1800000000,
};

/** @param {object} value what to write as JSON */
const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * @param {string} kid the key's name
 * @param {import('node:crypto').KeyPairKeyObjectResult} pair the key
 */
const published = (kid, { publicKey }) => ({ kid, ...publicKey.export({ format: 'jwk' }) });

/**
 * @param {string} alg as the header has it
 * @param {string} kid the key's name
 * @param {(input: Buffer) => Buffer} makeSignature what signs it
 */
function token(alg, kid, makeSignature) {
    const input = `${encode({ alg, kid })}.${encode(CLAIMS)}`;
    return `${input}.${makeSignature(Buffer.from(input)).toString('base64url')}`;
}

/**
 * @param {number} modulusLength in bits
 * @param {number} publicExponent usually 65537
 */
const rsa = (modulusLength, publicExponent = 65537) =>
    generateKeyPairSync('rsa', { modulusLength, publicExponent });

const rsaKeys = {
    rsa2048: rsa(2048),
    rsa3072: rsa(3072),
    rsa4096: rsa(4096),
    rsaExponent3: rsa(2048, 3),
};
const rsa1024 = rsa(1024);
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const { privateKey: key, publicKey } = rsaKeys.rsa2048;
const pem = publicKey.export({ type: 'spki', format: 'pem' });

const fixtures = {
    keys: [
        ...Object.entries(rsaKeys).map(([kid, pair]) => published(kid, pair)),
        published('rsa1024', rsa1024),
        published('ec', ec),
        published('p384', p384),
    ],
    good: Object.fromEntries([
        ...Object.entries(rsaKeys).map(([kid, pair]) => [
            kid,
            token('RS256', kid, input => sign('sha256', input, pair.privateKey)),
        ]),
        [
            'ec',
            token('ES256', 'ec', input =>
                sign('sha256', input, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
            ),
        ],
    ]),
    bad: {
        'an RSA key of 1024 bits': token('RS256', 'rsa1024', input =>
            sign('sha256', input, rsa1024.privateKey),
        ),
        'an ECDSA signature in DER': token('ES256', 'ec', input =>
            sign('sha256', input, ec.privateKey),
        ),
        'a key on another curve': token('ES256', 'p384', input =>
            sign('sha256', input, { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }),
        ),
        'another padding, PSS': token('RS256', 'rsa2048', input =>
            sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING }),
        ),
        'another digest, SHA-1': token('RS256', 'rsa2048', input => sign('sha1', input, key)),
        'HMAC with the public key': token('HS256', 'rsa2048', input =>
            createHmac('sha256', pem).update(input).digest(),
        ),
    },
};

const path = new URL('opensslTokens.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(fixtures, null, 4)}\n`);
