import { p256 } from '@noble/curves/nist.js';

import { _ } from '../words.js';
import { listMember, member, readSuccess, refused, textMember } from './answer.js';
import type { Answer, JsonObject } from './answer.js';
import { decodeBase64url } from './base64url.js';
import type { Algorithm, Jws } from './jws.js';
import { toInteger, verifyRsaPkcs1 } from './rsa.js';
import type { Sha256 } from './primitives.js';

/** A provider's public keys as it publishes them (RFC 7517 §5). */
export interface KeySet {
    readonly keys: readonly JsonObject[];
}

const KEY_TYPES: Readonly<Record<Algorithm, string>> = { RS256: 'RSA', ES256: 'EC' };
// NIST SP 800-131A and RFC 7518 §3.3 for the one, the time that it takes for the other.
const RSA_MIN_BITS = 2048;
const RSA_MAX_BITS = 8192;
const RSA_MAX_EXPONENT = 2n ** 32n;
// RFC 7518 §3.4, §6.2.1.2
const P256_BYTES = 32;

/**
 * Reads a set of keys (RFC 7517 §5). Members that are no keys are passed over, as §5 has it.
 *
 * @throws {WorkspaceError} Busy, or Failed if it is no such set.
 */
export function readKeySet(answer: Answer): KeySet {
    const keys = member(readSuccess(answer, 'keys'), 'keys');
    if (!Array.isArray(keys)) throw refused(_('The identity provider’s set of keys is malformed.'));
    return {
        keys: keys.filter(
            (key: unknown): key is JsonObject => typeof key === 'object' && key !== null,
        ),
    };
}

/**
 * Checks the signature of a token (RFC 7515 §5.2) with the one key of the set that is for it, by
 * `kid`, `kty`, `use`, `key_ops` and `alg` (RFC 7517 §4).
 *
 * @throws {WorkspaceError} Failed if there is no such key, or several, if it is too weak, or if the
 *   signature is not of it.
 */
export function verifySignature(jws: Jws, keys: KeySet, sha256: Sha256): void {
    const [key, ...others] = candidates(keys, jws);
    if (key === undefined)
        throw refused(_('The identity provider’s token is signed with a key that is not its own.'));
    // With several keys there must be a `kid` (OpenID Connect Core §10.1).
    if (others.length > 0)
        throw refused(_('The identity provider’s token does not say with which key it is signed.'));
    if (!VERIFIERS[jws.algorithm](key, sha256(jws.signingInput), jws.signature))
        throw refused(_('The signature of the identity provider’s token is wrong.'));
}

function candidates({ keys }: KeySet, { algorithm, keyId }: Jws): readonly JsonObject[] {
    return keys.filter(
        key =>
            member(key, 'kty') === KEY_TYPES[algorithm] &&
            (keyId === null || member(key, 'kid') === keyId) &&
            isAbsentOr(algorithm, member(key, 'alg')) &&
            isAbsentOr('sig', member(key, 'use')) &&
            (member(key, 'key_ops') === null || listMember(key, 'key_ops')?.includes('verify')) &&
            (algorithm !== 'ES256' || member(key, 'crv') === 'P-256'),
    );
}

function isAbsentOr(expected: string, value: unknown): boolean {
    return value === null || value === expected;
}

type Verifier = (key: JsonObject, digest: Uint8Array, signature: Uint8Array) => boolean;

const VERIFIERS: Readonly<Record<Algorithm, Verifier>> = {
    RS256: (key, digest, signature) => verifyRsaPkcs1(rsaKey(key), digest, signature),
    ES256: (key, digest, signature) =>
        // R and S side by side (RFC 7518 §3.4), never in DER. Either S is right in JOSE.
        signature.length === 2 * P256_BYTES &&
        p256.verify(signature, digest, p256Key(key), { prehash: false, lowS: false }),
};

/** RFC 7518 §6.3.1 */
function rsaKey(key: JsonObject): { modulus: bigint; exponent: bigint } {
    const modulus = toInteger(bytesMember(key, 'n'));
    const exponent = toInteger(bytesMember(key, 'e'));
    const bits = modulus.toString(2).length;
    if (bits < RSA_MIN_BITS)
        throw refused(_('The identity provider’s key is too short to be safe.'));
    const isSound = (modulus & exponent & 1n) === 1n && exponent >= 3n;
    if (!isSound || bits > RSA_MAX_BITS || exponent > RSA_MAX_EXPONENT) throw malformedKey();
    return { modulus, exponent };
}

/** RFC 7518 §6.2.1; as a point in SEC 1 §2.3.4's uncompressed form that lies on the curve. */
function p256Key(key: JsonObject): Uint8Array {
    const [x, y] = [bytesMember(key, 'x'), bytesMember(key, 'y')];
    if (x.length !== P256_BYTES || y.length !== P256_BYTES) throw malformedKey();
    const point = Uint8Array.of(4, ...x, ...y);
    if (!p256.utils.isValidPublicKey(point, false)) throw malformedKey();
    return point;
}

function bytesMember(key: JsonObject, name: string): Uint8Array {
    const bytes = decodeBase64url(textMember(key, name) ?? '');
    if (bytes === null || bytes.length === 0) throw malformedKey();
    return bytes;
}

function malformedKey(): Error {
    return refused(_('The identity provider’s key is malformed.'));
}
