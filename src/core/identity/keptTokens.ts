import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { listMember, member, parseJsonObject, textMember } from './answer.js';
import type { ProviderOptions } from './provider.js';
import type { Tokens } from './tokenAnswer.js';

/** Tokens as they lie in a key ring. */
export interface KeptTokens {
    readonly userId: string;
    readonly tokens: Tokens;
    /** Whom they may be shown to (`issuerOf`); null if that is not known, and they must not be. */
    readonly issuer: string | null;
}

/** What tells the one who gives tokens, and whom he gives them to, from all others. */
export function issuerOf(options: ProviderOptions): string {
    return JSON.stringify([options.issuer ?? options.token_url ?? '', options.client_id]);
}

/**
 * Writes tokens under the names of RFC 6749 §5.1, so that programs of the workspace find what they
 * know.
 */
export function formatTokens({ tokens, issuer }: Omit<KeptTokens, 'userId'>): string {
    return JSON.stringify({
        access_token: tokens.accessToken,
        token_type: 'Bearer',
        ...(tokens.refreshToken !== null && { refresh_token: tokens.refreshToken }),
        ...(tokens.idToken !== null && { id_token: tokens.idToken }),
        ...(tokens.lifetime !== null && { expires_in: tokens.lifetime }),
        obtained_at: tokens.obtainedAt,
        ...(issuer !== null && { issued_by: JSON.parse(issuer) as unknown }),
    });
}

/**
 * Reads tokens from a key ring. Programs before this one kept an access token and nothing else.
 *
 * @throws {WorkspaceError} Failed if they are none.
 */
export function parseTokens(text: string): Omit<KeptTokens, 'userId'> {
    const object = parseJsonObject(new TextEncoder().encode(text));
    const accessToken = object === null ? text.trim() : textMember(object, 'access_token');
    if (accessToken === null || !/^[\x21-\x7e]+$/.test(accessToken))
        throw new WorkspaceError('Failed', _('What the key ring has is no token.'));
    const known = object ?? {};
    const lifetime = numberOf(member(known, 'expires_in'));
    const obtainedAt = numberOf(member(known, 'obtained_at'));
    const issuedBy = listMember(known, 'issued_by');
    return {
        tokens: {
            kind: 'tokens',
            accessToken,
            refreshToken: textMember(known, 'refresh_token'),
            idToken: textMember(known, 'id_token'),
            obtainedAt: obtainedAt ?? 0,
            // Without a beginning it is not known when it ends.
            lifetime: obtainedAt === null ? null : lifetime,
        },
        issuer: issuedBy === null ? null : JSON.stringify(issuedBy),
    };
}

function numberOf(value: unknown): number | null {
    return typeof value === 'number' && value >= 0 ? value : null;
}
