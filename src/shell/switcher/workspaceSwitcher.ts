import type Gio from 'gi://Gio';
import Meta from 'gi://Meta';
import Shell from 'gi://Shell';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import type { Lifetime } from '../../core/lifetime.js';
import { Recency } from '../../core/workspace/recency.js';
import { isBroken, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import { onScreenLocked } from '../screenLock.js';
import { describeWithWindows, type WorkspaceSources } from '../workspaceDetails.js';
import { WorkspaceSwitcherPopup } from './switcherPopup.js';

// Keys of the settings, which are the names of mutter's key bindings, too.
const NEXT = 'workspace-switcher';
const PREVIOUS = 'workspace-switcher-backward';

/** What the switcher is handed. */
export interface WorkspaceSwitcherPorts {
    readonly sources: WorkspaceSources;
    /** How many windows each workspace has. */
    readonly countWindows: () => ReadonlyMap<string, number>;
    readonly activate: (id: string) => void;
}

/** Switches between workspaces by keys, the one that was active last first. */
export class WorkspaceSwitcher {
    private readonly recency = new Recency();
    private readonly actions: { readonly next: number; readonly previous: number };
    private popup: WorkspaceSwitcherPopup | null = null;

    /** Listens to the keys for as long as the lifetime lasts. */
    constructor(
        private readonly ports: WorkspaceSwitcherPorts,
        keys: Gio.Settings,
        lifetime: Lifetime,
    ) {
        this.actions = {
            next: this.bind(NEXT, keys, false, lifetime),
            previous: this.bind(PREVIOUS, keys, true, lifetime),
        };
        this.follow(lifetime);
        lifetime.add(() => {
            this.popup?.destroy();
        });
    }

    private bind(
        name: string,
        keys: Gio.Settings,
        isBackward: boolean,
        lifetime: Lifetime,
    ): number {
        const modes = Shell.ActionMode.NORMAL | Shell.ActionMode.OVERVIEW;
        const flags = Meta.KeyBindingFlags.NONE;
        const action = Main.wm.addKeybinding(
            name,
            keys,
            flags,
            modes,
            (_display, _window, _event, binding) => {
                this.open(isBackward, binding);
            },
        );
        lifetime.add(() => {
            Main.wm.removeKeybinding(name);
        });
        return action;
    }

    private follow(lifetime: Lifetime): void {
        const { registry, accounts, vaults, held, keepers, shield } = this.ports.sources;
        this.recency.use(registry.activeId);
        const refresh = (): void => {
            this.popup?.refresh();
        };
        const close = (): void => {
            this.popup?.destroy();
        };
        lifetime.add(
            registry.events.on('activeChanged', id => {
                this.recency.use(id);
                refresh();
            }),
        );
        for (const event of ['changed', 'stateChanged'] as const)
            lifetime.add(registry.events.on(event, refresh));
        for (const { events } of [accounts, vaults, held, keepers])
            lifetime.add(events.on('changed', refresh));
        lifetime.add(shield.events.on('changed', close));
        for (const event of ['added', 'removed'] as const)
            lifetime.add(registry.events.on(event, close));
        onScreenLocked(close, lifetime);
    }

    /** Those that one can switch to, as they may be shown. */
    private entries(): WorkspaceEntry[] {
        const { registry, shield } = this.ports.sources;
        return registry.list.filter(entry => !isBroken(entry)).map(entry => shield.shown(entry));
    }

    private open(isBackward: boolean, binding: Meta.KeyBinding): void {
        const { sources, countWindows, activate } = this.ports;
        const windows = countWindows();
        const popup = new WorkspaceSwitcherPopup({
            entries: this.recency.arrange(this.entries()),
            describe: entry => describeWithWindows(entry, sources, windows.get(entry.id) ?? 0),
            actions: this.actions,
            choose: activate,
        });
        this.popup = popup;
        popup.connect('destroy', () => {
            if (this.popup === popup) this.popup = null;
        });
        if (!popup.show(isBackward, binding.get_name(), binding.get_mask())) popup.destroy();
    }
}
