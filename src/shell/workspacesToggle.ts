import St from 'gi://St';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import {
    PopupSeparatorMenuItem,
    PopupSwitchMenuItem,
    type PopupBaseMenuItem,
    type PopupMenu,
} from 'resource:///org/gnome/shell/ui/popupMenu.js';
import { QuickMenuToggle, SystemIndicator } from 'resource:///org/gnome/shell/ui/quickSettings.js';

import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import {
    displayName,
    type WorkspaceChanges,
    type WorkspaceEntry,
} from '../core/workspace/workspace.js';
import { followScreenLock } from './screenLock.js';
import { SWITCHES, type SwitchPorts } from './switches.js';
import type { WorkspaceSources } from './workspaceDetails.js';
import { WorkspaceList } from './workspaceList.js';
import { faceOf } from './workspaceCaption.js';
import { wrapLines } from './wrapLines.js';

// What Quick Settings leave free around a menu, in logical pixels.
const FRAME = 24;

/** What a person can ask for in Quick Settings. */
export interface WorkspacesToggleActions {
    activate(id: string): void;
    manageWorkspaces(): void;
    /** Resolves when it is changed, or when the person has been told why not. */
    change(id: string, changes: WorkspaceChanges): Promise<void>;
}

/**
 * The workspaces in Quick Settings, and the switches of the active one. There is nothing to turn on
 * or off in it as a whole: a click opens its menu, like one on its arrow.
 */
export class WorkspacesToggle {
    // Translators: a title, also that of a toggle with room for about twelve letters.
    private readonly toggle = new QuickMenuToggle({ title: _('Workspaces') });
    /** As the shell builds it, a menu like any other but for how it opens. */
    private readonly menu = this.toggle.menu as unknown as PopupMenu;
    private readonly list: WorkspaceList;
    private manage: PopupBaseMenuItem | null = null;
    /** Whether switches are turned to what is so now, of which they tell as if a person did. */
    private isShowing = false;
    private readonly heading = new PopupSeparatorMenuItem();
    private readonly switches = SWITCHES.map(one => {
        const item = new PopupSwitchMenuItem(one.title(), false);
        wrapLines(item.label);
        return { one, item };
    });

    /** Is in Quick Settings, and follows the workspaces, for as long as the lifetime lasts. */
    constructor(
        private readonly sources: WorkspaceSources,
        private readonly ports: SwitchPorts,
        private readonly actions: WorkspacesToggleActions,
        private readonly lifetime: Lifetime,
    ) {
        this.list = new WorkspaceList(sources, id => {
            // The windows of the other workspace get the keyboard, once nothing else has it.
            Main.panel.closeQuickSettings();
            this.actions.activate(id);
        });
        this.fillMenu();
        const open = this.menu.open.bind(this.menu);
        // The shell measures the menu before it says that it opens.
        this.menu.open = (...args) => {
            this.fit();
            open(...args);
        };
        this.toggle.connect('clicked', () => {
            this.menu.open();
        });
        this.toggle.connect('notify::mapped', () => {
            this.syncIfSeen();
        });
        const indicator = new SystemIndicator();
        indicator.quickSettingsItems.push(this.toggle);
        Main.panel.statusArea.quickSettings?.addExternalIndicator(indicator);
        lifetime.add(() => {
            // What lies behind an open menu is dimmed.
            this.menu.close();
            this.list.destroy();
            this.menu.destroy();
            this.toggle.destroy();
            indicator.destroy();
        });
        followScreenLock(this.toggle, isLocked => {
            if (isLocked) this.menu.close();
            this.toggle.visible = !isLocked;
        });
        this.list.start(lifetime);
        const sync = (): void => {
            this.syncIfSeen();
        };
        for (const event of ['changed', 'activeChanged'] as const)
            lifetime.add(sources.registry.events.on(event, sync));
        lifetime.add(sources.shield.events.on('changed', sync));
        lifetime.add(ports.follow(sync));
    }

    private fillMenu(): void {
        this.toggle.menu.setHeader('view-app-grid-symbolic', _('Workspaces'));
        this.list.addTo(this.menu);
        this.list.append(this.heading);
        for (const { one, item } of this.switches) {
            this.list.append(item);
            item.connect('toggled', (_item, isOn) => {
                if (this.isShowing) return;
                void this.actions.change(this.active().id, one.turn(isOn, this.ports)).then(() => {
                    // What could not be changed is as it was.
                    this.syncIfSeen();
                });
            });
        }
        this.menu.addMenuItem(new PopupSeparatorMenuItem());
        this.manage = this.menu.addAction(_('Manage Workspaces…'), () => {
            Main.panel.closeQuickSettings();
            this.actions.manageWorkspaces();
        });
    }

    /** Has what stands below the header scroll if the menu would reach beyond the end of the screen otherwise. */
    private fit(): void {
        this.list.limitHeight(null);
        const below = this.toggle.get_transformed_extents().get_bottom_left().y;
        const area = Main.layoutManager.getWorkAreaForMonitor(Main.layoutManager.primaryIndex);
        // As wide as the toggles together, which decides where words go on in the next line.
        const width = this.toggle.get_parent()?.width ?? -1;
        const [, needed] = this.menu.box.get_preferred_height(width);
        const { scale_factor: scale } = St.ThemeContext.get_for_stage(global.stage);
        const surplus = below + needed + FRAME * scale - (area.y + area.height);
        if (surplus > 0) this.list.limitHeight(this.list.naturalHeight - surplus);
    }

    private active(): WorkspaceEntry {
        const { registry } = this.sources;
        return registry.find(registry.activeId);
    }

    private syncIfSeen(): void {
        // It may be gone by the time that something is changed.
        if (this.lifetime.ended || !this.toggle.mapped) return;
        const entry = this.active();
        const name = displayName(entry);
        this.toggle.subtitle = name;
        this.toggle.icon_name = faceOf(entry).icon;
        this.heading.label.text = name;
        // The preferences name all workspaces.
        this.manage?.setSensitive(!this.sources.shield.isUp);
        this.isShowing = true;
        this.showSwitches(entry);
        this.isShowing = false;
    }

    private showSwitches({ meta }: WorkspaceEntry): void {
        for (const { one, item } of this.switches) {
            item.visible = meta !== null;
            if (!meta) continue;
            const overruled = one.overruled?.(this.ports) ?? null;
            item.label.text = overruled ?? one.title();
            item.setSensitive(overruled === null);
            item.setToggleState(overruled === null && one.isOn(meta, this.ports));
        }
    }
}
