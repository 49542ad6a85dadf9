import Clutter from 'gi://Clutter';
import GObject from 'gi://GObject';
import { SwitcherPopup } from 'resource:///org/gnome/shell/ui/switcherPopup.js';

import { TypeAhead } from '../../core/workspace/nameSearch.js';
import { displayName, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import type { WorkspaceDetails } from '../workspaceDetails.js';
import { SwitcherList } from './switcherList.js';

/** What the popup is handed. */
export interface SwitcherPopupPorts {
    /** At least one, each as it may be shown. */
    readonly entries: readonly WorkspaceEntry[];
    readonly describe: (entry: WorkspaceEntry) => WorkspaceDetails;
    /** What mutter calls the keys that lead to the next workspace and to the one before. */
    readonly actions: { readonly next: number; readonly previous: number };
    readonly choose: (id: string) => void;
}

/**
 * Lets the person choose a workspace while they hold a key, as with Alt+Tab: of the shell's own
 * popup it has the grab, the delay, and what the pointer, Escape, Return and letting go do.
 */
export class WorkspaceSwitcherPopup extends SwitcherPopup {
    static {
        GObject.registerClass({ GTypeName: 'KolideWorkspaceSwitcherPopup' }, this);
    }

    declare _items: readonly WorkspaceEntry[];
    declare _selectedIndex: number;
    declare _switcherList: SwitcherList;
    private readonly typeAhead = new TypeAhead();
    private readonly names: readonly string[];

    constructor(private readonly ports: SwitcherPopupPorts) {
        super();
        this._items = ports.entries;
        this._switcherList = new SwitcherList(ports.entries, ports.describe);
        this.names = ports.entries.map(displayName);
    }

    /** Shows the workspaces as they are now. */
    refresh(): void {
        this._switcherList.refresh();
    }

    override _keyPressHandler(keysym: number, action: number): boolean {
        const target = this.targetOf(keysym, action);
        if (target === null) return Clutter.EVENT_PROPAGATE;
        this._select(target);
        return Clutter.EVENT_STOP;
    }

    override _finish(time: number): void {
        const chosen = this._items[this._selectedIndex];
        // First it gives back the keyboard, which a window of the workspace is to have.
        super._finish(time);
        if (chosen) this.ports.choose(chosen.id);
    }

    /** Where a key leads; null for one that leads nowhere. */
    private targetOf(keysym: number, action: number): number | null {
        const { actions } = this.ports;
        if (action === actions.next) return this._next() as number;
        if (action === actions.previous) return this._previous() as number;
        const [left, right] = this.isRightToLeft
            ? [this._next() as number, this._previous() as number]
            : [this._previous() as number, this._next() as number];
        const last = this._items.length - 1;
        const page = this._switcherList.pageSize;
        switch (keysym) {
            case Clutter.KEY_Up:
            case Clutter.KEY_ISO_Left_Tab:
                return this._previous() as number;
            case Clutter.KEY_Down:
            case Clutter.KEY_Tab:
                return this._next() as number;
            case Clutter.KEY_Left:
                return left;
            case Clutter.KEY_Right:
                return right;
            case Clutter.KEY_Home:
                return 0;
            case Clutter.KEY_End:
                return last;
            case Clutter.KEY_Page_Up:
                return Math.max(0, this._selectedIndex - page);
            case Clutter.KEY_Page_Down:
                return Math.min(last, this._selectedIndex + page);
        }
        return this.targetOfLetter(keysym);
    }

    private targetOfLetter(keysym: number): number | null {
        const letter = Clutter.keysym_to_unicode(keysym);
        if (letter <= 0x20) return null;
        const time = Clutter.get_current_event_time();
        const typed = String.fromCodePoint(letter);
        const target = this.typeAhead.type(typed, time, this.names, this._selectedIndex);
        return target ?? this._selectedIndex;
    }

    private get isRightToLeft(): boolean {
        return this.get_text_direction() === Clutter.TextDirection.RTL;
    }
}
