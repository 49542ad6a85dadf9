import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import GObject from 'gi://GObject';
import St from 'gi://St';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import { _ } from '../../core/words.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import type { WorkspaceDetails } from '../workspaceDetails.js';
import { SwitcherRow } from './switcherRow.js';

// How much of the monitor's height the rows may take.
const GREATEST_SHARE = 0.75;

/** What the shell's popup listens to, each with the index of a workspace. */
type Signal = 'item-activated' | 'item-entered';

/**
 * The workspaces in the switcher, one below the other. Only as many rows are made as there is room
 * for, so that it comes up as quickly with a hundred workspaces as with three. To the shell's
 * SwitcherPopup it is a SwitcherList.
 */
export class SwitcherList extends St.BoxLayout {
    static {
        GObject.registerClass(
            {
                GTypeName: 'KolideSwitcherList',
                Signals: {
                    'item-activated': { param_types: [GObject.TYPE_INT] },
                    'item-entered': { param_types: [GObject.TYPE_INT] },
                    'item-removed': { param_types: [GObject.TYPE_INT] },
                },
            },
            this,
        );
    }

    private readonly rows = new Map<number, SwitcherRow>();
    private readonly column: St.BoxLayout;
    private readonly adjustment: St.Adjustment;
    private readonly scrollBar: St.ScrollBar;
    private first = 0;
    private chosen = -1;

    constructor(
        private readonly entries: readonly WorkspaceEntry[],
        private readonly describe: (entry: WorkspaceEntry) => WorkspaceDetails,
    ) {
        super({
            style_class: 'switcher-list kolide-switcher-list',
            accessible_role: Atk.Role.LIST,
            accessible_name: _('Workspaces'),
        });
        this.column = new St.BoxLayout({
            style_class: 'kolide-switcher-column',
            orientation: Clutter.Orientation.VERTICAL,
            x_expand: true,
        });
        this.adjustment = new St.Adjustment({ actor: this, upper: entries.length });
        // It shows where one is; the wheel goes from one workspace to the next.
        this.scrollBar = new St.ScrollBar({
            orientation: Clutter.Orientation.VERTICAL,
            adjustment: this.adjustment,
            reactive: false,
            visible: false,
        });
        this.add_child(this.column);
        this.add_child(this.scrollBar);
    }

    /** How many rows there is room for. */
    get pageSize(): number {
        const monitor = Main.layoutManager.primaryMonitor;
        const [row] = this.rows.values();
        if (!monitor || !row) return 1;
        const [, height] = row.button.get_preferred_height(-1);
        const fitting = Math.floor((monitor.height * GREATEST_SHARE) / height);
        return Math.max(1, Math.min(fitting, this.entries.length));
    }

    /** Chooses a workspace and brings it into sight. */
    highlight(index: number): void {
        this.rows.get(this.chosen)?.setChosen(false);
        this.chosen = index;
        const row = this.rows.get(index) ?? this.addRow(index);
        this.scroll();
        row.setChosen(true);
        this.dropUnseen();
    }

    /** Shows the workspaces as they are now. */
    refresh(): void {
        for (const [index, row] of this.rows) this.fill(row, index);
    }

    private scroll(): void {
        const size = this.pageSize;
        const last = this.entries.length - size;
        const first = Math.max(this.first, this.chosen - size + 1);
        this.first = Math.min(first, this.chosen, last);
        for (let place = 0; place < size; place += 1) {
            const index = this.first + place;
            const { button } = this.rows.get(index) ?? this.addRow(index);
            if (this.column.get_child_at_index(place) !== button)
                this.column.set_child_at_index(button, place);
        }
        this.scrollBar.visible = size < this.entries.length;
        this.adjustment.set_values(this.first, 0, this.entries.length, 1, size, size);
    }

    private dropUnseen(): void {
        const end = this.first + this.pageSize;
        for (const [index, { button }] of this.rows) {
            if (index >= this.first && index < end) continue;
            this.rows.delete(index);
            button.destroy();
        }
    }

    private addRow(index: number): SwitcherRow {
        const row = new SwitcherRow();
        this.fill(row, index);
        row.button.connect('clicked', () => {
            this.say('item-activated', index);
        });
        followPointer(row.button, () => {
            if (index !== this.chosen) this.say('item-entered', index);
        });
        this.rows.set(index, row);
        this.column.add_child(row.button);
        return row;
    }

    private say(signal: Signal, index: number): void {
        // The published types know no signals but the shell's own.
        this.emit(signal as 'destroy', ...([index] as unknown as []));
    }

    private fill(row: SwitcherRow, index: number): void {
        const entry = this.entries[index];
        if (entry) row.show(entry, this.describe(entry));
    }
}

/** Calls the listener when the pointer moves over an actor. */
function followPointer(button: St.Button, moved: () => void): void {
    if (GObject.signal_lookup('motion-event', Clutter.Actor.$gtype) !== 0)
        button.connect('motion-event', () => {
            moved();
            return Clutter.EVENT_PROPAGATE;
        });
    // Since GNOME 51 it is the pointer's coming only.
    else
        button.connect('notify::hover', () => {
            if (button.hover) moved();
        });
}
