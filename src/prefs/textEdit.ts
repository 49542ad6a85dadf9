import Adw from 'gi://Adw';

/** A text that is taken over when the person says so; what they are writing is left alone. */
export class TextEdit {
    readonly widget: Adw.EntryRow;
    private shown = '';

    constructor(title: string, onApply: (text: string) => void) {
        this.widget = new Adw.EntryRow({ title, show_apply_button: true });
        this.widget.connect('apply', () => {
            this.shown = this.widget.text.trim();
            this.write(this.shown);
            onApply(this.shown);
        });
    }

    /** Shows what is so now. */
    show(text: string): void {
        const isEditing = this.widget.text !== this.shown;
        this.shown = text;
        if (!isEditing) this.write(text);
    }

    private write(text: string): void {
        if (text === this.widget.text) return;
        // What nobody typed is not to be taken over: in a row with the keyboard the button would show.
        this.widget.show_apply_button = false;
        this.widget.text = text;
        this.widget.show_apply_button = true;
    }
}
