import { lateModule } from '../lateModule.js';
import type { JsonObject } from './answer.js';
import type { Exchange } from './exchange.js';
import type { IdToken, Validation } from './idToken.js';
import type { KeySet } from './keySet.js';
import { pickUserId, readPerson, type Person } from './person.js';
import type { IdentityPorts } from './ports.js';
import { hasIdTokens, type OpenIdProvider, type Provider } from './provider.js';
import type { Tokens } from './tokenAnswer.js';
import { readUserinfo, userinfoRequest } from './userinfo.js';

/** Somebody who has signed in. */
export interface SignIn {
    readonly tokens: Tokens;
    /** Null of a plain provider, which has none. */
    readonly idToken: IdToken | null;
    /** What the provider says under the name that was set as `id_claim`. */
    readonly userId: string;
    readonly person: Person;
}

/** With what ID tokens are validated. */
export type ValidationPorts = Pick<IdentityPorts, 'sha256' | 'now'>;

/**
 * Finds out who signed in, from the ID token and from userinfo, for a provider that has them.
 *
 * @param nonce of the attempt; null for the device flow.
 * @throws {WorkspaceError} Busy, or Failed with what is wrong in what the provider says.
 */
export async function identify(
    tokens: Tokens,
    nonce: string | null,
    provider: Provider,
    exchange: Exchange,
    ports: ValidationPorts,
): Promise<SignIn> {
    const idToken = hasIdTokens(provider)
        ? await readIdToken(tokens, nonce, provider, exchange, ports)
        : null;
    const userinfo = await askUserinfo(tokens, idToken, provider, exchange);
    const claims = idToken?.claims ?? {};
    return {
        tokens,
        idToken,
        userId: pickUserId(provider.idClaim, [claims, userinfo]),
        // What is asked for says more than what comes along.
        person: readPerson([userinfo, claims]),
    };
}

async function readIdToken(
    tokens: Tokens,
    nonce: string | null,
    provider: OpenIdProvider,
    exchange: Exchange,
    ports: ValidationPorts,
): Promise<IdToken> {
    const { requireIdToken, validateIdToken } = await lateModule(import('./idToken.js'));
    const raw = requireIdToken(tokens);
    const keys = await getKeys(provider, exchange);
    return validateIdToken(raw, validationWith(keys, provider, ports), nonce, tokens.accessToken);
}

/**
 * Checks that an ID token which came with a refresh is of the same person as the sign-in's.
 *
 * @param keys those that the provider had before.
 * @throws {WorkspaceError} Busy, or Failed with what is wrong in it.
 */
export async function checkRefreshedIdToken(
    old: Tokens,
    fresh: Tokens,
    keys: KeySet,
    provider: OpenIdProvider,
    exchange: Exchange,
    ports: ValidationPorts,
): Promise<void> {
    const { idToken, accessToken } = fresh;
    if (idToken === null) return;
    const { recallIdToken, requireIdToken, validateRefreshedIdToken } = await lateModule(
        import('./idToken.js'),
    );
    const original = recallIdToken(requireIdToken(old), provider);
    const validate = (keys: KeySet): IdToken => {
        const validation = validationWith(keys, provider, ports);
        return validateRefreshedIdToken(idToken, validation, original, accessToken);
    };
    try {
        validate(keys);
    } catch {
        // It may have changed them since.
        validate(await getKeys(provider, exchange));
    }
}

/**
 * The keys that a provider has now: it may change them at any time (OpenID Connect Core §10.1.1).
 *
 * @throws {WorkspaceError} Busy, or Failed if it is no such set.
 */
export async function getKeys(provider: OpenIdProvider, exchange: Exchange): Promise<KeySet> {
    // Rarely needed, and the greater part of all this.
    const { readKeySet } = await lateModule(import('./keySet.js'));
    return readKeySet(await exchange.getPublic(provider.jwksUri));
}

function validationWith(
    keys: KeySet,
    provider: OpenIdProvider,
    { sha256, now }: ValidationPorts,
): Validation {
    return { provider, keys, sha256, now: now() };
}

async function askUserinfo(
    tokens: Tokens,
    idToken: IdToken | null,
    provider: Provider,
    exchange: Exchange,
): Promise<JsonObject> {
    const request = userinfoRequest(provider, tokens.accessToken);
    if (request === null) return {};
    return readUserinfo(await exchange.get(request), idToken?.subject ?? null);
}
