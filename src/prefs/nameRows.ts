import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

/** Two rows: the entry for a name, and below it what is wrong with what was written, while something is. */
export class NameRows {
    readonly entry: Adw.EntryRow;
    readonly problemRow: Adw.PreferencesRow;
    private readonly problem = new Gtk.Label({
        xalign: 0,
        wrap: true,
        css_classes: ['error', 'caption'],
        margin_top: 6,
        margin_bottom: 6,
        margin_start: 12,
        margin_end: 12,
    });

    /** @param problemOf what is wrong with a name; null if it can be used. */
    constructor(
        title: string,
        private readonly problemOf: (name: string) => string | null,
    ) {
        this.entry = new Adw.EntryRow({ title, use_markup: false });
        this.problemRow = new Adw.PreferencesRow({
            activatable: false,
            focusable: false,
            visible: false,
            child: this.problem,
        });
    }

    /** Says what is wrong with the name, and tells whether it can be used. */
    check(): boolean {
        const problem = this.problemOf(this.entry.text);
        // An empty text is not yet a mistake.
        this.say(this.entry.text.trim() === '' ? null : problem);
        return problem === null;
    }

    /** Says what is wrong, or that nothing is. */
    say(problem: string | null): void {
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
}
