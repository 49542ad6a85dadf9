import Adw from 'gi://Adw';
import type Gio from 'gi://Gio';

import { WorkspaceError } from '../core/errors.js';
import { WORKSPACES_COMPONENT } from '../core/identity/accountRecords.js';
import { LatestRequest } from '../core/latestRequest.js';
import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import { NotRunningError } from '../system/dbus/apiErrors.js';
import type { AuthClient } from '../system/dbus/authClient.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { AccountRow } from './accountRow.js';
import type { ColourStyles } from './colourStyles.js';
import { makeProviderGroup } from './providerGroup.js';
import type { Providers } from './providers.js';
import type { Toasts } from './toasts.js';
import type { WorkspacesModel } from './workspacesModel.js';

/** With whom people sign in, and who is signed in where. */
export class AccountsPage {
    readonly widget = new Adw.PreferencesPage({
        title: _('Accounts'),
        icon_name: 'avatar-default-symbolic',
    });
    private readonly present = new Adw.PreferencesGroup({
        title: _('Who Is Signed In'),
        visible: false,
    });
    private readonly rows = new Map<string, AccountRow>();
    private readonly attempts = new Map<string, { isGivenUp: boolean }>();
    private isOver = false;
    private readonly looking = new LatestRequest<void>(() => this.lookAtAll());

    constructor(
        private readonly auth: AuthClient,
        private readonly providers: Providers,
        private readonly model: WorkspacesModel,
        private readonly styles: ColourStyles,
        private readonly toasts: Toasts,
    ) {}

    /** Shows the accounts and follows their changes for as long as the lifetime lasts. */
    start(settings: Gio.Settings, lifetime: Lifetime): void {
        this.widget.add(this.present);
        this.widget.add(makeProviderGroup(settings, lifetime));
        lifetime.add(
            this.model.events.on('changed', snapshot => {
                this.show(snapshot?.workspaces ?? []);
            }),
        );
        lifetime.add(
            this.auth.watch(component => {
                if (component === WORKSPACES_COMPONENT) this.look();
            }),
        );
        lifetime.add(
            this.providers.follow(() => {
                this.look();
            }),
        );
        lifetime.add(() => {
            this.isOver = true;
        });
    }

    private show(all: readonly WorkspaceSummary[]): void {
        const workspaces = all.filter(({ state }) => state !== 'broken');
        const ids = workspaces.map(({ id }) => id);
        // Rows stay as they are unless there are others, so that the keyboard's focus stays, too.
        if (ids.join() !== [...this.rows.keys()].join()) this.place(ids);
        for (const workspace of workspaces) this.rows.get(workspace.id)?.showWorkspace(workspace);
        this.look();
    }

    private place(ids: readonly string[]): void {
        const before = new Map(this.rows);
        for (const { widget } of before.values()) this.present.remove(widget);
        this.rows.clear();
        for (const id of ids) {
            const row = before.get(id) ?? this.makeRow(id);
            this.rows.set(id, row);
            this.present.add(row.widget);
        }
    }

    private makeRow(id: string): AccountRow {
        return new AccountRow(this.styles, {
            signIn: () => {
                void this.signIn(id);
            },
            signOut: () => {
                void this.toasts.attempt(() => this.auth.logout(WORKSPACES_COMPONENT, id));
            },
            cancel: () => {
                const attempt = this.attempts.get(id);
                if (attempt) attempt.isGivenUp = true;
                // Another one may begin before the end of this one is known.
                this.attempts.delete(id);
                void this.toasts.attempt(() => this.auth.logout(WORKSPACES_COMPONENT, id));
            },
        });
    }

    private async signIn(id: string): Promise<void> {
        // A second click means the same.
        if (this.attempts.has(id)) return;
        const attempt = { isGivenUp: false };
        this.attempts.set(id, attempt);
        await this.toasts.attempt(async () => {
            try {
                await this.auth.login(WORKSPACES_COMPONENT, id, {});
            } catch (error) {
                // Who has given it up knows that.
                if (!attempt.isGivenUp) throw error;
            }
        });
        if (this.attempts.get(id) === attempt) this.attempts.delete(id);
    }

    private look(): void {
        void this.toasts.attempt(() => this.looking.ask());
    }

    private async lookAtAll(): Promise<void> {
        await Promise.all([...this.rows].map(async ([id, row]) => this.lookAt(id, row)));
        // Where nobody can sign in yet, what has to be set first is all there is to see.
        this.present.visible = [...this.rows.values()].some(({ canAct }) => canAct);
    }

    private async lookAt(id: string, row: AccountRow): Promise<void> {
        const [account, hasProvider] = await Promise.all([
            this.auth.getState(WORKSPACES_COMPONENT, id).catch(unlessGone),
            this.providers.isSetFor(id),
        ]);
        if (account && !this.isOver) row.showAccount(account, hasProvider);
    }
}

/** Whoever is gone meanwhile, the page is about to be told of that. */
function unlessGone(error: unknown): null {
    if (error instanceof NotRunningError) return null;
    if (error instanceof WorkspaceError && error.code === 'NotFound') return null;
    throw error;
}
