import { _ } from '../words.js';
import { member, parseJsonObject, refused } from './answer.js';
import type { JsonObject } from './answer.js';
import { decodeBase64url } from './base64url.js';

/**
 * The signature algorithms that are accepted, as RFC 7518 §3.1 names them. Neither `none` nor HMAC,
 * whose key would be one that everybody knows or that we share with nobody (RFC 8725 §3.1, §2.1).
 */
export const ALGORITHMS = ['RS256', 'ES256'] as const;

/** One of ALGORITHMS. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** A token that is signed, taken apart (RFC 7515 §3). That it can be read says nothing yet. */
export interface Jws {
    readonly algorithm: Algorithm;
    /** Which key it says that it is signed with (§4.1.4), null if it does not. */
    readonly keyId: string | null;
    readonly payload: JsonObject;
    /** The bytes that are signed. */
    readonly signingInput: Uint8Array;
    readonly signature: Uint8Array;
}

const MAX_LENGTH = 64 * 1024;

/**
 * Takes a token in compact serialization apart (RFC 7515 §3.1, §5.2). Keys and addresses of keys that
 * its header holds are not looked at: they are whoever's who made it (§10.12, RFC 8725 §3.10).
 *
 * @throws {WorkspaceError} Failed if it is malformed, encrypted, has an algorithm that is not of
 *   ALGORITHMS, or a header that must be understood (§4.1.11), as none is.
 */
export function parseJws(token: string): Jws {
    const parts = token.length <= MAX_LENGTH ? token.split('.') : [];
    if (parts.length === 5) throw refused(_('The identity provider’s token is encrypted.'));
    const [header, payload, signature] = parts.map(decodeBase64url);
    if (parts.length !== 3 || !header || !payload || !signature) throw malformed();

    const parameters = parseJsonObject(header);
    const claims = parseJsonObject(payload);
    if (!parameters || !claims) throw malformed();
    if (member(parameters, 'crit') !== null)
        throw refused(_('The identity provider’s token asks for more than is known here.'));
    const name = member(parameters, 'alg');
    const algorithm = ALGORITHMS.find(algorithm => algorithm === name);
    if (algorithm === undefined)
        throw refused(_('The identity provider’s token is signed with neither RS256 nor ES256.'));
    const keyId = member(parameters, 'kid');
    if (keyId !== null && typeof keyId !== 'string') throw malformed();
    return {
        algorithm,
        keyId,
        payload: claims,
        signingInput: new TextEncoder().encode(token.slice(0, token.lastIndexOf('.'))),
        signature,
    };
}

function malformed(): Error {
    return refused(_('The identity provider’s token is malformed.'));
}
