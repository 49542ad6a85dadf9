import Adw from 'gi://Adw';
import Gdk from 'gi://Gdk';
import Gio from 'gi://Gio';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import type { ColourStyles } from './colourStyles.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';

/** What a person can do with a workspace from its row. */
export interface RowActions {
    /** Opens the page on which it is edited. */
    readonly edit: (id: string) => void;
    /** Moves it by so many places. */
    readonly shift: (id: string, places: number) => void;
    /** Puts it where another one is. */
    readonly moveTo: (id: string, other: string) => void;
    readonly remove: (workspace: WorkspaceSummary) => void;
}

/** A workspace in the list, which can be moved within it by drag and by keys. */
export class WorkspaceRow {
    readonly widget = new Adw.ActionRow({ use_markup: false, title_lines: 1, activatable: true });
    private readonly avatar: WorkspaceAvatar;
    private readonly handle = new Gtk.Image({
        icon_name: 'list-drag-handle-symbolic',
        css_classes: ['dim-label'],
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });
    // The subtitle says it too, which is what a screen reader reads.
    private readonly activeMark = new Gtk.Image({
        icon_name: 'object-select-symbolic',
        css_classes: ['accent'],
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });
    private readonly menuButton = new Gtk.MenuButton({
        icon_name: 'view-more-symbolic',
        valign: Gtk.Align.CENTER,
        css_classes: ['flat'],
        tooltip_text: _('More'),
    });
    private readonly moveUp = new Gio.SimpleAction({ name: 'up' });
    private readonly moveDown = new Gio.SimpleAction({ name: 'down' });
    private readonly remove = new Gio.SimpleAction({ name: 'remove' });

    constructor(
        private workspace: WorkspaceSummary,
        styles: ColourStyles,
        private readonly actions: RowActions,
    ) {
        this.avatar = new WorkspaceAvatar(styles);
        this.widget.add_prefix(this.avatar.widget);
        this.widget.add_prefix(this.handle);
        this.widget.add_suffix(this.activeMark);
        this.widget.add_suffix(this.menuButton);
        this.widget.add_suffix(
            new Gtk.Image({
                icon_name: 'go-next-symbolic',
                accessible_role: Gtk.AccessibleRole.PRESENTATION,
            }),
        );
        this.widget.connect('activated', () => {
            actions.edit(workspace.id);
        });
        this.addMenu();
        this.addKeys();
        this.addDragging();
    }

    /**
     * Shows the workspace as it is now.
     *
     * @param isLocked whether the order cannot be changed.
     */
    show(workspace: WorkspaceSummary, place: number, count: number, isLocked: boolean): void {
        this.workspace = workspace;
        const { name, reason, active } = workspace;
        const isBroken = reason !== undefined;
        this.widget.title = name;
        const details = [active ? _('Active') : '', reason ?? workspace.identity ?? ''];
        this.widget.subtitle = details.filter(text => text !== '').join(' · ');
        // A reason says what to do, and an id which one: all of it should be seen.
        this.widget.title_lines = isBroken ? 0 : 1;
        this.widget.subtitle_lines = isBroken ? 0 : 1;
        this.activeMark.visible = active;
        this.avatar.show(workspace);
        this.menuButton.update_property(
            [Gtk.AccessibleProperty.LABEL],
            [fill(_('More of “%(name)”'), { name })],
        );
        // Broken ones are last, whatever the order.
        const canMove = !isLocked && !isBroken;
        this.handle.visible = canMove;
        this.moveUp.enabled = canMove && place > 0;
        this.moveDown.enabled = canMove && place < count - 1;
        this.remove.enabled = !workspace.default && !active;
    }

    private addMenu(): void {
        const menu = new Gio.Menu();
        menu.append(_('Move Up'), 'row.up');
        menu.append(_('Move Down'), 'row.down');
        const other = new Gio.Menu();
        other.append(_('Remove'), 'row.remove');
        menu.append_section(null, other);
        this.menuButton.menu_model = menu;
        const group = new Gio.SimpleActionGroup();
        this.moveUp.connect('activate', () => {
            this.actions.shift(this.workspace.id, -1);
        });
        this.moveDown.connect('activate', () => {
            this.actions.shift(this.workspace.id, 1);
        });
        this.remove.connect('activate', () => {
            this.actions.remove(this.workspace);
        });
        for (const action of [this.moveUp, this.moveDown, this.remove]) group.add_action(action);
        this.widget.insert_action_group('row', group);
    }

    private addKeys(): void {
        const keys = new Gtk.ShortcutController();
        for (const [trigger, action] of [
            ['<Alt>Up', 'row.up'],
            ['<Alt>Down', 'row.down'],
        ] as const)
            keys.add_shortcut(
                new Gtk.Shortcut({
                    trigger: Gtk.ShortcutTrigger.parse_string(trigger),
                    action: Gtk.NamedAction.new(action),
                }),
            );
        this.widget.add_controller(keys);
        this.widget.update_property([Gtk.AccessibleProperty.KEY_SHORTCUTS], ['Alt+Up Alt+Down']);
    }

    private addDragging(): void {
        const source = new Gtk.DragSource({ actions: Gdk.DragAction.MOVE });
        source.connect('prepare', (_source, x, y) => {
            if (!this.handle.visible) return null;
            source.set_icon(new Gtk.WidgetPaintable({ widget: this.widget }), x, y);
            return Gdk.ContentProvider.new_for_value(this.workspace.id);
        });
        this.widget.add_controller(source);
        const target = Gtk.DropTarget.new(GObject.TYPE_STRING, Gdk.DragAction.MOVE);
        target.connect('drop', (_target, id: unknown) => {
            if (typeof id !== 'string' || !this.handle.visible) return false;
            this.actions.moveTo(id, this.workspace.id);
            return true;
        });
        this.widget.add_controller(target);
    }
}
