import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import type { RowText } from './settingRows.js';

/** A switch of a workspace. It is turned by a person or by `show`, which tells nobody. */
export class EditSwitch {
    readonly widget: Adw.SwitchRow;
    private shown = false;

    constructor(text: RowText, onTurn: (isOn: boolean) => void) {
        this.widget = new Adw.SwitchRow({ ...text, subtitle: text.subtitle ?? '' });
        this.widget.connect('notify::active', ({ active }) => {
            if (active === this.shown) return;
            this.shown = active;
            onTurn(active);
        });
    }

    /** Shows what is so now. */
    show(isOn: boolean): void {
        this.shown = isOn;
        this.widget.active = isOn;
    }
}

/** One of some words, likewise. */
export class EditChoice<Value extends string> {
    readonly widget: Adw.ComboRow;
    private readonly values: readonly Value[];
    private shown: Value | undefined;

    /** @param labels what people call the values, in the order in which these are offered. */
    constructor(
        text: RowText,
        labels: Readonly<Record<Value, string>>,
        onChoose: (value: Value) => void,
    ) {
        this.values = Object.keys(labels) as Value[];
        this.widget = new Adw.ComboRow({
            ...text,
            subtitle: text.subtitle ?? '',
            model: Gtk.StringList.new(Object.values<string>(labels)),
        });
        this.shown = this.values[0];
        this.widget.connect('notify::selected', ({ selected }) => {
            const value = this.values[selected];
            if (value === undefined || value === this.shown) return;
            this.shown = value;
            onChoose(value);
        });
    }

    /** Shows what is so now. */
    show(value: Value): void {
        this.shown = value;
        this.widget.selected = this.values.indexOf(value);
    }
}
