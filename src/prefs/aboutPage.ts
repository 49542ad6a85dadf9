import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import type { Diagnostics } from './diagnostics.js';
import { makeReportPage } from './reportPage.js';
import { makeGroup } from './subpage.js';
import type { Toasts } from './toasts.js';

const JOURNAL_COMMAND = 'journalctl --user GLIB_DOMAIN=kolide-workspaces';

/** What is installed, and what helps when something is wrong. */
export class AboutPage {
    readonly widget = new Adw.PreferencesPage({
        title: _('About'),
        icon_name: 'help-about-symbolic',
    });
    private readonly extension = versionRow('Kolide Workspaces');
    private readonly shell = versionRow('GNOME Shell');
    private readonly systemd = versionRow('systemd');
    private isExamining = false;

    /** @param window shows the report. */
    constructor(
        private readonly diagnostics: Diagnostics,
        private readonly window: Adw.PreferencesWindow,
        private readonly toasts: Toasts,
    ) {
        const versions = makeGroup(_('Versions'), [this.extension, this.shell, this.systemd]);
        const trouble = makeGroup(_('When Something Is Wrong'), [
            this.makeJournalRow(),
            this.makeReportRow(),
        ]);
        for (const group of [versions, trouble]) this.widget.add(group);
    }

    /** Shows what is installed. */
    start(lifetime: Lifetime): void {
        void this.toasts.attempt(async () => {
            const { extension, shell, systemd } = await this.diagnostics.versions();
            if (lifetime.ended) return;
            this.extension.subtitle = extension;
            this.shell.subtitle = shell ?? _('Unknown');
            this.systemd.subtitle = systemd ?? _('Unknown');
        });
    }

    private makeJournalRow(): Adw.ActionRow {
        const row = new Adw.ActionRow({
            title: _('Journal'),
            subtitle: JOURNAL_COMMAND,
            subtitle_selectable: true,
        });
        const button = new Gtk.Button({
            label: _('Copy Command'),
            valign: Gtk.Align.CENTER,
        });
        button.connect('clicked', () => {
            button.get_clipboard().set(JOURNAL_COMMAND);
            this.toasts.say(_('The command was copied. Run it in a terminal.'));
        });
        row.add_suffix(button);
        return row;
    }

    private makeReportRow(): Adw.ActionRow {
        const row = new Adw.ActionRow({
            title: _('Diagnostic Report'),
            subtitle: _('What is installed and what is wrong, without names, files or secrets.'),
            activatable: true,
        });
        row.add_suffix(new Gtk.Image({ icon_name: 'go-next-symbolic' }));
        row.connect('activated', () => {
            void this.examine();
        });
        return row;
    }

    private async examine(): Promise<void> {
        // A second click while it is being made.
        if (this.isExamining) return;
        this.isExamining = true;
        await this.toasts.attempt(async () => {
            const report = await this.diagnostics.report();
            this.window.push_subpage(makeReportPage(report, this.toasts));
        });
        this.isExamining = false;
    }
}

function versionRow(title: string): Adw.ActionRow {
    return new Adw.ActionRow({ title, css_classes: ['property'], subtitle_selectable: true });
}
