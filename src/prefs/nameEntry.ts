import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

/** What a name entry is handed. */
export interface NameEntryPorts {
    readonly title: string;
    /** What the button beside the text says. */
    readonly action: string;
    /** What is wrong with a name; null if it can be used. */
    readonly problemOf: (name: string) => string | null;
    /** Called with a name that can be used; tells whether it was taken over. */
    readonly onApply: (name: string) => Promise<boolean>;
}

/** Two rows: the entry with its button, and below it what is wrong, while something is. */
export class NameEntry {
    readonly entry: Adw.EntryRow;
    readonly problemRow: Adw.PreferencesRow;
    private readonly button: Gtk.Button;
    private readonly problem = new Gtk.Label({
        xalign: 0,
        wrap: true,
        css_classes: ['error', 'caption'],
        margin_top: 6,
        margin_bottom: 6,
        margin_start: 12,
        margin_end: 12,
    });
    /** The text that is nothing to apply: the name as it is. */
    private original = '';

    constructor(private readonly ports: NameEntryPorts) {
        this.button = new Gtk.Button({
            label: ports.action,
            valign: Gtk.Align.CENTER,
            css_classes: ['suggested-action'],
            visible: false,
        });
        this.entry = new Adw.EntryRow({ title: ports.title, use_markup: false });
        this.entry.add_suffix(this.button);
        this.problemRow = new Adw.PreferencesRow({
            activatable: false,
            focusable: false,
            visible: false,
            child: this.problem,
        });
        this.entry.connect('changed', () => {
            this.validate();
        });
        this.entry.connect('entry-activated', () => {
            void this.apply();
        });
        this.button.connect('clicked', () => {
            void this.apply();
        });
    }

    /** Shows the name as it is, unless a person is writing another one. */
    show(name: string): void {
        const isEditing = this.entry.text !== this.original;
        this.original = name;
        if (!isEditing) this.entry.text = name;
        this.validate();
    }

    private validate(): void {
        const { text } = this.entry;
        const isChanged = text !== this.original;
        const problem = isChanged ? this.ports.problemOf(text) : null;
        this.button.visible = isChanged;
        this.button.sensitive = problem === null;
        // An empty text is not yet a mistake.
        this.complain(text.trim() === '' ? null : problem);
    }

    private complain(problem: string | null): void {
        const isNew = problem !== null && problem !== this.problem.label;
        this.problem.label = problem ?? '';
        this.problemRow.visible = problem !== null;
        this.entry.update_state(
            [Gtk.AccessibleState.INVALID],
            [problem === null ? Gtk.AccessibleInvalidState.FALSE : Gtk.AccessibleInvalidState.TRUE],
        );
        if (problem === null) this.entry.remove_css_class('error');
        else this.entry.add_css_class('error');
        if (isNew) this.entry.announce(problem, Gtk.AccessibleAnnouncementPriority.MEDIUM);
    }

    private async apply(): Promise<void> {
        const { text } = this.entry;
        if (text === this.original || this.ports.problemOf(text) !== null) return;
        const isDone = await this.ports.onApply(text);
        // By now `show` has told of the name as it was stored.
        if (isDone && this.entry.text === text) this.entry.text = this.original;
    }
}
