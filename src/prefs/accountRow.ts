import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { describeAccount } from '../core/identity/describeAccount.js';
import { _, fill } from '../core/words.js';
import type { AccountSummary } from '../system/dbus/authClient.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { Badge } from './badge.js';
import type { ColourStyles } from './colourStyles.js';

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
    private readonly badge: Badge;
    private readonly button = new Gtk.Button({ valign: Gtk.Align.CENTER });
    private name = '';
    private account: AccountSummary = { user_id: '', state: 'signed-out' };
    private hasProvider = true;

    constructor(styles: ColourStyles, actions: AccountActions) {
        this.badge = new Badge(styles);
        this.widget.add_prefix(this.badge.widget);
        this.widget.add_suffix(this.button);
        this.button.connect('clicked', () => {
            const { state } = this.account;
            if (state === 'signed-out') actions.signIn();
            else if (state === 'signing-in') actions.cancel();
            else actions.signOut();
        });
    }

    /** Shows the workspace as it is now. */
    showWorkspace({ name, icon = '', colour = 'slate' }: WorkspaceSummary): void {
        this.name = name;
        this.widget.title = name;
        this.badge.show(icon, colour);
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
        const canAct = hasProvider || state !== 'signed-out';
        this.button.sensitive = canAct;
        this.widget.subtitle = canAct
            ? describeAccount({ userId, label: userId, state }, '')
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
