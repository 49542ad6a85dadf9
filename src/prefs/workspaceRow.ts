import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { _ } from '../core/words.js';
import { COLOURS, ICONS } from '../core/workspace/appearance.js';
import { colourLabel, iconLabel } from '../core/workspace/appearanceLabels.js';
import { describeConfinement } from '../core/workspace/isolation.js';
import type { WorkspaceSettings, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { Badge } from './badge.js';
import { ChoiceRow } from './choiceRow.js';
import type { ColourStyles } from './colourStyles.js';
import { NameEntry } from './nameEntry.js';

/** What a person can do with a workspace from its row. */
export interface WorkspaceActions {
    readonly activate: (id: string) => void;
    /** Tells whether it was done. */
    readonly update: (id: string, changes: WorkspaceSettings) => Promise<boolean>;
    readonly remove: (workspace: WorkspaceSummary) => void;
    /** The shell asks for it, in dialogs of its own. */
    readonly setPassphrase: (id: string) => void;
    readonly removePassphrase: (id: string) => void;
    /** What is wrong with a name for the workspace; null if it can be used. */
    readonly problemOf: (name: string, id: string) => string | null;
}

/** A workspace in the list, with its settings folded below. */
export class WorkspaceRow {
    readonly widget = new Adw.ExpanderRow({ use_markup: false, title_lines: 1 });
    private readonly badge: Badge;
    // The subtitle says it too, which is what a screen reader reads.
    private readonly activeMark = new Gtk.Image({
        icon_name: 'object-select-symbolic',
        css_classes: ['accent'],
        accessible_role: Gtk.AccessibleRole.PRESENTATION,
    });
    private readonly name: NameEntry;
    private readonly colours: ChoiceRow;
    private readonly icons: ChoiceRow;
    private readonly confined = new Adw.SwitchRow({ title: _('Confine Its Apps') });
    private readonly passphrase = new Adw.ActionRow({ title: _('Passphrase') });
    private readonly setPassphrase = new Gtk.Button({ valign: Gtk.Align.CENTER });
    private readonly removePassphrase = new Gtk.Button({
        label: _('Remove…'),
        valign: Gtk.Align.CENTER,
    });
    private readonly switchButton = new Adw.ButtonRow({ title: _('Switch to This Workspace') });
    private readonly removeButton = new Adw.ButtonRow();

    constructor(
        private workspace: WorkspaceSummary,
        styles: ColourStyles,
        actions: WorkspaceActions,
    ) {
        const { id } = workspace;
        this.badge = new Badge(styles);
        this.name = new NameEntry({
            title: _('Name'),
            action: _('Rename'),
            problemOf: name => actions.problemOf(name, id),
            onApply: name => actions.update(id, { name }),
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
                void actions.update(id, { colour });
            },
        );
        this.icons = new ChoiceRow(
            _('Icon'),
            value => ({ value, label: iconLabel(value), icon: value, styleClasses: ['flat'] }),
            ICONS,
            icon => {
                void actions.update(id, { icon });
            },
        );
        this.confined.connect('notify::active', ({ active }) => {
            const isolation = active ? 'confined' : 'separate';
            if (isolation !== this.workspace.isolation) void actions.update(id, { isolation });
        });
        this.setPassphrase.connect('clicked', () => {
            actions.setPassphrase(id);
        });
        this.removePassphrase.connect('clicked', () => {
            actions.removePassphrase(id);
        });
        for (const button of [this.setPassphrase, this.removePassphrase])
            button.update_property([Gtk.AccessibleProperty.DESCRIPTION], [_('Passphrase')]);
        this.passphrase.add_suffix(this.removePassphrase);
        this.passphrase.add_suffix(this.setPassphrase);
        this.switchButton.connect('activated', () => {
            actions.activate(id);
        });
        this.removeButton.connect('activated', () => {
            actions.remove(this.workspace);
        });
        this.removeButton.add_css_class('destructive-action');
        this.widget.add_prefix(this.badge.widget);
        this.widget.add_suffix(this.activeMark);
        for (const row of [
            this.name.entry,
            this.name.problemRow,
            this.colours.widget,
            this.icons.widget,
            this.confined,
            this.passphrase,
            this.switchButton,
            this.removeButton,
        ])
            this.widget.add_row(row);
        this.show(workspace);
    }

    /** Shows the workspace as it is now; what a person is writing stays. */
    show(workspace: WorkspaceSummary): void {
        this.workspace = workspace;
        const { name, reason, icon, colour, active, koder_user_id: identity = '' } = workspace;
        const isBroken = reason !== undefined;
        this.widget.title = name;
        const details = [active ? _('Active') : '', reason ?? identity];
        this.widget.subtitle = details.filter(text => text !== '').join(' · ');
        // A reason says what to do, and an id which one: all of it should be seen.
        this.widget.title_lines = isBroken ? 0 : 1;
        this.widget.subtitle_lines = isBroken ? 0 : 1;
        this.activeMark.visible = active;
        if (isBroken) this.badge.show('dialog-warning-symbolic', 'slate');
        else this.badge.show(icon ?? '', colour ?? 'slate');

        // What of a broken workspace cannot be read cannot be changed either.
        const isReadable = icon !== undefined && colour !== undefined;
        for (const row of [this.name.entry, this.colours.widget, this.icons.widget])
            row.visible = isReadable;
        if (isReadable) {
            this.name.show(name);
            this.colours.show(colour);
            this.icons.show(icon);
        }
        this.confined.visible = isReadable && !workspace.default;
        this.confined.active = workspace.isolation === 'confined';
        this.showVault(workspace);
        this.switchButton.visible = !active && !isBroken;
        this.removeButton.visible = !workspace.default;
        this.removeButton.sensitive = !active;
        this.removeButton.title = active ? _('Cannot Be Removed While Active') : _('Remove');
    }

    private showVault({ vault = 'none', default: isDefault }: WorkspaceSummary): void {
        const hasNone = vault === 'none';
        // That of the default one is the session's key ring, which the login opens.
        this.passphrase.visible = !isDefault;
        this.passphrase.subtitle = hasNone
            ? _('Encrypts the passwords that its apps keep, and locks it while you are away.')
            : vault === 'locked'
              ? _('Locked')
              : _('Open');
        this.setPassphrase.label = hasNone ? _('Set…') : _('Change…');
        this.removePassphrase.visible = !hasNone;
    }

    /** Says whether it can be confined: what keeps it from that, or nothing. */
    offerConfinement(problem: string): void {
        // What is confined already can be set free all the same.
        this.confined.sensitive = problem === '' || this.confined.active;
        this.confined.subtitle = problem === '' ? describeConfinement() : problem;
    }
}
