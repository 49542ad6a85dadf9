import Adw from 'gi://Adw';

/** A text that is taken over when the person says so; what they are writing is left alone. */
export class TextEdit {
    readonly widget: Adw.EntryRow;
    private shown = '';

    constructor(title: string, onApply: (text: string) => void) {
        this.widget = new Adw.EntryRow({ title, show_apply_button: true });
        this.widget.connect('apply', () => {
            this.shown = this.widget.text.trim();
            this.widget.text = this.shown;
            onApply(this.shown);
        });
    }

    /** Shows what is so now. */
    show(text: string): void {
        const isEditing = this.widget.text !== this.shown;
        this.shown = text;
        if (!isEditing) this.widget.text = text;
    }
}
