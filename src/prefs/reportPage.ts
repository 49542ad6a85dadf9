import Adw from 'gi://Adw';
import Gtk from 'gi://Gtk';

import { _, fill } from '../core/words.js';
import { writeText } from '../system/files.js';
import { chooseNewFile } from './fileDialogs.js';
import type { Toasts } from './toasts.js';

/** A page with the diagnostic report, to be read before it is handed to anybody. */
export function makeReportPage(report: string, toasts: Toasts): Adw.NavigationPage {
    const text = new Gtk.TextView({
        editable: false,
        monospace: true,
        wrap_mode: Gtk.WrapMode.WORD_CHAR,
        top_margin: 12,
        bottom_margin: 12,
        left_margin: 12,
        right_margin: 12,
    });
    text.buffer.text = report;
    text.update_property([Gtk.AccessibleProperty.LABEL], [_('Diagnostic Report')]);
    const copy = new Gtk.Button({ label: _('Copy'), css_classes: ['suggested-action'] });
    const save = new Gtk.Button({ label: _('Save…') });
    copy.connect('clicked', () => {
        copy.get_clipboard().set(report);
        toasts.say(_('The report was copied.'));
    });
    save.connect('clicked', () => {
        void toasts.attempt(async () => {
            const path = await chooseNewFile(save, 'kolide-workspaces.txt');
            if (path === null) return;
            await writeText(path, report);
            toasts.say(fill(_('The report was saved to %(path).'), { path }));
        });
    });
    const buttons = new Gtk.Box({
        spacing: 12,
        halign: Gtk.Align.CENTER,
        margin_top: 12,
        margin_bottom: 12,
    });
    for (const button of [save, copy]) buttons.append(button);
    const view = new Adw.ToolbarView({
        content: new Gtk.ScrolledWindow({ child: text, vexpand: true }),
    });
    view.add_top_bar(new Adw.HeaderBar());
    view.add_bottom_bar(buttons);
    return new Adw.NavigationPage({ title: _('Diagnostic Report'), child: view });
}
