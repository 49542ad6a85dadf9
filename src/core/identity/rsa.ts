/** An RSA public key (RFC 8017 §3.1). */
export interface RsaPublicKey {
    readonly modulus: bigint;
    readonly exponent: bigint;
}

/** What comes before the digest: DigestInfo of SHA-256 in DER (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = '3031300d060960864801650304020105000420';
const DIGEST_LENGTH = 32;

/**
 * Whether this is a signature of RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2.2).
 *
 * The message is encoded anew and compared whole, byte for byte. Nothing of what the signature holds
 * is parsed, so that there is no room in it for what a forger needs to choose.
 *
 * @param digest the SHA-256 digest of what was signed.
 */
export function verifyRsaPkcs1(
    key: RsaPublicKey,
    digest: Uint8Array,
    signature: Uint8Array,
): boolean {
    const { modulus, exponent } = key;
    const length = Math.ceil(modulus.toString(16).length / 2);
    if (signature.length !== length || digest.length !== DIGEST_LENGTH) return false;
    const representative = toInteger(signature);
    if (representative >= modulus) return false;
    return power(representative, exponent, modulus) === encodedMessage(digest, length);
}

/** The bytes as an unsigned integer, the first the highest (OS2IP, RFC 8017 §4.2). */
export function toInteger(bytes: Uint8Array): bigint {
    return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2): 00 01 FF … FF 00 DigestInfo digest. */
function encodedMessage(digest: Uint8Array, length: number): bigint {
    const info = DIGEST_INFO + toHex(digest);
    return BigInt(`0x0001${'ff'.repeat(length - 3 - info.length / 2)}00${info}`);
}

function toHex(bytes: Uint8Array): string {
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Takes as long as its numbers make it: all of them are public. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
    let result = 1n;
    let square = base;
    for (let bits = exponent; bits > 0n; bits >>= 1n) {
        if (bits & 1n) result = (result * square) % modulus;
        square = (square * square) % modulus;
    }
    return result;
}
