/** What tells which app a window is of. */
export interface WindowNames {
    /** Both parts of WM_CLASS, which on Wayland are the app id that the program says. */
    readonly wmClass: string | null;
    readonly wmInstance: string | null;
    readonly gtkApplicationId: string | null;
    /** The desktop file's name, without its ending, of the app as which its process was started. */
    readonly startedAs: string | null;
}

/** What is known of an app that a window may be of. */
export interface WindowedApp {
    /** The key StartupWMClass (Desktop Entry Specification). */
    readonly startupWmClass: string | null;
}

/**
 * The app that a window is of, found in the order in which GNOME Shell looks for one, and last of all
 * as what it was started.
 *
 * @param apps by desktop file id.
 * @returns null if it is of none of them.
 */
export function findAppOfWindow<App extends WindowedApp>(
    names: WindowNames,
    apps: ReadonlyMap<string, App>,
): App | null {
    const classes = [names.wmInstance, names.wmClass].filter(name => name !== null);
    const byClass = classes.flatMap(name =>
        [...apps.values()].filter(({ startupWmClass }) => startupWmClass === name),
    );
    const ids = [
        ...classes.flatMap(name => [name, name.toLowerCase().replaceAll(' ', '-')]),
        names.gtkApplicationId,
        names.startedAs,
    ];
    const byId = ids.flatMap(id => apps.get(`${id ?? ''}.desktop`) ?? []);
    return byClass[0] ?? byId[0] ?? null;
}
