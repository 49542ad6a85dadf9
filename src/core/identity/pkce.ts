import { encodeBase64url } from './base64url.js';
import type { RandomBytes, Sha256 } from './primitives.js';

/** A new code verifier of 256 bits (RFC 7636 §4.1). A secret until it was used. */
export async function createVerifier(randomBytes: RandomBytes): Promise<string> {
    return encodeBase64url(await randomBytes(32));
}

/** The S256 code challenge of a verifier (RFC 7636 §4.2). */
export function challengeOf(verifier: string, sha256: Sha256): string {
    return encodeBase64url(sha256(new TextEncoder().encode(verifier)));
}
