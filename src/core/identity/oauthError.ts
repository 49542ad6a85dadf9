import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import type { JsonObject } from './answer.js';
import { textMember } from './answer.js';

/** An error as OAuth 2.0 names it (RFC 6749 §4.1.2.1, §5.2; RFC 8628 §3.5). */
export interface OAuthError {
    readonly kind: 'error';
    /** `invalid_grant`, `access_denied`, …; `unknown` if it is nothing to be shown. */
    readonly error: string;
}

/** What to make of an error's name. Its description is not read: it may hold anything. */
export function oauthErrorOf(name: string): OAuthError {
    return { kind: 'error', error: /^[a-z_]{1,40}$/.test(name) ? name : 'unknown' };
}

/** The error that an answer names, or null if it names none. */
export function readOAuthError(object: JsonObject): OAuthError | null {
    const name = textMember(object, 'error');
    return name === null ? null : oauthErrorOf(name);
}

/**
 * What to tell people of it. The code is Denied if somebody must sign in anew for it to go well, Busy
 * if waiting will do, and Failed if something is set wrong.
 */
export function oauthFailure({ error }: OAuthError): WorkspaceError {
    switch (error) {
        case 'access_denied':
            return new WorkspaceError('Denied', _('The sign-in was cancelled or not allowed.'));
        case 'invalid_grant':
        case 'login_required':
        case 'interaction_required':
        case 'consent_required':
        case 'account_selection_required':
            return new WorkspaceError(
                'Denied',
                _('The sign-in is no longer valid. Sign in again.'),
            );
        case 'expired_token':
            return new WorkspaceError('Denied', _('The sign-in took too long. Try again.'));
        case 'temporarily_unavailable':
        case 'server_error':
        case 'slow_down':
        case 'authorization_pending':
            return new WorkspaceError(
                'Busy',
                _('The identity provider cannot answer now. Try again later.'),
            );
        case 'invalid_client':
        case 'unauthorized_client':
            return new WorkspaceError(
                'Failed',
                _('The identity provider does not accept this client. Check its client id.'),
            );
        default:
            return new WorkspaceError(
                'Failed',
                fill(_('The identity provider refused the request (%(error)).'), { error }),
            );
    }
}
