import Adw from 'gi://Adw';
import Gio from 'gi://Gio';
import type GLib from 'gi://GLib';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { EditChoice } from './editRows.js';
import { describeLock, followLock } from './settingLock.js';
import { TextEdit } from './textEdit.js';

/** What people read of a setting. */
export interface RowText {
    readonly title: string;
    readonly subtitle?: string;
}

/** Rows that show settings and change them, for as long as a lifetime lasts. */
export class SettingRows {
    constructor(
        private readonly settings: Gio.Settings,
        private readonly lifetime: Lifetime,
    ) {}

    /** A switch. */
    switchRow(key: string, text: RowText): Adw.SwitchRow {
        const row = new Adw.SwitchRow({ ...text, subtitle: text.subtitle ?? '' });
        this.settings.bind(key, row, 'active', Gio.SettingsBindFlags.NO_SENSITIVITY);
        this.lifetime.add(() => {
            Gio.Settings.unbind(row, 'active');
        });
        this.lockRow(row, key, text);
        return row;
    }

    /**
     * A whole number, within the bounds that the schema gives it.
     *
     * @param step by how much it changes at a click.
     * @param needed a switch without which it means nothing.
     */
    numberRow(key: string, step: number, text: RowText, needed?: string): Adw.SpinRow {
        const [lower, upper] = rangeOf(this.settings, key);
        const adjustment = new Gtk.Adjustment({
            lower,
            upper,
            step_increment: step,
            page_increment: step * 10,
            value: this.settings.get_int(key),
        });
        const row = new Adw.SpinRow({
            ...text,
            subtitle: text.subtitle ?? '',
            adjustment,
            // By itself it has none, which keeps the whole row from screen readers.
            accessible_role: Gtk.AccessibleRole.LIST_ITEM,
        });
        this.settings.bind(key, row, 'value', Gio.SettingsBindFlags.NO_SENSITIVITY);
        this.lifetime.add(() => {
            Gio.Settings.unbind(row, 'value');
        });
        this.lockRow(row, key, text, needed);
        return row;
    }

    /** One of some words, in the order in which the labels are given. */
    choiceRow(key: string, labels: Readonly<Record<string, string>>, text: RowText): Adw.ComboRow {
        const choice = new EditChoice(text, labels, value => {
            this.settings.set_string(key, value);
        });
        this.follow(key, () => {
            choice.show(this.settings.get_string(key));
        });
        this.lockRow(choice.widget, key, text);
        return choice.widget;
    }

    /** A text, which is taken over when the person says so. */
    textRow(key: string, title: string): Adw.EntryRow {
        const edit = new TextEdit(title, text => {
            this.settings.set_string(key, text);
        });
        const row = edit.widget;
        this.follow(key, () => {
            edit.show(this.settings.get_string(key));
        });
        const mark = new Gtk.Image({
            icon_name: 'system-lock-screen-symbolic',
            tooltip_text: describeLock(),
        });
        mark.update_property([Gtk.AccessibleProperty.LABEL], [describeLock()]);
        row.add_suffix(mark);
        followLock(this.settings, [key], this.lifetime, isLocked => {
            row.editable = !isLocked;
            mark.visible = isLocked;
        });
        return row;
    }

    /** Calls the listener now and at every change of the setting. */
    follow(key: string, listener: () => void): void {
        const handler = this.settings.connect(`changed::${key}`, listener);
        this.lifetime.add(() => {
            this.settings.disconnect(handler);
        });
        listener();
    }

    /**
     * Lets nobody change what is locked, and says why.
     *
     * @param needed a switch without which it means nothing.
     */
    lockRow(row: Adw.ActionRow, key: string, { subtitle = '' }: RowText, needed?: string): void {
        const sync = (): void => {
            const isMeant = needed === undefined || this.settings.get_boolean(needed);
            row.sensitive = isMeant && this.settings.is_writable(key);
        };
        followLock(this.settings, [key], this.lifetime, isLocked => {
            sync();
            const sentences = [subtitle, isLocked ? describeLock() : ''];
            row.subtitle = sentences.filter(sentence => sentence !== '').join(' ');
        });
        if (needed !== undefined) this.follow(needed, sync);
    }
}

function rangeOf(settings: Gio.Settings, key: string): [lower: number, upper: number] {
    const [, bounds] = settings.settings_schema
        .get_key(key)
        .get_range()
        .deepUnpack<[string, GLib.Variant]>();
    return bounds.deepUnpack<[number, number]>();
}
