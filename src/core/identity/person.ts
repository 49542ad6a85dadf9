import { _, fill } from '../words.js';
import { member, refused } from './answer.js';
import type { JsonObject } from './answer.js';
import { isEndpoint } from './endpoint.js';

/** What a provider tells of a person, to fill in a new workspace with. Not to be relied upon. */
export interface Person {
    readonly name: string | null;
    readonly email: string | null;
    /** The https address of a picture. */
    readonly picture: string | null;
}

const MAX_LENGTH = 255;

/**
 * The user id: what the provider says under the name that was set as `id_claim`. A number counts, as
 * GitHub's `id` is one.
 *
 * @param sources the claims of the ID token and of userinfo; the first that has it counts.
 * @throws {WorkspaceError} Failed if none has it, or if it is an e-mail address that the provider
 *   itself has not verified (OpenID Connect Core §5.1).
 */
export function pickUserId(idClaim: string, sources: readonly JsonObject[]): string {
    for (const claims of sources) {
        const value = member(claims, idClaim);
        const userId = Number.isSafeInteger(value) ? String(value) : shown(value);
        if (userId === null) continue;
        if (idClaim === 'email' && sources.some(isUnverified))
            throw refused(_('The identity provider has not verified the e-mail address.'));
        return userId;
    }
    throw refused(
        fill(
            _(
                'The identity provider does not say “%(claim)” of who signed in. Set another “id_claim”.',
            ),
            {
                claim: idClaim,
            },
        ),
    );
}

/** Some send the word for the value. */
function isUnverified(claims: JsonObject): boolean {
    return String(member(claims, 'email_verified')) === 'false';
}

/** The standard claims of a person (OpenID Connect Core §5.1); the first source that has one counts. */
export function readPerson(sources: readonly JsonObject[]): Person {
    const first = (name: string): string | null =>
        sources.map(claims => shown(member(claims, name))).find(value => value !== null) ?? null;
    const picture = first('picture');
    return {
        name: first('name') ?? first('preferred_username'),
        email: first('email'),
        picture: picture === null || !isEndpoint(picture) ? null : picture,
    };
}

/** What people can be shown in a line; null if it is not such. */
function shown(value: unknown): string | null {
    const text = typeof value === 'string' ? value.trim() : '';
    const isShowable = text !== '' && text.length <= MAX_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(text);
    return isShowable ? text : null;
}
