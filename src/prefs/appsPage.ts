import Adw from 'gi://Adw';
import Gio from 'gi://Gio';
import Gtk from 'gi://Gtk';

import { appIdOf, isShown, WHOLE_CATALOGUE, type Catalogue } from '../core/apps/catalogue.js';
import { OwnChange } from '../core/ownChange.js';
import { _ } from '../core/words.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { EditChoice, EditSwitch } from './editRows.js';
import { makeGroup, makeSubpage } from './subpage.js';

type Mode = Catalogue['mode'];

/** A page on which a person chooses the apps that a workspace shows. */
export class AppsPage {
    readonly widget: Adw.NavigationPage;
    private readonly mode: EditChoice<Mode>;
    private readonly list: Adw.PreferencesGroup;
    private readonly switches = new Map<string, EditSwitch>();
    private readonly catalogue = new OwnChange<Catalogue>(WHOLE_CATALOGUE, catalogue => {
        this.mode.show(catalogue.mode);
        this.list.visible = catalogue.mode !== 'all';
        for (const [id, row] of this.switches) row.show(isShown(catalogue, id));
    });

    /**
     * @param onChange called with the apps that a person has chosen; done when `show` has been told
     * what became of that.
     */
    constructor(private readonly onChange: (catalogue: Catalogue) => Promise<unknown>) {
        this.mode = new EditChoice<Mode>(
            {
                title: _('Shown Apps'),
                subtitle: _('In the app grid, the search and the dash.'),
            },
            { all: _('All'), only: _('Some'), except: _('All but Some') },
            mode => {
                this.change({ ...this.catalogue.value, mode });
            },
        );
        this.list = makeGroup(_('Apps'), this.makeSwitches());
        const page = new Adw.PreferencesPage();
        for (const group of [makeGroup('', [this.mode.widget]), this.list]) page.add(group);
        this.widget = makeSubpage(_('Shown Apps'), page);
    }

    /** Shows what the workspace shows now. */
    show({ apps }: WorkspaceSummary): void {
        const [mode = 'all', ids = []] = apps ?? [];
        this.catalogue.tell({ mode: mode as Mode, apps: ids });
    }

    private makeSwitches(): Adw.PreferencesRow[] {
        const found = Gio.AppInfo.get_all()
            .filter(app => app.should_show())
            .sort((a, b) => a.get_display_name().localeCompare(b.get_display_name()));
        return found.map(app => {
            const id = appIdOf(app.get_id() ?? '');
            const row = new EditSwitch({ title: app.get_display_name() }, isOn => {
                const { mode, apps } = this.catalogue.value;
                const isListed = isOn === (mode === 'only');
                const others = apps.filter(other => other !== id);
                this.change({ mode, apps: isListed ? [...others, id] : others });
            });
            row.widget.use_markup = false;
            const gicon = app.get_icon();
            if (gicon)
                row.widget.add_prefix(
                    new Gtk.Image({
                        gicon,
                        pixel_size: 32,
                        accessible_role: Gtk.AccessibleRole.PRESENTATION,
                    }),
                );
            this.switches.set(id, row);
            return row.widget;
        });
    }

    private change(catalogue: Catalogue): void {
        void this.catalogue.change(catalogue, this.onChange);
    }
}
