import Adw from 'gi://Adw';
import type Gio from 'gi://Gio';

import { WorkspaceError } from '../core/errors.js';
import type { Lifetime } from '../core/lifetime.js';
import { SharedWork } from '../core/sharedWork.js';
import { _, fill } from '../core/words.js';
import type { Isolation } from '../core/workspace/isolation.js';
import { baseDirectories } from '../system/baseDirectories.js';
import type { WorkspacesClient, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { Layout } from '../system/store/layout.js';
import { treeSize } from '../system/treeSize.js';
import type { ColourStyles } from './colourStyles.js';
import { mayCloseApps } from './closeAppsDialog.js';
import { NameEntry } from './nameEntry.js';
import { nameProblem } from './nameProblem.js';
import { RemovedRow, type RemovedActions } from './removedRow.js';
import { isBusy, whileStill } from './stillness.js';
import { closeSubpage, pushSubpage } from './subpage.js';
import type { Toasts } from './toasts.js';
import type { Transfers } from './transfers.js';
import { WorkspaceList } from './workspaceList.js';
import { WorkspacePage, type WorkspaceActions, type WorkspaceConditions } from './workspacePage.js';
import type { Snapshot, WorkspacesModel } from './workspacesModel.js';

const PAUSING = 'freeze-in-background';

/** What the page is handed. */
export interface WorkspacesPageParts {
    readonly client: WorkspacesClient;
    readonly model: WorkspacesModel;
    readonly settings: Gio.Settings;
    readonly styles: ColourStyles;
    /** Says what went wrong, and offers to undo. */
    readonly toasts: Toasts;
    readonly transfers: Transfers;
    /** Shows the pages of single workspaces. */
    readonly window: Adw.PreferencesWindow;
}

/** Where the workspaces are managed. It follows every change, whoever makes it. */
export class WorkspacesPage {
    readonly widget = new Adw.PreferencesPage({
        title: _('Workspaces'),
        icon_name: 'system-users-symbolic',
    });
    private readonly absent = new Adw.PreferencesGroup({ visible: false });
    private readonly creation = new Adw.PreferencesGroup({ visible: false });
    private readonly present: WorkspaceList;
    private readonly removed = new Adw.PreferencesGroup({
        title: _('Removed'),
        description: _('These can be restored until they are deleted forever.'),
        visible: false,
    });
    private readonly newName: NameEntry;
    private removedRows: RemovedRow[] = [];
    private removedShown = '[]';
    private snapshot: Snapshot = { workspaces: [], removed: [], confinementProblem: '' };
    private opened: WorkspacePage | null = null;
    private readonly undoOffers = new Map<string, () => void>();
    private readonly removals = new SharedWork<string, void>();
    private readonly restorations = new SharedWork<string, boolean>();

    constructor(private readonly parts: WorkspacesPageParts) {
        const { client, model, settings, styles } = parts;
        this.absent.add(
            new Adw.StatusPage({
                icon_name: 'application-x-addon-symbolic',
                title: _('Kolide Workspaces Is Not Running'),
                description: _('Turn the extension on to manage workspaces.'),
            }),
        );
        this.newName = new NameEntry({
            title: _('New Workspace'),
            action: _('Create'),
            isNew: true,
            problemOf: name => this.problemOf(name),
            onApply: name => model.perform(() => client.create(name, {})),
        });
        for (const row of this.newName.widgets) this.creation.add(row);
        const importButton = new Adw.ButtonRow({ title: _('Import…') });
        importButton.connect('activated', () => {
            void parts.transfers.importWorkspace(this.widget).then(() => model.look());
        });
        this.creation.add(importButton);
        this.present = new WorkspaceList(settings, styles, {
            edit: id => {
                this.open(id);
            },
            remove: this.actions.remove,
        });
        for (const group of [this.absent, this.present.widget, this.creation, this.removed])
            this.widget.add(group);
    }

    /** Shows the workspaces for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const { settings } = this.parts;
        this.present.start(lifetime);
        const handler = settings.connect(`changed::${PAUSING}`, () => {
            this.showOpened(this.snapshot.workspaces);
        });
        lifetime.add(() => {
            settings.disconnect(handler);
        });
        lifetime.add(
            this.parts.model.events.on('changed', snapshot => {
                this.show(snapshot);
            }),
        );
    }

    private show(snapshot: Snapshot | null): void {
        this.absent.visible = snapshot === null;
        for (const group of [this.present.widget, this.creation]) group.visible = snapshot !== null;
        this.removed.visible = snapshot !== null && snapshot.removed.length > 0;
        if (snapshot) {
            this.snapshot = snapshot;
            this.present.show(snapshot.workspaces, snapshot.removed);
            this.showRemoved(snapshot.removed);
            this.newName.show('');
            this.withdrawUndo();
        }
        this.showOpened(snapshot?.workspaces ?? []);
    }

    /** What is gone is no longer edited. */
    private showOpened(workspaces: readonly WorkspaceSummary[]): void {
        const { opened } = this;
        if (!opened) return;
        const workspace = workspaces.find(({ id }) => id === opened.id);
        if (workspace) opened.show(workspace, this.conditions());
        else closeSubpage(opened.widget);
    }

    private conditions(): WorkspaceConditions {
        return {
            confinementProblem: this.snapshot.confinementProblem,
            pausesInBackground: this.parts.settings.get_boolean(PAUSING),
        };
    }

    private open(id: string): void {
        const workspace = this.snapshot.workspaces.find(candidate => candidate.id === id);
        if (!workspace || this.opened) return;
        const { styles, toasts } = this.parts;
        const page = new WorkspacePage(workspace, styles, toasts, this.actions);
        page.show(workspace, this.conditions());
        this.opened = page;
        pushSubpage(this.parts.window, page.widget, () => {
            this.opened = null;
        });
    }

    private showRemoved(removed: readonly WorkspaceSummary[]): void {
        // Left alone if it is as before, so that the focus stays where it is.
        const shown = JSON.stringify(removed);
        if (shown === this.removedShown) return;
        this.removedShown = shown;
        for (const { widget } of this.removedRows) this.removed.remove(widget);
        this.removedRows = removed.map(
            workspace => new RemovedRow(workspace, this.parts.styles, this.removedActions),
        );
        for (const { widget } of this.removedRows) this.removed.add(widget);
    }

    private readonly removedActions: RemovedActions = {
        restore: id => {
            this.restore(id);
        },
        purge: id => {
            const { client, model } = this.parts;
            void model.perform(() => client.purge(id));
        },
        size: id => treeSize(`${new Layout(baseDirectories()).removed}/${id}`),
    };

    private readonly actions: WorkspaceActions = {
        activate: id => {
            const { client, model } = this.parts;
            void model.perform(() => client.activate(id));
        },
        push: page => {
            this.parts.window.push_subpage(page);
        },
        setPassphrase: id => {
            const { client, model } = this.parts;
            void model.perform(() => client.setPassphrase(id).catch(unlessCancelled));
        },
        removePassphrase: id => {
            const { client, model } = this.parts;
            void model.perform(() => client.removePassphrase(id).catch(unlessCancelled));
        },
        update: (id, changes) => {
            const { client, model } = this.parts;
            return model.perform(() => client.update(id, changes));
        },
        isolate: (workspace, isolation) => {
            void this.parts.model.perform(() => this.isolate(workspace, isolation));
        },
        exportWorkspace: workspace => {
            void this.parts.transfers.exportWorkspace(this.widget, workspace);
        },
        remove: workspace => {
            // A second click means the same, and is told of once.
            void this.removals.run(workspace.id, async () => this.remove(workspace));
        },
        problemOf: (name, id) => this.problemOf(name, id),
    };

    private async isolate({ id, name }: WorkspaceSummary, isolation: Isolation): Promise<void> {
        const isolate = async (): Promise<void> => this.parts.client.update(id, { isolation });
        try {
            await isolate();
        } catch (error) {
            if (!isBusy(error)) throw error;
            const body = _(
                'This can be changed only while they are closed. What is not saved in them will be lost.',
            );
            if (await mayCloseApps(this.widget, name, body)) await whileStill(id, true, isolate);
        }
    }

    private async remove({ id, name }: WorkspaceSummary): Promise<void> {
        const { client, model, toasts } = this.parts;
        if (!(await model.perform(() => client.remove(id)))) return;
        const dismiss = toasts.offerUndo(fill(_('“%(name)” was removed'), { name }), () => {
            this.restore(id);
        });
        this.undoOffers.set(id, dismiss);
        this.withdrawUndo();
    }

    /** Of what was restored or deleted in another way nothing can be undone. */
    private withdrawUndo(): void {
        const removed = new Set(this.snapshot.removed.map(({ id }) => id));
        for (const [id, dismiss] of this.undoOffers) {
            if (removed.has(id)) continue;
            this.undoOffers.delete(id);
            dismiss();
        }
    }

    private restore(id: string): void {
        const { client, model } = this.parts;
        void this.restorations.run(id, async () => model.perform(() => client.restore(id)));
    }

    private problemOf(text: string, ownId?: string): string | null {
        const others = this.snapshot.workspaces.filter(({ id }) => id !== ownId);
        return nameProblem(
            text,
            others.map(({ name }) => name),
        );
    }
}

/** Who closes the dialog knows that they have. */
function unlessCancelled(error: unknown): void {
    if (!(error instanceof WorkspaceError && error.code === 'Denied')) throw error;
}
