import type Clutter from 'gi://Clutter';
import St from 'gi://St';
import { ensureActorVisibleInScrollView } from 'resource:///org/gnome/shell/misc/animationUtils.js';
import {
    PopupMenuSection,
    type PopupBaseMenuItem,
    type PopupMenu,
} from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { Lifetime } from '../core/lifetime.js';
import { describeWorkspace, type WorkspaceSources } from './workspaceDetails.js';
import { WorkspaceRow } from './workspaceRow.js';

// More than fit into the list's greatest height, so that opening it costs the same however many
// workspaces there are.
const ROWS_AT_ONCE = 16;
// Rows above the first that is seen, for the keyboard to go to.
const ROWS_ABOVE = 3;

const SHOWN_EVENTS = [
    'added',
    'changed',
    'stateChanged',
    'removed',
    'rearranged',
    'activeChanged',
] as const;

/** The workspaces as rows of a menu. Only those that can be seen are there. */
export class WorkspaceList {
    private readonly section = new PopupMenuSection();
    private readonly scrollView: St.ScrollView;
    private readonly above = new St.Widget();
    private readonly below = new St.Widget();
    private readonly rows = new Map<string, WorkspaceRow>();
    private menu: PopupMenu | null = null;

    constructor(
        private readonly sources: WorkspaceSources,
        private readonly onActivate: (id: string) => void,
    ) {
        this.section.actor.add_child(this.above);
        this.section.actor.add_child(this.below);
        this.scrollView = new St.ScrollView({
            style_class: 'kolide-workspace-list',
            child: this.section.actor,
            overlay_scrollbars: true,
        });
        this.scrollView.vadjustment.connect('notify::value', () => {
            this.sync();
        });
    }

    /** Puts the list at the end of a menu, in a box that scrolls. */
    addTo(menu: PopupMenu): void {
        this.menu = menu;
        menu.addMenuItem(this.section);
        menu.box.remove_child(this.section.actor);
        menu.box.add_child(this.scrollView);
    }

    /** The height that it has if there is room enough, in pixels. */
    get naturalHeight(): number {
        return this.scrollView.get_preferred_height(-1)[1];
    }

    /** Lets it be no higher than so many pixels; null for as high as its style says. */
    limitHeight(height: number | null): void {
        const { scale_factor: scale } = St.ThemeContext.get_for_stage(global.stage);
        this.scrollView.style = height === null ? '' : `max-height: ${String(height / scale)}px;`;
    }

    /** Puts another item below the workspaces, which scrolls with them. */
    append(item: PopupBaseMenuItem): void {
        item.connect('key-focus-in', () => {
            ensureActorVisibleInScrollView(this.scrollView, item);
        });
        this.section.addMenuItem(item);
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

    /** Follows the workspaces for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const { registry, accounts, vaults, held, keepers, shield } = this.sources;
        const { menu } = this;
        // While it fades out nobody reads it, and a switch has better things to do.
        const syncIfOpen = (): void => {
            if (menu?.isOpen === true) this.sync();
        };
        for (const event of SHOWN_EVENTS) lifetime.add(registry.events.on(event, syncIfOpen));
        lifetime.add(shield.events.on('changed', syncIfOpen));
        for (const { events } of [accounts, vaults, held, keepers])
            lifetime.add(events.on('changed', syncIfOpen));
        const handler = menu?.connect('open-state-changed', (_menu, isOpen) => {
            if (isOpen) this.sync();
            return undefined;
        });
        lifetime.add(() => {
            if (handler !== undefined) menu?.disconnect(handler);
        });
        this.sync();
    }

    /** Brings the rows that can be seen up to date, and makes room for the others. */
    private sync(): void {
        const { registry, shield } = this.sources;
        const { list } = registry;
        const height = this.rowHeight();
        const scrolled = height > 0 ? Math.floor(this.scrollView.vadjustment.value / height) : 0;
        const last = Math.max(0, list.length - ROWS_AT_ONCE);
        const first = Math.min(Math.max(0, scrolled - ROWS_ABOVE), last);
        const seen = list.slice(first, first + ROWS_AT_ONCE);
        this.dropAllBut(new Set(seen.map(({ id }) => id)));
        seen.forEach((entry, index) => {
            const row = this.rows.get(entry.id) ?? this.addRow(entry.id);
            const details = describeWorkspace(entry, this.sources);
            row.show(shield.shown(entry), details, entry.id === registry.activeId);
            this.place(row.item, index + 1);
        });
        this.place(this.below, seen.length + 1);
        setHeight(this.above, first * height);
        setHeight(this.below, (list.length - first - seen.length) * height);
    }

    /** Each move has the whole menu laid out anew, so only what is out of place is moved. */
    private place(actor: Clutter.Actor, index: number): void {
        const box = this.section.actor;
        if (box.get_child_at_index(index) !== actor) box.set_child_at_index(actor, index);
    }

    private dropAllBut(ids: ReadonlySet<string>): void {
        for (const [id, row] of this.rows) {
            if (ids.has(id)) continue;
            row.item.destroy();
            this.rows.delete(id);
        }
    }

    private addRow(id: string): WorkspaceRow {
        const row = new WorkspaceRow();
        this.append(row.item);
        // After the menu has closed, and given back the keyboard: the menu's own handler is an
        // “after” one, too, and was connected before.
        row.item.connect_after('activate', () => {
            this.onActivate(id);
        });
        this.rows.set(id, row);
        return row;
    }

    /** The height that all rows have, in pixels; 0 before there is one. */
    private rowHeight(): number {
        const [row] = this.rows.values();
        return row?.item.get_stage() ? row.item.get_preferred_height(-1)[1] : 0;
    }
}

function setHeight(actor: Clutter.Actor, height: number): void {
    if (actor.height !== height) actor.height = height;
}
