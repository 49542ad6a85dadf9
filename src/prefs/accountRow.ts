import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { describeAccount } from '../core/identity/describeAccount.js';
import { _, fill } from '../core/words.js';
import type { AccountSummary } from '../system/dbus/authClient.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import type { ColourStyles } from './colourStyles.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';

/** What a person can do with an account. */
export interface AccountActions {
    readonly signIn: () => void;
    readonly signOut: () => void;
    /** Gives up a sign-in that is under way. */
    readonly cancel: () => void;
}

/** Who is signed in in a workspace. */
export class AccountRow {
    readonly widget = new Adw.ActionRow({ use_markup: false, title_lines: 1, subtitle_lines: 1 });
    private readonly avatar: WorkspaceAvatar;
    private readonly button = new Gtk.Button({ valign: Gtk.Align.CENTER });
    private name = '';
    private identity = '';
    private account: AccountSummary = { user_id: '', state: 'signed-out' };
    private hasProvider = false;

    constructor(styles: ColourStyles, actions: AccountActions) {
        this.avatar = new WorkspaceAvatar(styles);
        this.widget.add_prefix(this.avatar.widget);
        this.widget.add_suffix(this.button);
        this.button.connect('clicked', () => {
            const { state } = this.account;
            if (state === 'signed-out') actions.signIn();
            else if (state === 'signing-in') actions.cancel();
            else actions.signOut();
        });
    }

    /** Whether somebody can sign in or out. */
    get canAct(): boolean {
        return this.hasProvider || this.account.state !== 'signed-out';
    }

    /** Shows the workspace as it is now. */
    showWorkspace(workspace: WorkspaceSummary): void {
        const { name, identity = '' } = workspace;
        this.name = name;
        this.identity = identity;
        this.widget.title = name;
        this.avatar.show(workspace);
        this.showAccount(this.account, this.hasProvider);
    }

    /**
     * Shows who is signed in.
     *
     * @param hasProvider whether there is one with whom somebody can sign in.
     */
    showAccount(account: AccountSummary, hasProvider: boolean): void {
        this.account = account;
        this.hasProvider = hasProvider;
        const { user_id: userId, state } = account;
        const { canAct } = this;
        this.button.sensitive = canAct;
        this.widget.subtitle = canAct
            ? describeAccount(
                  { userId, label: this.identity === '' ? userId : this.identity, state },
                  '',
              )
            : _('No identity provider is set for this workspace.');
        // A reason should be seen as a whole.
        this.widget.subtitle_lines = canAct ? 1 : 0;
        const [label, spoken] = {
            'signed-out': [_('Sign In…'), _('Sign In to “%(name)”…')],
            'signing-in': [_('Cancel'), _('Cancel Signing In to “%(name)”')],
            'signed-in': [_('Sign Out'), _('Sign Out of “%(name)”')],
            offline: [_('Sign Out'), _('Sign Out of “%(name)”')],
        }[state];
        this.button.label = label ?? '';
        // Else the label is its name, for screen readers too.
        this.button.reset_relation(Gtk.AccessibleRelation.LABELLED_BY);
        this.button.update_property(
            [Gtk.AccessibleProperty.LABEL],
            [fill(spoken ?? '', { name: this.name })],
        );
    }
}
