import Adw from 'gi://Adw';

/** A page of the preferences with a way back, for what is opened from a row of another one. */
export function makeSubpage(title: string, content: Adw.PreferencesPage): Adw.NavigationPage {
    const view = new Adw.ToolbarView({ content });
    view.add_top_bar(new Adw.HeaderBar());
    return new Adw.NavigationPage({ title, child: view });
}

/** A group of rows. */
export function makeGroup(
    title: string,
    rows: readonly Adw.PreferencesRow[],
): Adw.PreferencesGroup {
    const group = new Adw.PreferencesGroup({ title });
    for (const row of rows) group.add(row);
    return group;
}

/** Shows a subpage, and calls the listener when the person has left it, or it was closed. */
export function pushSubpage(
    window: Adw.PreferencesWindow,
    page: Adw.NavigationPage,
    onLeft: () => void,
): void {
    window.push_subpage(page);
    const view = viewOf(page);
    if (!view) return;
    const handler = view.connect('popped', (_view, left) => {
        if (left !== page) return;
        view.disconnect(handler);
        onLeft();
    });
}

/** Closes a subpage that is shown, and those beyond it. */
export function closeSubpage(page: Adw.NavigationPage): void {
    const view = viewOf(page);
    view?.pop_to_page(page);
    view?.pop();
}

function viewOf(page: Adw.NavigationPage): Adw.NavigationView | null {
    const view = page.get_ancestor(Adw.NavigationView.$gtype);
    return view instanceof Adw.NavigationView ? view : null;
}
