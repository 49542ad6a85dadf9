import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

const CHECK_MARK = 'object-select-symbolic';

/** One thing that can be chosen. */
export interface Choice {
    readonly value: string;
    /** What a tooltip and a screen reader call it. */
    readonly label: string;
    /** A name of the icon theme; null for a check mark that is seen on the chosen one only. */
    readonly icon: string | null;
    readonly styleClasses: readonly string[];
}

/** A row of round buttons, of which one is chosen. */
export class ChoiceRow {
    readonly widget: Adw.PreferencesRow;
    private readonly buttons = new Map<string, Gtk.ToggleButton>();
    private readonly box = new Adw.WrapBox({ child_spacing: 6, line_spacing: 6 });

    /**
     * @param title what is being chosen.
     * @param makeChoice tells of a value, offered or not.
     * @param values what is offered.
     * @param onChoose called when a person chooses.
     */
    constructor(
        title: string,
        private readonly makeChoice: (value: string) => Choice,
        values: readonly string[],
        private readonly onChoose: (value: string) => void,
    ) {
        const label = new Gtk.Label({ label: title, xalign: 0 });
        const content = new Gtk.Box({
            orientation: Gtk.Orientation.VERTICAL,
            spacing: 6,
            margin_top: 12,
            margin_bottom: 12,
            margin_start: 12,
            margin_end: 12,
        });
        content.append(label);
        content.append(this.box);
        this.widget = new Adw.PreferencesRow({ title, activatable: false, focusable: false });
        this.widget.child = content;
        this.box.accessible_role = Gtk.AccessibleRole.GROUP;
        this.box.update_property([Gtk.AccessibleProperty.LABEL], [title]);
        for (const value of values) this.addButton(value);
    }

    /** Marks the value as the chosen one; what is not offered is added. */
    show(value: string): void {
        (this.buttons.get(value) ?? this.addButton(value)).active = true;
    }

    private addButton(value: string): Gtk.ToggleButton {
        const { label, icon, styleClasses } = this.makeChoice(value);
        const [first] = this.buttons.values();
        const button = new Gtk.ToggleButton({
            icon_name: icon ?? CHECK_MARK,
            tooltip_text: label,
            css_classes: ['circular', 'kolide-choice', ...styleClasses],
            ...(first && { group: first }),
        });
        button.update_property([Gtk.AccessibleProperty.LABEL], [label]);
        button.connect('clicked', () => {
            this.onChoose(value);
        });
        this.buttons.set(value, button);
        this.box.append(button);
        return button;
    }
}
