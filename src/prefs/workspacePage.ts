import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import type { NotificationChoice } from '../core/session/backgroundNotifications.js';
import { _, fill, ngettext } from '../core/words.js';
import { COLOURS, ICONS } from '../core/workspace/appearance.js';
import { colourLabel, iconLabel } from '../core/workspace/appearanceLabels.js';
import { describeConfinement, type Isolation } from '../core/workspace/isolation.js';
import type { WorkspaceSummary, WorkspaceUpdate } from '../system/dbus/workspacesClient.js';
import { AppsPage } from './appsPage.js';
import { ChoiceRow } from './choiceRow.js';
import type { ColourStyles } from './colourStyles.js';
import { EditChoice, EditSwitch } from './editRows.js';
import { backgroundNotificationLabels } from './labels.js';
import { NameEntry } from './nameEntry.js';
import { PictureRow } from './pictureRow.js';
import { makeGroup, makeSubpage } from './subpage.js';
import { TextEdit } from './textEdit.js';
import type { Toasts } from './toasts.js';
import { VaultRow } from './vaultRow.js';

/** What a person can do with a workspace on its page. */
export interface WorkspaceActions {
    readonly activate: (id: string) => void;
    /** Opens a page beyond this one. */
    readonly push: (page: Adw.NavigationPage) => void;
    /** Tells whether it was done. */
    readonly update: (id: string, changes: WorkspaceUpdate) => Promise<boolean>;
    /** Has its apps closed for that if the person agrees. */
    readonly isolate: (workspace: WorkspaceSummary, isolation: Isolation) => void;
    readonly exportWorkspace: (workspace: WorkspaceSummary) => void;
    readonly remove: (workspace: WorkspaceSummary) => void;
    /** The shell asks for it, in dialogs of its own. */
    readonly setPassphrase: (id: string) => void;
    readonly removePassphrase: (id: string) => void;
    /** What is wrong with a name for the workspace; null if it can be used. */
    readonly problemOf: (name: string, id: string) => string | null;
}

/** What decides for all workspaces what can be set of one. */
export interface WorkspaceConditions {
    /** Why none can be confined; empty if they can. */
    readonly confinementProblem: string;
    readonly pausesInBackground: boolean;
}

/** A workspace with all that can be set of it. */
export class WorkspacePage {
    readonly widget: Adw.NavigationPage;
    private readonly name: NameEntry;
    private readonly identity: TextEdit;
    private readonly colours: ChoiceRow;
    private readonly icons: ChoiceRow;
    private readonly picture: PictureRow;
    private readonly pauses: EditSwitch;
    private readonly notifications: EditChoice<NotificationChoice>;
    private readonly clipboard: EditSwitch;
    private readonly keepAwake: EditSwitch;
    private readonly appsRow = new Adw.ActionRow({ title: _('Shown Apps'), activatable: true });
    private appsPage: AppsPage | null = null;
    private readonly confined: EditSwitch;
    private readonly vault: VaultRow;
    private readonly switchButton = new Adw.ButtonRow({ title: _('Switch to This Workspace') });
    private readonly exportButton = new Adw.ButtonRow({ title: _('Export…') });
    private readonly removeButton = new Adw.ButtonRow();
    private readonly settable: readonly Adw.PreferencesGroup[];

