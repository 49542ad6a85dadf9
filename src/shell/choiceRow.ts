import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import St from 'gi://St';

const CHECK_MARK = 'object-select-symbolic';

/** One thing that can be chosen. */
export interface Choice {
    readonly value: string;
    /** What a screen reader says. */
    readonly label: string;
    /** A name of the icon theme; null for a check mark that is seen on the chosen one only. */
    readonly icon: string | null;
    /** CSS for the button. */
    readonly style: string;
}

/** A row of round buttons, of which one is chosen: by pointer, or by keys like a radio group. */
export class ChoiceRow {
    readonly actor: St.BoxLayout;
    private readonly buttons = new Map<string, St.Button>();
    private chosen: string;

    /**
     * @param label what a screen reader calls the row.
     * @param choices from the first to the last.
     * @param initial the value chosen at first.
     * @param onChoose called when another one is chosen.
     */
    constructor(
        label: string,
        choices: readonly Choice[],
        initial: string,
        private readonly onChoose: (value: string) => void,
    ) {
        this.chosen = initial;
        this.actor = new St.BoxLayout({
            style_class: 'kolide-choices',
            accessible_name: label,
            accessible_role: Atk.Role.GROUPING,
            x_align: Clutter.ActorAlign.CENTER,
        });
        for (const choice of choices) this.actor.add_child(this.addButton(choice));
        this.mark();
    }

    /** The value chosen. */
    get value(): string {
        return this.chosen;
    }

    private addButton({ value, label, icon, style }: Choice): St.Button {
        const button = new St.Button({
            style_class: 'kolide-choice',
            style,
            can_focus: true,
            accessible_name: label,
            accessible_role: Atk.Role.RADIO_BUTTON,
            child: new St.Icon({ icon_name: icon ?? CHECK_MARK }),
        });
        button.connect('clicked', () => {
            this.choose(value);
        });
        this.buttons.set(value, button);
        return button;
    }

    private choose(value: string): void {
        this.chosen = value;
        this.mark();
        this.onChoose(value);
    }

    private mark(): void {
        for (const [value, button] of this.buttons) {
            const isChosen = value === this.chosen;
            const { child } = button;
            if (child instanceof St.Icon && child.icon_name === CHECK_MARK)
                child.opacity = isChosen ? 255 : 0;
            if (isChosen) {
                button.add_style_pseudo_class('checked');
                button.add_accessible_state(Atk.StateType.CHECKED);
            } else {
                button.remove_style_pseudo_class('checked');
                button.remove_accessible_state(Atk.StateType.CHECKED);
            }
        }
    }
}
