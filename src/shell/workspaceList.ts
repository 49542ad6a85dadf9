import GLib from 'gi://GLib';
import St from 'gi://St';
import { ensureActorVisibleInScrollView } from 'resource:///org/gnome/shell/misc/animationUtils.js';
import { PopupMenuSection, type PopupMenu } from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { Lifetime } from '../core/lifetime.js';
import type { WorkspaceRegistry } from '../core/workspace/registry.js';
import { WorkspaceRow } from './workspaceRow.js';

// A quarter of a frame at 60 Hz: with hundreds of workspaces the rows are made over several frames.
const BUDGET_US = 4000;

/** The workspaces as rows of a menu, kept up to date in idle time. */
export class WorkspaceList {
    private readonly section = new PopupMenuSection();
    private readonly actor: St.ScrollView;
    private menu: PopupMenu | null = null;
    private readonly rows = new Map<string, WorkspaceRow>();
    private readonly outdated = new Set<string>();
    private isOrderOutdated = true;
    private idle = 0;

    constructor(
        private readonly registry: WorkspaceRegistry,
        private readonly onActivate: (id: string) => void,
    ) {
        this.actor = new St.ScrollView({
            style_class: 'kolide-workspace-list',
            child: this.section.actor,
            overlay_scrollbars: true,
        });
    }

    /** Puts the list at the end of a menu, in a box that scrolls. */
    addTo(menu: PopupMenu): void {
        this.menu = menu;
        menu.addMenuItem(this.section);
        menu.box.remove_child(this.section.actor);
        menu.box.add_child(this.actor);
    }

    /** Ends what the list has with its menu and with the shell. */
    destroy(): void {
        // The menu does not find a section outside of its box, and menus are no GObjects: the shell
        // holds on to their handlers until they are disconnected by hand.
        if (this.menu) {
            this.section.disconnectObject(this.menu);
            this.menu.disconnectObject(this.section);
        }
        this.section.destroy();
    }

    /** Shows all workspaces and follows them for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const { events, list } = this.registry;
        for (const { id } of list) this.outdated.add(id);
        const come = (id: string): void => {
            this.isOrderOutdated = true;
            this.update(id);
        };
        lifetime.add(events.on('added', come));
        lifetime.add(events.on('removed', come));
        lifetime.add(
            events.on('changed', id => {
                this.update(id);
            }),
        );
        lifetime.add(
            events.on('activeChanged', (id, previous) => {
                this.show(id);
                this.show(previous);
            }),
        );
        lifetime.add(() => {
            if (this.idle !== 0) GLib.source_remove(this.idle);
        });
        this.work();
    }

    private update(id: string): void {
        this.outdated.add(id);
        this.idle ||= GLib.idle_add(GLib.PRIORITY_DEFAULT_IDLE, () => {
            this.idle = 0;
            this.work();
            return GLib.SOURCE_REMOVE;
        });
    }

    /** Brings rows up to date until all are, or the time is up. */
    private work(): void {
        const deadline = GLib.get_monotonic_time() + BUDGET_US;
        for (const id of this.outdated) {
            this.outdated.delete(id);
            this.show(id);
            if (GLib.get_monotonic_time() < deadline) continue;
            this.update(id);
            return;
        }
        if (this.isOrderOutdated) this.sort();
    }

    private show(id: string): void {
        const { registry } = this;
        const entry = registry.list.find(candidate => candidate.id === id);
        const row = this.rows.get(id);
        if (!entry) {
            row?.item.destroy();
            this.rows.delete(id);
        } else
            (row ?? this.addRow(id)).show(entry, registry.stateOf(entry), id === registry.activeId);
    }

    private addRow(id: string): WorkspaceRow {
        const row = new WorkspaceRow(() => {
            this.onActivate(id);
        });
        row.item.connect('key-focus-in', () => {
            ensureActorVisibleInScrollView(this.actor, row.item);
        });
        this.section.addMenuItem(row.item);
        this.rows.set(id, row);
        return row;
    }

    private sort(): void {
        this.isOrderOutdated = false;
        this.registry.list.forEach(({ id }, position) => {
            const row = this.rows.get(id);
            if (!row) this.isOrderOutdated = true;
            else if (this.section.actor.get_child_at_index(position) !== row.item)
                this.section.actor.set_child_at_index(row.item, position);
        });
    }
}