    constructor(
        private workspace: WorkspaceSummary,
        styles: ColourStyles,
        toasts: Toasts,
        actions: WorkspaceActions,
    ) {
        const { id } = workspace;
        const update = (changes: WorkspaceUpdate): void => {
            void actions.update(id, changes);
        };
        this.name = new NameEntry({
            title: _('Name'),
            action: _('Rename'),
            problemOf: name => actions.problemOf(name, id),
            onApply: name => actions.update(id, { name }),
        });
        this.identity = new TextEdit(_('Identity'), koder_user_id => {
            update({ koder_user_id });
        });
        this.colours = new ChoiceRow(
            _('Colour'),
            value => ({
                value,
                label: colourLabel(value),
                icon: null,
                styleClasses: ['kolide-colour', styles.classFor(value)],
            }),
            Object.keys(COLOURS),
            colour => {
                update({ colour });
            },
        );
        this.icons = new ChoiceRow(
            _('Icon'),
            value => ({ value, label: iconLabel(value), icon: value, styleClasses: ['flat'] }),
            ICONS,
            icon => {
                update({ icon });
            },
        );
        this.picture = new PictureRow(styles, toasts, picture => actions.update(id, { picture }));
        this.pauses = new EditSwitch(
            {
                title: _('Pause in Background'),
                subtitle: _('Unless something it does must go on: sound, a call, a download.'),
            },
            isPaused => {
                update({ keep_running: !isPaused });
            },
        );
        this.notifications = new EditChoice<NotificationChoice>(
            { title: _('Notifications'), subtitle: _('While it is in the background.') },
            { default: _('As for All'), ...backgroundNotificationLabels() },
            notifications => {
                update({ notifications });
            },
        );
        this.clipboard = new EditSwitch(
            {
                title: _('Share Clipboard'),
                subtitle: _('With all other workspaces that share theirs.'),
            },
            isShared => {
                update({ clipboard: isShared ? 'shared' : 'own' });
            },
        );
        this.keepAwake = new EditSwitch(
            {
                title: _('Keep Awake While Active'),
                subtitle: _('The computer does not go to sleep by itself.'),
            },
            keep_awake => {
                update({ keep_awake });
            },
        );
        this.appsRow.add_suffix(
            new Gtk.Image({
                icon_name: 'go-next-symbolic',
                accessible_role: Gtk.AccessibleRole.PRESENTATION,
            }),
        );
        this.appsRow.connect('activated', () => {
            this.appsPage = new AppsPage(async ({ mode, apps }) =>
                actions.update(id, { apps: [mode, apps] }),
            );
            this.appsPage.show(this.workspace);
            actions.push(this.appsPage.widget);
        });
        this.confined = new EditSwitch({ title: _('Confine Its Apps') }, isConfined => {
            actions.isolate(this.workspace, isConfined ? 'confined' : 'separate');
        });
        this.vault = new VaultRow(
            () => {
                actions.setPassphrase(id);
            },
            () => {
                actions.removePassphrase(id);
            },
        );
        this.switchButton.connect('activated', () => {
            actions.activate(id);
        });
        this.exportButton.connect('activated', () => {
            actions.exportWorkspace(this.workspace);
        });
        this.removeButton.connect('activated', () => {
            actions.remove(this.workspace);
        });
        this.removeButton.add_css_class('destructive-action');
        const look = makeGroup(_('Look'), [
            ...this.name.widgets,
            this.identity.widget,
            this.colours.widget,
            this.icons.widget,
            this.picture.widget,
        ]);
        const background = makeGroup(_('In the Background'), [
            this.pauses.widget,
            this.notifications.widget,
        ]);
        const behaviour = makeGroup(_('Behaviour'), [
            this.clipboard.widget,
            this.keepAwake.widget,
            this.appsRow,
        ]);
        const protection = makeGroup(_('Protection'), [this.confined.widget, this.vault.widget]);
        const others = makeGroup('', [this.switchButton, this.exportButton, this.removeButton]);
        this.settable = [look, background, behaviour, protection];
        const page = new Adw.PreferencesPage();
        for (const group of [...this.settable, others]) page.add(group);
        this.widget = makeSubpage(workspace.name, page);
    }

    /** The workspace that it is about. */
    get id(): string {
        return this.workspace.id;
    }

    /** Shows the workspace as it is now; what a person is writing stays. */
    show(
        workspace: WorkspaceSummary,
        { confinementProblem, pausesInBackground }: WorkspaceConditions,
    ): void {
        this.workspace = workspace;
        const { name, reason, icon, colour, active, default: isDefault } = workspace;
        this.widget.title = name;
        // What of a broken workspace cannot be read cannot be changed either.
        const isReadable = icon !== undefined && colour !== undefined;
        for (const group of this.settable) group.visible = isReadable;
        if (isReadable) {
            this.name.show(name);
            this.identity.show(workspace.koder_user_id ?? '');
            this.colours.show(colour);
            this.icons.show(icon);
            this.picture.show(workspace);
            this.showPausing(workspace, pausesInBackground);
            this.notifications.show(workspace.notifications ?? 'default');
            this.clipboard.show(workspace.clipboard === 'shared');
            this.keepAwake.show(workspace.keep_awake === true);
            this.showApps(workspace);
            this.showConfinement(workspace, confinementProblem);
            this.vault.show(workspace);
            // Both of its rows are for others than the default one.
            const [, , , protection] = this.settable;
            if (protection) protection.visible = !isDefault;
        }
        this.switchButton.visible = !active && reason === undefined;
        this.exportButton.visible = isReadable && !isDefault;
        this.removeButton.visible = !isDefault;
        this.removeButton.sensitive = !active;
        this.removeButton.title = active ? _('Cannot Be Removed While Active') : _('Remove');
    }

    private showPausing(workspace: WorkspaceSummary, pausesInBackground: boolean): void {
        const { widget } = this.pauses;
        this.pauses.show(pausesInBackground && workspace.keep_running !== true);
        widget.sensitive = pausesInBackground;
        widget.title = pausesInBackground
            ? _('Pause in Background')
            : _('Pause in Background (Off for All)');
    }

    private showApps(workspace: WorkspaceSummary): void {
        const [mode, { length: count }] = workspace.apps ?? ['all', []];
        const texts: Partial<Record<string, string>> = {
            only: ngettext('%(count) app', '%(count) apps', count),
            except: ngettext('All but %(count) app', 'All but %(count) apps', count),
        };
        this.appsRow.subtitle = fill(texts[mode] ?? _('All'), { count });
        this.appsPage?.show(workspace);
    }

    private showConfinement({ isolation }: WorkspaceSummary, problem: string): void {
        const isConfined = isolation === 'confined';
        const { widget } = this.confined;
        this.confined.show(isConfined);
        // What is confined already can be set free all the same.
        widget.sensitive = problem === '' || isConfined;
        widget.subtitle = problem === '' ? describeConfinement() : problem;
    }
}
