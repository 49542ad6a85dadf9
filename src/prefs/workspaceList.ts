import Adw from 'gi://Adw';
import type Gio from 'gi://Gio';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { _, fill } from '../core/words.js';
import { inOrder, moved, reorder } from '../core/workspace/order.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { makeBoxedList } from './boxedList.js';
import type { ColourStyles } from './colourStyles.js';
import { describeLock, followLock } from './settingLock.js';
import { WorkspaceRow, type RowActions } from './workspaceRow.js';

const ORDER = 'workspace-order';

/** The workspaces in their order, which a person can change. */
export class WorkspaceList {
    readonly widget = new Adw.PreferencesGroup({ title: _('Workspaces'), visible: false });
    private readonly list = makeBoxedList();
    private readonly rows = new Map<string, WorkspaceRow>();
    private workspaces: readonly WorkspaceSummary[] = [];
    private removed: readonly WorkspaceSummary[] = [];
    private isLocked = false;

    constructor(
        private readonly settings: Gio.Settings,
        private readonly styles: ColourStyles,
        private readonly actions: Pick<RowActions, 'edit' | 'remove'>,
    ) {
        this.list.update_property([Gtk.AccessibleProperty.LABEL], [_('Workspaces')]);
        this.widget.add(this.list);
    }

    /** Follows for as long as the lifetime lasts whether the order may be changed. */
    start(lifetime: Lifetime): void {
        followLock(this.settings, [ORDER], lifetime, isLocked => {
            this.isLocked = isLocked;
            this.widget.description = isLocked
                ? fill(_('Their order: %(lock)'), { lock: describeLock() })
                : _('Drag them, or press Alt with Up or Down, to put them in order.');
            this.show(this.workspaces, this.removed);
        });
    }

    /**
     * Shows the workspaces as they are now.
     *
     * @param removed those that can be restored, to where they were.
     */
    show(workspaces: readonly WorkspaceSummary[], removed: readonly WorkspaceSummary[]): void {
        this.removed = removed;
        // The answer may be older than the last step that a person took.
        const ordered = inOrder(workspaces, this.settings.get_strv(ORDER));
        this.workspaces = [
            ...ordered.filter(workspace => !isBroken(workspace)),
            ...ordered.filter(isBroken),
        ];
        const ids = new Set(workspaces.map(({ id }) => id));
        for (const [id, { widget }] of this.rows) {
            if (ids.has(id)) continue;
            this.list.remove(widget);
            this.rows.delete(id);
        }
        const count = workspaces.filter(workspace => !isBroken(workspace)).length;
        for (const [place, workspace] of this.workspaces.entries()) {
            const row = this.rows.get(workspace.id) ?? this.makeRow(workspace);
            row.show(workspace, place, count, this.isLocked);
            this.place(row.widget, place);
        }
    }

    private place(widget: Adw.ActionRow, place: number): void {
        if (this.list.get_row_at_index(place) === widget) return;
        const root = widget.get_root();
        const focus = root instanceof Gtk.Window ? root.focus_widget : null;
        if (widget.parent) this.list.remove(widget);
        this.list.insert(widget, place);
        // What is taken out of a list loses the keyboard.
        if (focus && (focus === widget || focus.is_ancestor(widget))) focus.grab_focus();
    }

    private makeRow(workspace: WorkspaceSummary): WorkspaceRow {
        const row = new WorkspaceRow(workspace, this.styles, {
            ...this.actions,
            shift: (id, places) => {
                const at = this.workspaces.findIndex(other => other.id === id);
                this.move(id, at + places);
            },
            moveTo: (id, other) => {
                this.move(
                    id,
                    this.workspaces.findIndex(candidate => candidate.id === other),
                );
            },
        });
        this.rows.set(workspace.id, row);
        return row;
    }

    private move(id: string, place: number): void {
        const usable = this.workspaces.filter(workspace => !isBroken(workspace));
        const found = usable.find(workspace => workspace.id === id);
        if (!found || this.isLocked) return;
        const ids = moved(usable.map(idOf), id, place);
        // Broken ones are last until they are mended.
        const hidden = [...this.removed, ...this.workspaces.filter(isBroken)].map(idOf);
        this.settings.set_strv(ORDER, reorder(this.settings.get_strv(ORDER), ids, hidden));
        // The shell will tell of it; until then the next key is to find it done.
        this.show(this.workspaces, this.removed);
        this.list.announce(
            fill(_('“%(name)” is number %(place) of %(count)'), {
                name: found.name,
                place: ids.indexOf(id) + 1,
                count: ids.length,
            }),
            Gtk.AccessibleAnnouncementPriority.MEDIUM,
        );
    }
}

function isBroken({ reason }: WorkspaceSummary): boolean {
    return reason !== undefined;
}

function idOf({ id }: WorkspaceSummary): string {
    return id;
}
