import GLib from 'gi://GLib';

import { p256 } from '@noble/curves/nist.js';

import { WorkspaceError, type ErrorCode } from '../../../../src/core/errors.js';
import type { Answer, JsonObject } from '../../../../src/core/identity/answer.js';
import { decodeBase64url, encodeBase64url } from '../../../../src/core/identity/base64url.js';
import type { KeySet } from '../../../../src/core/identity/keySet.js';
import type {
    DiscoverableProvider,
    OpenIdProvider,
} from '../../../../src/core/identity/provider.js';
import type { RandomBytes } from '../../../../src/core/identity/primitives.js';
import { toInteger } from '../../../../src/core/identity/rsa.js';
import { EC_KEY, EC_PRIVATE_KEY, RSA_KEY, RSA_PRIVATE_EXPONENT } from './rfc7515.js';

export const ISSUER = 'https://id.example';
export const CLIENT = 'kolide';
export const NOW = 1_800_000_000;

export const ASKED: DiscoverableProvider = {
    kind: 'discoverable',
    issuer: ISSUER,
    clientId: CLIENT,
    idClaim: 'sub',
    scopes: ['openid', 'profile'],
};

export const PROVIDER: OpenIdProvider = {
    ...ASKED,
    kind: 'known',
    authorizationEndpoint: `${ISSUER}/authorize`,
    tokenEndpoint: `${ISSUER}/token`,
    userinfoEndpoint: `${ISSUER}/me`,
    jwksUri: `${ISSUER}/jwks`,
    revocationEndpoint: `${ISSUER}/revoke`,
    endSessionEndpoint: `${ISSUER}/end`,
    deviceAuthorizationEndpoint: `${ISSUER}/device`,
    namesItselfInRedirects: true,
    signingAlgorithms: ['RS256', 'ES256'],
    secretMethod: 'client_secret_basic',
};

export const KEYS: KeySet = {
    keys: [
        { ...EC_KEY, kid: 'ec' },
        { ...RSA_KEY, kid: 'rsa' },
    ],
};

export function sha256(data: Uint8Array): Uint8Array {
    const hex = GLib.compute_checksum_for_data(GLib.ChecksumType.SHA256, data) ?? '';
    return fromHex(hex);
}

/** Bytes that differ from call to call, and are the same in every run. */
export function countingBytes(): RandomBytes {
    let next = 0;
    return async length => Promise.resolve(Uint8Array.from({ length }, () => next++));
}

export function utf8(text: string): Uint8Array {
    return new TextEncoder().encode(text);
}

export function fromHex(hex: string): Uint8Array {
    return Uint8Array.from(hex.match(/../g) ?? [], digits => parseInt(digits, 16));
}

/** The integer in so many bytes (I2OSP, RFC 8017 §4.1). */
export function toBytes(value: bigint, length: number): Uint8Array {
    return fromHex(value.toString(16).padStart(2 * length, '0'));
}

export function bytes(base64url: string): Uint8Array {
    const decoded = decodeBase64url(base64url);
    if (decoded === null) throw new Error('not base64url');
    return decoded;
}

/** An answer with this JSON in it. */
export function answer(value: unknown, changes: Partial<Answer> = {}): Answer {
    const contentType = 'application/json; charset=utf-8';
    return { status: 200, contentType, body: utf8(JSON.stringify(value)), ...changes };
}

/** The object without one of its members. */
export function without(object: JsonObject, name: string): JsonObject {
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** A token signed with ES256 by the key `ec`. */
export function esToken(claims: JsonObject, header: JsonObject = {}): string {
    const input = signingInput(claims, { alg: 'ES256', kid: 'ec', ...header });
    const key = bytes(EC_PRIVATE_KEY);
    const signature = p256.sign(sha256(utf8(input)), key, { prehash: false });
    return `${input}.${encodeBase64url(signature)}`;
}

/** A token with this encoded message in its RSA signature, by the key `rsa`. */
export function rsToken(
    claims: JsonObject,
    encode: (digest: string) => string = pkcs1Message,
    header: JsonObject = {},
): string {
    const input = signingInput(claims, { alg: 'RS256', kid: 'rsa', ...header });
    const digest = Array.from(sha256(utf8(input)), byte => byte.toString(16).padStart(2, '0'));
    const [modulus, exponent] = [bytes(RSA_KEY.n), bytes(RSA_PRIVATE_EXPONENT)].map(toInteger);
    const message = BigInt(`0x${encode(digest.join(''))}`);
    const signature = toBytes(power(message, exponent ?? 0n, modulus ?? 1n), 256);
    return `${input}.${encodeBase64url(signature)}`;
}

export function signingInput(claims: JsonObject, header: JsonObject): string {
    return [header, claims].map(part => encodeBase64url(utf8(JSON.stringify(part)))).join('.');
}

/** EMSA-PKCS1-v1_5 for 2048 bits, written out (RFC 8017 §9.2). */
export function pkcs1Message(digest: string): string {
    return `0001${'ff'.repeat(202)}003031300d060960864801650304020105000420${digest}`;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
    let result = 1n;
    for (const bit of exponent.toString(2)) {
        result = (result * result) % modulus;
        if (bit === '1') result = (result * base) % modulus;
    }
    return result;
}

/** Matches the error that says this, in one line, with nothing in it that could be a token. */
export function refusal(code: ErrorCode, message: RegExp): (error: unknown) => boolean {
    return error =>
        error instanceof WorkspaceError &&
        error.code === code &&
        message.test(error.message) &&
        error.cause === undefined &&
        !error.message.includes('\n') &&
        !/[\w-]{32}/.test(error.message);
}
