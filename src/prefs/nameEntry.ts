import type Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { SharedWork } from '../core/sharedWork.js';
import { NameRows } from './nameRows.js';

/** What a name entry is handed. */
export interface NameEntryPorts {
    readonly title: string;
    /** What the button beside the text says. */
    readonly action: string;
    /** Whether it is of something that it makes. */
    readonly isNew?: boolean;
    /** What is wrong with a name; null if it can be used. */
    readonly problemOf: (name: string) => string | null;
    /** Called with a name that can be used; tells whether it was taken over. */
    readonly onApply: (name: string) => Promise<boolean>;
}

/** The rows of a name that is taken over when the person says so, by a button beside it or by Enter. */
export class NameEntry {
    private readonly rows: NameRows;
    private readonly button: Gtk.Button;
    /** The text that is nothing to apply: the name as it is. */
    private original = '';
    private readonly applying = new SharedWork<string, void>();

    constructor(private readonly ports: NameEntryPorts) {
        this.button = new Gtk.Button({
            label: ports.action,
            valign: Gtk.Align.CENTER,
            css_classes: ['suggested-action'],
            visible: false,
        });
        this.rows = new NameRows(ports.title, ports.problemOf);
        const { entry } = this.rows;
        entry.add_suffix(this.button);
        if (ports.isNew === true) {
            entry.add_css_class('kolide-new');
            entry.add_prefix(new Gtk.Image({ icon_name: 'list-add-symbolic' }));
        }
        entry.connect('changed', () => {
            this.validate();
        });
        entry.connect('entry-activated', () => {
            this.apply();
        });
        this.button.connect('clicked', () => {
            this.apply();
        });
    }

    /** To be put into a group, in this order. */
    get widgets(): readonly Adw.PreferencesRow[] {
        return [this.rows.entry, this.rows.problemRow];
    }

    /** Shows the name as it is, unless a person is writing another one. */
    show(name: string): void {
        const { entry } = this.rows;
        const isEditing = entry.text !== this.original;
        this.original = name;
        if (!isEditing) entry.text = name;
        this.validate();
    }

    private validate(): void {
        const isChanged = this.rows.entry.text !== this.original;
        this.button.visible = isChanged;
        if (isChanged) this.button.sensitive = this.rows.check();
        else this.rows.say(null);
    }

    private apply(): void {
        const { text } = this.rows.entry;
        if (text === this.original || this.ports.problemOf(text) !== null) return;
        // A second Enter means the same.
        void this.applying.run(text, async () => this.takeOver(text));
    }

    private async takeOver(text: string): Promise<void> {
        const { entry } = this.rows;
        const isDone = await this.ports.onApply(text);
        // By now `show` has told of the name as it was stored.
        if (isDone && entry.text === text) entry.text = this.original;
    }
}
