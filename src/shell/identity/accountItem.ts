import { PopupMenuItem, PopupSeparatorMenuItem } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import {
    SignInCancelled,
    type AccountState,
    type AccountView,
} from '../../core/identity/account.js';
import { WORKSPACES_COMPONENT } from '../../core/identity/accountRecords.js';
import type { Accounts } from '../../core/identity/accounts.js';
import { _, fill } from '../../core/words.js';
import { displayName, isBroken, type WorkspaceEntry } from '../../core/workspace/workspace.js';

/** What a person can ask for with an account. */
export interface AccountActions {
    signIn(id: string): void;
    cancelSignIn(id: string): void;
    signOut(id: string): void;
}

/** Does what a person asks for; failures are told to them. */
export function accountActions(accounts: Accounts, tell: (error: unknown) => void): AccountActions {
    return {
        signIn: id => {
            accounts.signIn(id, WORKSPACES_COMPONENT).catch(unlessCancelled(tell));
        },
        cancelSignIn: id => {
            accounts.cancel(id, WORKSPACES_COMPONENT);
        },
        signOut: id => {
            accounts.signOut(id, WORKSPACES_COMPONENT).catch(tell);
        },
    };
}

/** Tells of all failures but that the person themselves has given a sign-in up. */
export function unlessCancelled(tell: (error: unknown) => void): (error: unknown) => void {
    return error => {
        if (!(error instanceof SignInCancelled)) tell(error);
    };
}

/** The item of the menu with which somebody signs in or out of the active workspace. */
export class AccountItem {
    readonly item = new PopupMenuItem('');
    /** What sets it apart from what is about all workspaces. */
    readonly separator = new PopupSeparatorMenuItem();
    private id = '';
    private state: AccountState = 'signed-out';

    constructor(actions: AccountActions) {
        // After the menu has closed, and given back the keyboard.
        this.item.connect_after('activate', () => {
            if (this.state === 'signed-out') actions.signIn(this.id);
            else if (this.state === 'signing-in') actions.cancelSignIn(this.id);
            else actions.signOut(this.id);
        });
    }

    /**
     * Shows what there is to do in the workspace.
     *
     * @param account null if nobody can sign in there.
     */
    show(entry: WorkspaceEntry, account: AccountView | null): void {
        this.id = entry.id;
        this.item.visible = account !== null && !isBroken(entry);
        this.separator.visible = this.item.visible;
        if (!account) return;
        this.state = account.state;
        const text = fill(labelFor(account.state), { name: displayName(entry) });
        if (this.item.label.text !== text) this.item.label.text = text;
    }
}

function labelFor(state: AccountState): string {
    switch (state) {
        case 'signed-out':
            return _('Sign In to “%(name)”…');
        case 'signing-in':
            return _('Cancel Signing In to “%(name)”');
        case 'signed-in':
        case 'offline':
            return _('Sign Out of “%(name)”');
    }
}
