import Adw from 'gi://Adw';
import Gdk from 'gi://Gdk';
import type Gio from 'gi://Gio';
import Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import type { RowText, SettingRows } from './settingRows.js';

const CANCEL = 'cancel';
const RESET = 'reset';
const TURN_OFF = 'off';
const SET = 'set';

// What is held while the switcher is open.
const HELD =
    Gdk.ModifierType.CONTROL_MASK |
    Gdk.ModifierType.ALT_MASK |
    Gdk.ModifierType.SUPER_MASK |
    Gdk.ModifierType.META_MASK;

/** A row that shows keys, and asks for others when it is clicked on. */
export function shortcutRow(
    rows: SettingRows,
    settings: Gio.Settings,
    key: string,
    text: RowText,
): Adw.ActionRow {
    const label = new Gtk.Label({ css_classes: ['dim-label'] });
    const row = new Adw.ActionRow({ ...text, subtitle: text.subtitle ?? '', activatable: true });
    row.add_suffix(label);
    const description = Gtk.AccessibleList.new_from_list([label]);
    row.update_relation([Gtk.AccessibleRelation.DESCRIBED_BY], [description]);
    rows.follow(key, () => {
        const [accelerator = ''] = settings.get_strv(key);
        label.label = describeKeys(accelerator);
    });
    row.connect('activated', () => {
        askForKeys(row, text.title, accelerator => {
            if (accelerator === null) settings.reset(key);
            else settings.set_strv(key, accelerator === '' ? [] : [accelerator]);
        });
    });
    rows.lockRow(row, key, text);
    return row;
}

function describeKeys(accelerator: string): string {
    if (accelerator === '') return _('Off');
    const [isValid, keyval, modifiers] = Gtk.accelerator_parse(accelerator);
    return isValid && modifiers !== null
        ? Gtk.accelerator_get_label(keyval, modifiers)
        : accelerator;
}

/** @param onChoose called with the keys, an empty text for none, or null for those at first. */
function askForKeys(
    parent: Gtk.Widget,
    title: string,
    onChoose: (accelerator: string | null) => void,
): void {
    const shown = new Gtk.Label({ css_classes: ['title-2'], label: '…', wrap: true });
    // It takes the keyboard: on a button Enter would mean that one instead of what is suggested.
    const field = new Gtk.Box({
        focusable: true,
        halign: Gtk.Align.CENTER,
        accessible_role: Gtk.AccessibleRole.GROUP,
    });
    field.append(shown);
    field.update_relation(
        [Gtk.AccessibleRelation.LABELLED_BY],
        [Gtk.AccessibleList.new_from_list([shown])],
    );
    const enter = new Gtk.ShortcutController();
    for (const key of ['Return', 'KP_Enter'])
        enter.add_shortcut(
            new Gtk.Shortcut({
                trigger: Gtk.ShortcutTrigger.parse_string(key),
                action: Gtk.NamedAction.new('default.activate'),
            }),
        );
    field.add_controller(enter);
    const dialog = new Adw.AlertDialog({
        heading: title,
        body: _(
            'Press the new keys, with Control, Alt or Super held. Keys that something else uses already do not arrive here.',
        ),
        default_response: CANCEL,
        close_response: CANCEL,
        extra_child: field,
    });
    for (const [response, label] of [
        [CANCEL, _('Cancel')],
        [RESET, _('Reset')],
        [TURN_OFF, _('Turn Off')],
        [SET, _('Set')],
    ] as const)
        dialog.add_response(response, label);
    dialog.set_response_appearance(SET, Adw.ResponseAppearance.SUGGESTED);
    dialog.set_response_enabled(SET, false);
    let chosen = '';
    const keys = new Gtk.EventControllerKey({ propagation_phase: Gtk.PropagationPhase.CAPTURE });
    keys.connect('key-pressed', (_keys, keyval, _keycode, state) => {
        const accelerator = toAccelerator(keyval, state);
        if (accelerator === null) return Gdk.EVENT_PROPAGATE;
        chosen = accelerator;
        shown.label = describeKeys(accelerator);
        dialog.set_response_enabled(SET, true);
        dialog.default_response = SET;
        shown.announce(
            fill(_('%(keys) pressed'), { keys: shown.label }),
            Gtk.AccessibleAnnouncementPriority.MEDIUM,
        );
        return Gdk.EVENT_STOP;
    });
    dialog.add_controller(keys);
    dialog.connect('response', (_dialog, response) => {
        if (response === SET) onChoose(chosen);
        if (response === TURN_OFF) onChoose('');
        if (response === RESET) onChoose(null);
    });
    dialog.focus_widget = field;
    dialog.present(parent);
}

/** What GNOME calls the keys; null if they are none that the switcher could be held open with. */
function toAccelerator(keyval: number, state: Gdk.ModifierType): string | null {
    const modifiers = state & Gtk.accelerator_get_default_mod_mask();
    if ((modifiers & HELD) === 0) return null;
    const plain = keyval === Gdk.KEY_ISO_Left_Tab ? Gdk.KEY_Tab : Gdk.keyval_to_lower(keyval);
    return Gtk.accelerator_valid(plain, modifiers) ? Gtk.accelerator_name(plain, modifiers) : null;
}
