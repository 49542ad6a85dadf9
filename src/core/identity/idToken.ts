import { _ } from '../words.js';
import { listMember, member, refused, textMember } from './answer.js';
import type { JsonObject } from './answer.js';
import { encodeBase64url } from './base64url.js';
import { parseJws } from './jws.js';
import { verifySignature } from './keySet.js';
import type { KeySet } from './keySet.js';
import { CLOCK_SKEW, type Seconds, type Sha256 } from './primitives.js';
import type { OpenIdProvider } from './provider.js';
import type { Tokens } from './tokenAnswer.js';

/** What a validated ID token says (OpenID Connect Core §2). */
export interface IdToken {
    readonly issuer: string;
    /** Who signed in: never given to anybody else by this issuer. */
    readonly subject: string;
    readonly audience: readonly string[];
    readonly authorizedParty: string | null;
    /** When the person signed in, null if it is not said. */
    readonly authenticatedAt: Seconds | null;
    readonly nonce: string | null;
    /** All that it says. */
    readonly claims: JsonObject;
}

// OpenID Connect Core §2
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/**
 * The ID token that an answer must have after a sign-in (OpenID Connect Core §3.1.3.3).
 *
 * @throws {WorkspaceError} Failed if there is none.
 */
export function requireIdToken({ idToken }: Tokens): string {
    if (idToken !== null) return idToken;
    throw refused(_('The identity provider did not say who signed in: there is no ID token.'));
}

/**
 * What an ID token says that was validated when it came. It may have expired since.
 *
 * @throws {WorkspaceError} Failed if it is not of this provider for this client.
 */
export function recallIdToken(token: string, provider: OpenIdProvider): IdToken {
    return readClaims(parseJws(token).payload, provider);
}

/** With what ID tokens are validated, and when. */
export interface Validation {
    readonly provider: OpenIdProvider;
    readonly keys: KeySet;
    readonly sha256: Sha256;
    readonly now: Seconds;
}

/**
 * Validates the ID token of a sign-in (OpenID Connect Core §3.1.3.7, §3.1.3.6). Its signature is
 * checked although it came straight from the provider.
 *
 * @param nonce of the attempt; null for the device flow, which has none.
 * @param accessToken the access token that came with it.
 * @throws {WorkspaceError} Failed, with the check that it did not pass.
 */
export function validateIdToken(
    token: string,
    validation: Validation,
    nonce: string | null,
    accessToken: string,
): IdToken {
    const idToken = readIdToken(token, validation, accessToken);
    // Against replay (§3.1.3.7 item 11): a token of another sign-in has another one or none.
    if (idToken.nonce === nonce) return idToken;
    throw refused(_('The identity provider’s token is of another sign-in.'));
}

/**
 * Validates an ID token that came with a refresh (OpenID Connect Core §12.2).
 *
 * @param original what the sign-in's ID token said.
 * @param accessToken the access token that came with it.
 * @throws {WorkspaceError} Failed, with the check that it did not pass.
 */
export function validateRefreshedIdToken(
    token: string,
    validation: Validation,
    original: IdToken,
    accessToken: string,
): IdToken {
    const idToken = readIdToken(token, validation, accessToken);
    const isSame =
        idToken.issuer === original.issuer &&
        idToken.subject === original.subject &&
        idToken.authorizedParty === original.authorizedParty &&
        original.audience.every(party => idToken.audience.includes(party)) &&
        [null, original.nonce].includes(idToken.nonce) &&
        [null, original.authenticatedAt].includes(idToken.authenticatedAt);
    if (isSame) return idToken;
    throw refused(_('The identity provider’s new token is of somebody else.'));
}

function readIdToken(token: string, validation: Validation, accessToken: string): IdToken {
    const { provider, keys, sha256, now } = validation;
    const jws = parseJws(token);
    if (!provider.signingAlgorithms.includes(jws.algorithm))
        throw refused(
            _('The identity provider’s token is signed in a way that it does not offer.'),
        );
    verifySignature(jws, keys, sha256);

    const claims = jws.payload;
    const idToken = readClaims(claims, provider);
    checkTimes(claims, now);
    checkAccessTokenHash(claims, accessToken, sha256);
    return idToken;
}

function readClaims(claims: JsonObject, provider: OpenIdProvider): IdToken {
    return {
        issuer: requiredIssuer(claims, provider),
        subject: requiredSubject(claims),
        ...requiredAudience(claims, provider),
        authenticatedAt: time(claims, 'auth_time'),
        nonce: text(claims, 'nonce'),
        claims,
    };
}

function requiredIssuer(claims: JsonObject, { issuer }: OpenIdProvider): string {
    if (textMember(claims, 'iss') === issuer) return issuer;
    throw refused(_('The identity provider’s token is of another provider.'));
}

function requiredSubject(claims: JsonObject): string {
    const subject = textMember(claims, 'sub');
    if (subject !== null && SUBJECT.test(subject)) return subject;
    throw refused(_('The identity provider’s token does not say who signed in.'));
}

/**
 * §3.1.3.7 items 3 to 5, §2. Of audiences besides us it is enough to know that the provider holds us
 * for the party that the token was issued to.
 */
function requiredAudience(
    claims: JsonObject,
    { clientId }: OpenIdProvider,
): Pick<IdToken, 'audience' | 'authorizedParty'> {
    const single = textMember(claims, 'aud');
    const audience = single === null ? (listMember(claims, 'aud') ?? []) : [single];
    const authorizedParty = text(claims, 'azp');
    const isOurs = authorizedParty === null ? audience.length === 1 : authorizedParty === clientId;
    if (isOurs && audience.includes(clientId)) return { audience, authorizedParty };
    throw refused(_('The identity provider’s token was issued to another program.'));
}

/** §3.1.3.7 items 9 and 10; RFC 7519 §4.1.4 to §4.1.6. */
function checkTimes(claims: JsonObject, now: Seconds): void {
    const expiresAt = time(claims, 'exp');
    const issuedAt = time(claims, 'iat');
    if (expiresAt === null || issuedAt === null) throw malformedClaim();
    if (now >= expiresAt + CLOCK_SKEW)
        throw refused(
            _(
                'The identity provider’s token has expired. If that is not so, check the clock of this computer.',
            ),
        );
    if (Math.max(issuedAt, time(claims, 'nbf') ?? issuedAt) > now + CLOCK_SKEW)
        throw refused(
            _(
                'The identity provider’s token is from the future. Check the clock of this computer.',
            ),
        );
}

/** §3.1.3.6: the left half of the access token's digest. SHA-256 for RS256 and ES256 alike. */
function checkAccessTokenHash(claims: JsonObject, accessToken: string, sha256: Sha256): void {
    const hash = text(claims, 'at_hash');
    if (hash === null) return;
    const digest = sha256(new TextEncoder().encode(accessToken));
    if (hash !== encodeBase64url(digest.subarray(0, digest.length / 2)))
        throw refused(_('The identity provider’s tokens do not belong together.'));
}

function text(claims: JsonObject, name: string): string | null {
    const value = member(claims, name);
    if (value === null || typeof value === 'string') return value;
    throw malformedClaim();
}

function time(claims: JsonObject, name: string): Seconds | null {
    const value = member(claims, name);
    if (value === null || typeof value === 'number') return value;
    throw malformedClaim();
}

function malformedClaim(): Error {
    return refused(_('The identity provider’s token is malformed.'));
}
