import { toInteger, verifyRsaPkcs1 } from '../../../../src/core/identity/rsa.js';
import { RSA_KEY } from './rfc7515.js';
import { bytes, pkcs1Message, sha256, toBytes, utf8 } from './sample.js';

const MODULUS = toInteger(bytes(RSA_KEY.n));
const LENGTH = 256;
const BITS = 8n * BigInt(LENGTH);
// A small exponent is what these forgeries need: nobody knows the private key to it.
const KEY = { modulus: MODULUS, exponent: 3n };

/** The end of an encoded message: 00, DigestInfo, digest. */
function ending(digest: Uint8Array): string {
    const hex = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
    return pkcs1Message(hex).replace(/^0001f+/, '');
}

/** The smallest integer whose cube is no less than this. */
function cubeRoot(value: bigint): bigint {
    let [low, high] = [0n, 1n << (BITS / 3n + 1n)];
    while (low < high) {
        const middle = (low + high) / 2n;
        if (middle ** 3n < value) low = middle + 1n;
        else high = middle;
    }
    return low;
}

/** The integer whose cube ends in these bits, the last of which must be set. */
function cubeRootOfEnding(value: bigint, bits: bigint): bigint {
    let root = 0n;
    for (let bit = 0n; bit < bits; bit++)
        if ((((root ** 3n) ^ value) >> bit) & 1n) root |= 1n << bit;
    return root;
}

describe('An RSA signature that was forged without the private key', () => {
    const digest = sha256(utf8('I am Ada'));

    // Bleichenbacher's attack of 2006 (CVE-2006-4339): whoever reads the padding from the left and
    // stops after the digest does not see the garbage that follows.
    it('with garbage after a short padding is refused', () => {
        const wanted = `0001${'ff'.repeat(8)}${ending(digest)}`;
        const garbage = BITS - 4n * BigInt(wanted.length);
        const forged = cubeRoot(BigInt(`0x${wanted}`) << garbage);
        expect(forged ** 3n < MODULUS).toBeTrue();
        expect((forged ** 3n) >> garbage).toBe(BigInt(`0x${wanted}`));
        expect(verifyRsaPkcs1(KEY, digest, toBytes(forged, LENGTH))).toBeFalse();
    });

    // Its kin, as of CVE-2014-1568: the digest is where it belongs, and garbage is in the middle.
    it('with garbage in place of the padding is refused', () => {
        let text = 0;
        let wanted = ending(digest);
        for (; !/[13579bdf]$/.test(wanted); text++)
            wanted = ending(sha256(utf8(`I am Ada ${text}`)));
        const target = sha256(utf8(text === 0 ? 'I am Ada' : `I am Ada ${text - 1}`));
        const endingBits = 4n * BigInt(wanted.length);
        const low = cubeRootOfEnding(BigInt(`0x${wanted}`), endingBits);
        const high = cubeRoot(BigInt(`0x0001${'ff'.repeat(LENGTH - 2)}`) - (1n << (BITS - 64n)));
        const forged = ((high >> endingBits) << endingBits) + low;
        const message = toBytes(forged ** 3n, LENGTH);
        expect(forged ** 3n < MODULUS).toBeTrue();
        expect([...message.subarray(0, 6)]).toEqual([0, 1, 255, 255, 255, 255]);
        expect(toInteger(message.subarray(-wanted.length / 2))).toBe(BigInt(`0x${wanted}`));
        expect(verifyRsaPkcs1(KEY, target, toBytes(forged, LENGTH))).toBeFalse();
    });

    it('with a number that needs no key is refused', () => {
        for (const value of [0n, 1n, MODULUS - 1n, MODULUS, MODULUS + 1n])
            expect(verifyRsaPkcs1(KEY, digest, toBytes(value, LENGTH))).toBeFalse();
    });
});
