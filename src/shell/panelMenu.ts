import Clutter from 'gi://Clutter';
import St from 'gi://St';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { Button } from 'resource:///org/gnome/shell/ui/panelMenu.js';
import {
    PopupMenuItem,
    PopupSeparatorMenuItem,
    type PopupMenu,
} from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { CopiedItem } from '../core/clipboard/clipboards.js';
import { identityOf } from '../core/identity/describeAccount.js';
import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import { displayName, spokenName, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { PasteItem } from './clipboard/pasteItem.js';
import { AccountItem, type AccountActions } from './identity/accountItem.js';
import { AwakeSection } from './awake/awakeSection.js';
import { followScreenLock } from './screenLock.js';
import { ShieldItem } from './sharing/shieldItem.js';
import { BROKEN_FACE, WorkspaceAvatar } from './workspaceAvatar.js';
import type { WorkspaceSources } from './workspaceDetails.js';
import { WorkspaceList } from './workspaceList.js';
import { faceOf } from './workspaceCaption.js';

/** What a person can ask for in the menu. */
export interface PanelMenuActions extends AccountActions {
    activate(id: string): void;
    createWorkspace(): void;
    pasteFrom(id: string): void;
    openFolder(): void;
    manageWorkspaces(): void;
}

/** What the menu shows. */
export interface PanelMenuSources extends WorkspaceSources {
    /** What a workspace in the background has on its clipboard. */
    readonly keptOf: (id: string) => CopiedItem | null;
}

/** The active workspace's avatar in the panel, and the menu below it. */
export class PanelMenu {
    readonly button: Button;
    private readonly avatar = new WorkspaceAvatar('kolide-avatar-panel');
    private readonly name = new St.Label({
        style_class: 'kolide-panel-name',
        y_align: Clutter.ActorAlign.CENTER,
        visible: false,
    });
    private readonly list: WorkspaceList;
    private readonly awakeSection: AwakeSection;
    private readonly accountItem: AccountItem;
    private readonly shieldItem: ShieldItem;
    private readonly pasteItem: PasteItem;
    private readonly menu: PopupMenu;
    private shown: WorkspaceEntry | null = null;

    constructor(
        private readonly sources: PanelMenuSources,
        private readonly actions: PanelMenuActions,
    ) {
        this.button = new Button(0.5, _('Workspaces'));
        this.button.add_style_class_name('kolide-panel-button');
        const face = new St.BoxLayout({ style_class: 'kolide-panel-face' });
        face.add_child(this.avatar.actor);
        face.add_child(this.name);
        this.button.add_child(face);
        this.menu = this.button.menu as PopupMenu;
        this.menu.actor.add_style_class_name('kolide-panel-menu');
        followScreenLock(this.button, isLocked => {
            if (isLocked) this.menu.close();
            this.button.visible = !isLocked;
        });
        this.list = new WorkspaceList(sources, id => {
            this.actions.activate(id);
        });
        this.awakeSection = new AwakeSection(sources);
        this.accountItem = new AccountItem(actions);
        this.shieldItem = new ShieldItem(sources.shield);
        this.pasteItem = new PasteItem(id => {
            this.actions.pasteFrom(id);
        });
    }

    /** Fills the menu and follows the workspaces for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        this.fillMenu(lifetime);
        this.list.start(lifetime);
        this.shieldItem.start(lifetime);
        const { registry, accounts, keepers, shield } = this.sources;
        const showActive = (): void => {
            this.showFace(registry.activeId);
            this.showAccount();
        };
        showActive();
        lifetime.add(registry.events.on('activeChanged', showActive));
        // Settings may be others meanwhile.
        const handler = this.menu.connect('open-state-changed', (_menu, isOpen) => {
            if (isOpen) {
                this.showAccount();
                this.awakeSection.sync();
                this.showClipboards();
            }
            return undefined;
        });
        const syncAwake = (): void => {
            if (this.menu.isOpen) this.awakeSection.sync();
        };
        lifetime.add(keepers.events.on('changed', syncAwake));
        lifetime.add(
            shield.events.on('changed', () => {
                if (!this.menu.isOpen) return;
                this.awakeSection.sync();
                this.showClipboards();
            }),
        );
        lifetime.add(() => {
            this.menu.disconnect(handler);
        });
        const showIfActive = (id: string): void => {
            if (id === registry.activeId) showActive();
        };
        lifetime.add(registry.events.on('changed', showIfActive));
        lifetime.add(accounts.events.on('changed', showIfActive));
    }

    /** Says in the menu why there are no workspaces, and offers to try again. */
    showFailure(reason: string, tryAgain: () => void): void {
        this.shown = null;
        this.avatar.show({ ...BROKEN_FACE, name: '!' });
        this.menu.removeAll();
        this.menu.addMenuItem(new PopupMenuItem(reason, { reactive: false }));
        this.menu.addAction(_('Try Again'), tryAgain);
    }

    /** Shows a workspace in the panel, be it that it is going to be the active one. */
    showFace(id: string): void {
        const { registry, accounts } = this.sources;
        const entry = registry.find(id);
        // To set a style again costs a millisecond, in the frame that shows the new workspace.
        if (entry === this.shown) return;
        this.shown = entry;
        this.avatar.show(faceOf(entry));
        this.name.text = displayName(entry);
        this.button.accessible_name = spokenName(entry, identityOf(entry, accounts));
    }

    /** Shows or hides the active workspace's name beside its avatar. */
    showName(isShown: boolean): void {
        this.name.visible = isShown;
    }

    /** Takes the button and its menu away. */
    destroy(): void {
        // The panel keeps a handler for each menu that it ever had.
        this.menu.disconnectObject(Main.panel);
        this.list.destroy();
        this.pasteItem.destroy();
        this.button.destroy();
    }

    private fillMenu(lifetime: Lifetime): void {
        this.menu.removeAll();
        this.list.addTo(this.menu);
        this.awakeSection.addTo(this.menu);
        this.menu.addMenuItem(new PopupSeparatorMenuItem());
        this.menu.addMenuItem(this.shieldItem.item);
        this.menu.addMenuItem(this.shieldItem.separator);
        this.menu.addMenuItem(this.accountItem.item);
        this.menu.addMenuItem(this.accountItem.separator);
        this.pasteItem.addTo(this.menu);
        this.menu.addAction(_('Open Folder'), () => {
            this.actions.openFolder();
        });
        this.menu.addAction(_('New Workspace…'), () => {
            this.actions.createWorkspace();
        });
        const manage = this.menu.addAction(_('Manage Workspaces…'), () => {
            this.actions.manageWorkspaces();
        });
        const { shield } = this.sources;
        // The preferences name all workspaces.
        const guard = (): void => {
            manage.setSensitive(!shield.isUp);
        };
        lifetime.add(shield.events.on('changed', guard));
        guard();
    }

    private showClipboards(): void {
        const { registry, keptOf, shield } = this.sources;
        const choices = registry.list.flatMap(entry => {
            const item = keptOf(entry.id);
            return item ? [{ id: entry.id, name: displayName(entry), item }] : [];
        });
        this.pasteItem.show(shield.isUp ? [] : choices);
    }

    private showAccount(): void {
        const { registry, accounts } = this.sources;
        const { activeId } = registry;
        this.accountItem.show(registry.find(activeId), accounts.shown(activeId));
    }
}
