import { _, fill } from '../words.js';
import type { WorkspaceEntry } from '../workspace/workspace.js';
import type { AccountView } from './account.js';
import type { Accounts } from './accounts.js';

/**
 * Who is signed in in a workspace, in few words; empty if there is nothing to say.
 *
 * @param account null if nobody can sign in there.
 * @param koderUserId what `meta.toml` says of it.
 */
export function describeAccount(account: AccountView | null, koderUserId: string): string {
    if (!account) return koderUserId;
    switch (account.state) {
        case 'signed-in':
            return account.label;
        case 'offline':
            return fill(_('%(identity) (offline)'), { identity: account.label });
        case 'signing-in':
            return _('Signing in…');
        case 'signed-out':
            return _('Signed out');
    }
}

/** Whose a workspace is, for people: who is signed in, or else what `meta.toml` says; may be empty. */
export function identityOf(entry: WorkspaceEntry, accounts: Pick<Accounts, 'view'>): string {
    const { label } = accounts.view(entry.id);
    return label === '' ? (entry.meta?.koderUserId ?? '') : label;
}
