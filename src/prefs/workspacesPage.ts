import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { messageOf, WorkspaceError } from '../core/errors.js';
import { LatestRequest } from '../core/latestRequest.js';
import type { Lifetime } from '../core/lifetime.js';
import { _, fill } from '../core/words.js';
import { nameKey, parseName } from '../core/workspace/name.js';
import { NotRunningError } from '../system/dbus/apiErrors.js';
import type { WorkspacesClient, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { ColourStyles } from './colourStyles.js';
import { NameEntry } from './nameEntry.js';
import { RemovedRow } from './removedRow.js';
import { WorkspaceRow, type WorkspaceActions } from './workspaceRow.js';

/** Where the workspaces are managed. It follows every change, whoever makes it. */
export class WorkspacesPage {
    readonly widget = new Adw.PreferencesPage({
        title: _('Workspaces'),
        icon_name: 'system-users-symbolic',
    });
    private readonly absent = new Adw.PreferencesGroup({ visible: false });
    private readonly creation = new Adw.PreferencesGroup({ visible: false });
    private readonly present = new Adw.PreferencesGroup({
        title: _('Workspaces'),
        visible: false,
    });
    private readonly list = new Gtk.ListBox({
        selection_mode: Gtk.SelectionMode.NONE,
        css_classes: ['boxed-list'],
    });
    private readonly removed = new Adw.PreferencesGroup({
        title: _('Removed'),
        description: _('These can be restored until they are deleted forever.'),
        visible: false,
    });
    private readonly styles = new ColourStyles();
    private readonly newName: NameEntry;
    private readonly rows = new Map<string, WorkspaceRow>();
    private removedRows: RemovedRow[] = [];
    private removedShown = '[]';
    private workspaces: readonly WorkspaceSummary[] = [];
    private isOver = false;
    private readonly refreshing = new LatestRequest<void>(() => this.refresh());

    /** @param window shows what went wrong, and offers to undo. */
    constructor(
        private readonly client: WorkspacesClient,
        private readonly window: Adw.PreferencesWindow,
    ) {
        this.absent.add(
            new Adw.StatusPage({
                icon_name: 'application-x-addon-symbolic',
                title: _('Kolide Workspaces Is Not Running'),
                description: _('Turn the extension on to manage workspaces.'),
            }),
        );
        this.newName = new NameEntry({
            title: _('New workspace'),
            action: _('Create'),
            problemOf: name => this.problemOf(name),
            onApply: name => this.perform(() => this.client.create(name, {})),
        });
        this.list.update_property([Gtk.AccessibleProperty.LABEL], [_('Workspaces')]);
        this.present.add(this.list);
        this.creation.add(this.newName.entry);
        this.creation.add(this.newName.problemRow);
        for (const group of [this.absent, this.present, this.creation, this.removed])
            this.widget.add(group);
    }

    /** Shows the workspaces and follows their changes for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        this.styles.start(lifetime);
        const look = (): void => {
            void this.look();
        };
        lifetime.add(this.client.watch(look));
        // Nothing tells of a removed workspace that another program has deleted.
        const handler = this.window.connect('notify::is-active', look);
        lifetime.add(() => {
            this.window.disconnect(handler);
        });
        lifetime.add(() => {
            this.isOver = true;
        });
    }

    private async look(): Promise<void> {
        try {
            await this.refreshing.ask();
        } catch (error) {
            this.say(messageOf(error));
        }
    }

    private async refresh(): Promise<void> {
        if (this.isOver) return;
        try {
            const [workspaces, removed, problem] = await Promise.all([
                this.client.list(),
                this.client.listRemoved(),
                this.client.confinementProblem(),
            ]);
            this.show(workspaces, removed, problem);
        } catch (error) {
            if (!(error instanceof NotRunningError)) throw error;
            this.setRunning(false);
        }
    }

    private show(
        workspaces: readonly WorkspaceSummary[],
        removed: readonly WorkspaceSummary[],
        confinementProblem: string,
    ): void {
        if (this.isOver) return;
        this.workspaces = workspaces;
        this.showPresent(workspaces);
        for (const row of this.rows.values()) row.offerConfinement(confinementProblem);
        this.showRemoved(removed);
        this.newName.show('');
        this.setRunning(true);
        this.removed.visible = removed.length > 0;
    }

    private setRunning(isRunning: boolean): void {
        this.absent.visible = !isRunning;
        for (const group of [this.present, this.creation]) group.visible = isRunning;
        if (!isRunning) this.removed.visible = false;
    }

    private showPresent(workspaces: readonly WorkspaceSummary[]): void {
        const ids = new Set(workspaces.map(({ id }) => id));
        for (const [id, { widget }] of this.rows) {
            if (ids.has(id)) continue;
            this.list.remove(widget);
            this.rows.delete(id);
        }
        // Rows are kept, since one may be unfolded and written in.
        workspaces.forEach((workspace, position) => {
            const row = this.rows.get(workspace.id);
            row?.show(workspace);
            const { widget } = row ?? this.makeRow(workspace);
            if (this.list.get_row_at_index(position) === widget) return;
            if (row) this.list.remove(widget);
            this.list.insert(widget, position);
        });
    }

    private makeRow(workspace: WorkspaceSummary): WorkspaceRow {
        const row = new WorkspaceRow(workspace, this.styles, this.actions);
        this.rows.set(workspace.id, row);
        return row;
    }

    private showRemoved(removed: readonly WorkspaceSummary[]): void {
        // Left alone if it is as before, so that the focus stays where it is.
        const shown = JSON.stringify(removed);
        if (shown === this.removedShown) return;
        this.removedShown = shown;
        for (const { widget } of this.removedRows) this.removed.remove(widget);
        this.removedRows = removed.map(
            workspace =>
                new RemovedRow(workspace, this.styles, {
                    restore: id => {
                        this.restore(id);
                    },
                    purge: id => {
                        void this.perform(() => this.client.purge(id));
                    },
                }),
        );
        for (const { widget } of this.removedRows) this.removed.add(widget);
    }

    private readonly actions: WorkspaceActions = {
        activate: id => {
            void this.perform(() => this.client.activate(id));
        },
        setPassphrase: id => {
            void this.perform(() => this.client.setPassphrase(id).catch(unlessCancelled));
        },
        removePassphrase: id => {
            void this.perform(() => this.client.removePassphrase(id).catch(unlessCancelled));
        },
        update: (id, changes) => this.perform(() => this.client.update(id, changes)),
        remove: ({ id, name }) => {
            void this.perform(async () => {
                await this.client.remove(id);
                this.say(fill(_('“%(name)” was removed'), { name }), () => {
                    this.restore(id);
                });
            });
        },
        problemOf: (name, id) => this.problemOf(name, id),
    };

    private restore(id: string): void {
        void this.perform(() => this.client.restore(id));
    }

    /** Does something, says what went wrong, shows what has become, and tells whether it was done. */
    private async perform(work: () => Promise<unknown>): Promise<boolean> {
        let isDone = true;
        try {
            await work();
        } catch (error) {
            isDone = false;
            this.say(messageOf(error));
        }
        await this.look();
        return isDone;
    }

    private problemOf(text: string, ownId?: string): string | null {
        try {
            const name = parseName(text);
            const key = nameKey(name);
            const isTaken = this.workspaces.some(
                other => other.id !== ownId && nameKey(other.name) === key,
            );
            return isTaken
                ? fill(_('There is already a workspace named “%(name)”.'), { name })
                : null;
        } catch (error) {
            return messageOf(error);
        }
    }

    private say(title: string, undo?: () => void): void {
        if (this.isOver) return;
        const toast = new Adw.Toast({ title, use_markup: false });
        if (undo) {
            toast.button_label = _('Undo');
            toast.connect('button-clicked', undo);
        }
        this.window.add_toast(toast);
    }
}

/** Who closes the dialog knows that they have. */
function unlessCancelled(error: unknown): void {
    if (!(error instanceof WorkspaceError && error.code === 'Denied')) throw error;
}
